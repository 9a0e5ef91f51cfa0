#ifndef FOVEA_SCAN_DIFF_FILE_LINES_H_
#define FOVEA_SCAN_DIFF_FILE_LINES_H_

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/digest.h"

namespace fovea::scan {

// The first half of a SHA-256: whoever plants a line cannot make it look like one of the
// original's.
using LineHash = std::array<uint8_t, 16>;

// A file's lines, and what stands for lines in one that has none: of more than 1,024 bytes without
// a line end, parts cut by their content (GearHash).
struct FileLines {
  std::vector<LineHash>
      hashes;  // "\r\n" counts as "\n", and a UTF-8 byte-order mark at the start not
  std::vector<ByteSpan> places;  // in the file; together all of it
};
FileLines LinesOf(std::string_view bytes);

// What two files share that are the same. `text` is the SHA-256 of the lines' content as above: the
// files may differ in line ends and the mark. It is empty where the file holds a NUL.
struct FileDigest {
  std::string raw, text;
};

// Makes one as the file is read.
class FileDigester {
 public:
  FileDigester() : raw_(data::DigestKind::kSha256), text_(data::DigestKind::kSha256) {}
  void Add(std::span<const uint8_t> bytes);
  FileDigest Finish();

 private:
  void AddText(std::string_view bytes);

  data::Digester raw_, text_;
  std::string start_;  // the first bytes, until it shows whether they are a mark
  bool begun_ = false, carriage_return_ = false, binary_ = false;
};

// Where `after` has what `before` has not, by start, without overlap, and how many lines each has
// alone; a part of a long line counts as one.
struct LineDiff {
  std::vector<ByteSpan> added;
  int64_t lines_added = 0, lines_removed = 0;
};
LineDiff DiffLines(const std::vector<LineHash>& before, const FileLines& after);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_DIFF_FILE_LINES_H_
