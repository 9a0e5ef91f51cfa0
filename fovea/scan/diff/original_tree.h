#ifndef FOVEA_SCAN_DIFF_ORIGINAL_TREE_H_
#define FOVEA_SCAN_DIFF_ORIGINAL_TREE_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "fovea/data/files/file_walk.h"
#include "fovea/scan/diff/file_lines.h"
#include "fovea/scan/finding.h"

namespace fovea::scan {

// Longest file that is compared line by line.
inline constexpr int64_t kMostComparedBytes = int64_t{32} << 20;

// The files of a folder or archive, by their path below it, as others are compared with them. Of a
// file on disk the digests are held, and it is read again when another differs; of a member of an
// archive the hashes of its lines, too, up to kMostLines in all.
class OriginalTree {
 public:
  static constexpr size_t kMostLines = size_t{64} << 20;

  struct File {
    std::string disk_path;  // empty: of a member
    FileDigest digest;
    std::optional<std::vector<LineHash>> lines;
    mutable std::atomic<bool> seen{false};  // set by who compares with it
  };

  // A symbolic link, fifo, socket or device.
  struct Special {
    std::string what;  // WalkOptions::special
    mutable std::atomic<bool> seen{false};
  };

  // Reads everything below `root`. Throws InputError where it does not exist; what `stop` throws
  // passes through.
  OriginalTree(const std::string& root, const data::WalkOptions& walk,
               const std::function<void()>& check);

  // The folder, with a slash, in which all files lie; empty: there is none.
  std::string OnlyFolder() const;
  // Whether a folder of this name, with a slash, lies at the top.
  bool HasFolder(const std::string& name) const;
  // That folder is no part of the paths from now on.
  void LeaveOut(const std::string& folder) { folder_ = folder; }
  const std::string& left_out() const { return folder_; }

  // nullptr: there is none.
  const File* Find(const std::string& path) const;
  const Special* FindSpecial(const std::string& path) const;
  // None where they are not known: the file is too long, or cannot be read any more.
  static std::optional<std::vector<LineHash>> LinesOfFile(const File& file);

  // This file, and all that lies in it, in a folder or an archive, was seen.
  void MarkSeenBelow(const std::string& path) const;
  // Those that nobody saw, in order.
  std::vector<std::string> Unseen() const;
  std::vector<Note> UnseenSpecial() const;  // with what they are
  // What could not be read, and what else there is to tell.
  const std::vector<NotScanned>& not_read() const { return not_read_; }
  const std::vector<Note>& notes() const { return notes_; }
  const data::LeftOutCounts& left_out_counts() const { return left_out_counts_; }

 private:
  class Reader;

  std::map<std::string, File> files_;
  std::map<std::string, Special> special_;
  std::string folder_;  // left out, with slash
  std::vector<NotScanned> not_read_;
  std::vector<Note> notes_;
  data::LeftOutCounts left_out_counts_ = {};
};

// A path below a root that was walked: of a folder, or of an archive; empty for a root that is a
// plain file.
std::string PathBelow(const std::string& root, const std::string& path);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_DIFF_ORIGINAL_TREE_H_
