#ifndef FOVEA_SCAN_DIFF_COMPARISON_H_
#define FOVEA_SCAN_DIFF_COMPARISON_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "fovea/data/byte_reader.h"
#include "fovea/scan/diff/file_lines.h"
#include "fovea/scan/diff/original_tree.h"
#include "fovea/scan/finding.h"

namespace fovea::scan {

// How a file stands to the original.
enum class Likeness { kSame, kSameText, kChanged, kAdded };

// One file that was compared.
struct ComparedFile {
  Likeness likeness = Likeness::kChanged;
  std::optional<LineDiff> diff;  // only of a changed file; none where it is compared as a whole
  std::string note;              // why it is
};

// What a scan compares with. Any number of threads may use it.
class Comparison {
 public:
  // root: what is scanned. folder: its only folder, with slash, which is no part of the paths; or
  // empty. tree must outlive this.
  Comparison(const OriginalTree& tree, std::string root, std::string folder)
      : tree_(tree), root_(std::move(root)), folder_(std::move(folder)) {}

  // A file as it was scanned. content: all of it, or none where it is too long to be compared line
  // by line.
  ComparedFile Compare(const std::string& path, const FileDigest& digest,
                       std::optional<std::string_view> content);
  // A symbolic link, fifo, socket or device: as WalkOptions::special is told of it. One that the
  // original has is the same where it is so in the same words: a link, with the same target.
  void CompareSpecial(const std::string& path, const std::string& what);
  // What could not be read, with all that is in it, is not missing.
  void NotRead(const std::string& path) { tree_.MarkSeenBelow(Below(path)); }

  // Up to now; without what is missing.
  ComparisonCounts counts() const;
  // Of links and the like that differ, by path. When nobody compares any more.
  std::vector<Note> TakeSpecialNotes();

 private:
  std::string Below(const std::string& path) const;

  const OriginalTree& tree_;
  const std::string root_, folder_;
  std::array<std::atomic<int64_t>, 4> counts_ = {};  // by Likeness
  mutable std::mutex mutex_;                         // of what follows
  SpecialCounts special_;
  std::vector<Note> special_notes_;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_DIFF_COMPARISON_H_
