#ifndef FOVEA_DATA_FILES_WALK_PATH_FILTER_H_
#define FOVEA_DATA_FILES_WALK_PATH_FILTER_H_

#include <atomic>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/data/files/walk/left_out.h"
#include "fovea/data/files/walk/path_pattern.h"

namespace fovea::data {

struct WalkOptions;

// A path on its way through a walk: as it is printed, and how many of its bytes name what the walk
// began with.
struct WalkedPath {
  std::string_view path;
  size_t root = 0;
};

// Which paths a walk is to leave out. Patterns are those of .gitignore (path_pattern.h), each
// matched with every spelling of a path (path_spellings.h); of several that match, the last one
// counts: those of the ignore files come first, in their order, then `exclude`. What lies in a
// folder that is left out is left out with it and cannot be taken back, as in Git: nobody looks.
//
// May be asked by any number of threads.
class PathFilter {
 public:
  // Throws ArgumentError for a malformed pattern, InputError for an ignore file.
  explicit PathFilter(const WalkOptions& options);
  PathFilter(const std::vector<std::string>& include, const std::vector<std::string>& exclude,
             const std::vector<std::string>& ignore_files = {});
  PathFilter(const PathFilter&) = delete;
  PathFilter& operator=(const PathFilter&) = delete;

  // Why a path is left out, by its own name and the folders that it names behind its first `from`
  // bytes. folder: whether it is one itself.
  std::optional<LeftOutBy> LeavesOut(const WalkedPath& path, size_t from, bool folder) const;
  // The same for one that the walk begins with. Of a file all folders count, those of an absolute
  // path by patterns for whole paths alone: /tmp/x is not in a folder "tmp" for who asked for it.
  std::optional<LeftOutBy> LeavesOutGiven(std::string_view path, bool folder) const;

  // Whether a file is asked for, by its own name or, where that decides nothing, the nearest folder
  // behind the first `from` bytes that does.
  std::optional<bool> Includes(const WalkedPath& path, size_t from) const;
  // Whether it is where nothing decides: nothing but negated patterns, or none.
  bool IncludesOthers() const { return includes_others_; }

  // What matched nothing until now: "--exclude 'vendr/*' matched nothing", "5 of 7 patterns of
  // --ignore-file F (a, b) matched nothing".
  std::vector<std::string> Unmatched() const;

 private:
  struct Use {
    explicit Use(PathPattern p) : pattern(std::move(p)) {}
    PathPattern pattern;
    mutable std::atomic<bool> matched{false};
    mutable std::atomic<bool> out_of_reach{false};  // negated, and for a folder that is left out
  };
  using Uses = std::deque<Use>;  // an atomic does not move

  // The last one that matches: its place.
  static std::optional<size_t> LastMatch(const Uses& uses, const PathSpellings& path, size_t count,
                                         bool folder, bool whole = false);
  std::optional<LeftOutBy> Excludes(const PathSpellings& path, size_t first, bool folder,
                                    bool whole_folders) const;
  // first, count: of the parts that were looked at, and by which it is left out.
  void NoteLeftOut(const PathSpellings& path, size_t first, size_t count, bool folder) const;
  PathSpellings Spell(const WalkedPath& path) const;

  Uses include_, exclude_;
  struct IgnoreFile {
    std::string path;
    size_t end = 0;  // of its patterns in exclude_
  };
  std::vector<IgnoreFile> ignore_files_;
  bool includes_others_ = true;
  std::string working_folder_;
  PathParts working_parts_;  // of it
};

// Behind the last slash; slashes at the end do not count.
std::string_view LastPart(std::string_view path);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_WALK_PATH_FILTER_H_
