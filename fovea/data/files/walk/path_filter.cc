#include "fovea/data/files/walk/path_filter.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "fovea/core/error.h"
#include "fovea/data/files/file_walk.h"
#include "fovea/data/files/walk/ignore_file.h"

namespace fovea::data {

std::string_view LastPart(std::string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos || path.size() == 1 ? path : path.substr(slash + 1);
}

PathFilter::PathFilter(const WalkOptions& options)
    : PathFilter(options.include, options.exclude, options.ignore_files) {}

PathFilter::PathFilter(const std::vector<std::string>& include,
                       const std::vector<std::string>& exclude,
                       const std::vector<std::string>& ignore_files) {
  for (const std::string& text : include) {
    include_.emplace_back(PathPattern(text));
    includes_others_ = includes_others_ && include_.back().pattern.negated();
  }
  for (const std::string& path : ignore_files) {
    for (PathPattern& pattern : ReadIgnoreFile(path)) exclude_.emplace_back(std::move(pattern));
    ignore_files_.push_back({path, exclude_.size()});
  }
  for (const std::string& text : exclude) exclude_.emplace_back(PathPattern(text));
  std::error_code error;
  working_folder_ = std::filesystem::current_path(error).string();
  if (!error) working_parts_ = PartsOfPath(working_folder_);
}

PathSpellings PathFilter::Spell(const WalkedPath& path) const {
  return PathSpellings(path.path, path.root, working_parts_);
}

std::optional<size_t> PathFilter::LastMatch(const Uses& uses, const PathSpellings& path,
                                            size_t count, bool folder, bool whole) {
  std::optional<size_t> last;
  for (size_t i = uses.size(); i-- > 0;) {
    const Use& use = uses[i];
    // One before the last is of interest only as long as it is not known that it matches anything.
    if (last && use.matched.load(std::memory_order_relaxed)) continue;
    if (!use.pattern.Matches(path, count, folder, whole)) continue;
    use.matched.store(true, std::memory_order_relaxed);
    if (!last) last = i;
  }
  return last;
}

// first: parts of the path that are not looked at by themselves.
std::optional<LeftOutBy> PathFilter::Excludes(const PathSpellings& path, size_t first, bool folder,
                                              bool whole_folders) const {
  for (size_t count = first + 1; count <= path.size(); ++count) {
    if (path.name(count) == "..") continue;
    const bool itself = count == path.size();
    const auto match =
        LastMatch(exclude_, path, count, folder || !itself, whole_folders && !itself);
    if (!match || exclude_[*match].pattern.negated()) continue;
    NoteLeftOut(path, first, count, folder || !itself);
    const bool in_file = !ignore_files_.empty() && *match < ignore_files_.back().end;
    return in_file ? LeftOutBy::kIgnoreFile : LeftOutBy::kExclude;
  }
  return std::nullopt;
}

// A pattern of --include that matches what --exclude takes does match something; one with ! for
// what lies in a folder that is left out never will.
void PathFilter::NoteLeftOut(const PathSpellings& path, size_t first, size_t count,
                             bool folder) const {
  for (size_t i = first + 1; i <= count; ++i) LastMatch(include_, path, i, folder || i < count);
  if (!folder) return;
  for (const Use& use : exclude_) {
    if (!use.pattern.negated() || use.matched || use.out_of_reach) continue;
    if (use.pattern.LiesIn(path, count)) use.out_of_reach = true;
  }
}

std::optional<LeftOutBy> PathFilter::LeavesOut(const WalkedPath& path, size_t from,
                                               bool folder) const {
  if (exclude_.empty()) return std::nullopt;
  return Excludes(Spell(path), PartsOfPath(path.path.substr(0, from)).size(), folder, false);
}

std::optional<LeftOutBy> PathFilter::LeavesOutGiven(std::string_view path, bool folder) const {
  if (exclude_.empty()) return std::nullopt;
  const PathSpellings spellings = Spell({path, 0});
  if (spellings.size() == 0) return std::nullopt;
  return Excludes(spellings, folder ? spellings.size() - 1 : 0, folder, path.starts_with('/'));
}

std::optional<bool> PathFilter::Includes(const WalkedPath& path, size_t from) const {
  if (include_.empty()) return std::nullopt;
  const PathSpellings spellings = Spell(path);
  const size_t first = PartsOfPath(path.path.substr(0, from)).size();
  for (size_t count = spellings.size(); count > first; --count) {
    const auto match = LastMatch(include_, spellings, count, count < spellings.size());
    if (match) return !include_[*match].pattern.negated();
  }
  return std::nullopt;
}

std::vector<std::string> PathFilter::Unmatched() const {
  std::vector<std::string> out;
  const auto add = [&](const char* option, const Uses& uses, size_t from) {
    for (size_t i = from; i < uses.size(); ++i)
      if (!uses[i].matched)
        out.push_back(StrCat(option, " '", uses[i].pattern.text(), "' matched nothing",
                             uses[i].out_of_reach
                                 ? ": its folder is left out, and ! takes back nothing in it"
                                 : ""));
  };
  add("--include", include_, 0);
  size_t begin = 0;
  for (const IgnoreFile& file : ignore_files_) {
    constexpr int kNamed = 5;
    int unmatched = 0;
    std::string named;
    for (size_t i = begin; i < file.end; ++i) {
      if (exclude_[i].matched) continue;
      if (unmatched++ < kNamed)
        named += StrCat(unmatched == 1 ? "" : ", ", exclude_[i].pattern.text());
    }
    if (unmatched > 0)
      out.push_back(StrCat(unmatched, " of ", file.end - begin, " patterns of --ignore-file ",
                           file.path, " (", named, unmatched > kNamed ? ", …)" : ")",
                           " matched nothing"));
    begin = file.end;
  }
  add("--exclude", exclude_, begin);
  return out;
}

}  // namespace fovea::data
