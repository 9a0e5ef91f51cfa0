// The comparison of two files: whatever the bytes, all that is the second's alone is added, and the
// rest stands in the first, in that order.
#include <algorithm>
#include <cstdint>
#include <string_view>

#include "fovea/scan/diff/file_lines.h"
#include "fovea/scan/diff/sequence_diff.h"
#include "fuzz/check.h"
#include "fuzz/target.h"

namespace fovea::scan {
namespace {

// Two files with a NUL between them.
void TryDiff(std::string_view input) {
  const size_t end = std::min(input.find('\0'), input.size());
  const FileLines before = LinesOf(input.substr(0, end));
  const FileLines after = LinesOf(input.substr(std::min(end + 1, input.size())));
  const LineDiff diff = DiffLines(before.hashes, after);
  const auto is_added = [&](const ByteSpan& line) {
    return std::any_of(diff.added.begin(), diff.added.end(), [&](const ByteSpan& span) {
      return span.start <= line.start && line.end <= span.end;
    });
  };
  auto next = before.hashes.begin();
  int64_t added = 0;
  for (size_t i = 0; i < after.places.size(); ++i) {
    if (is_added(after.places[i])) {
      ++added;
      continue;
    }
    next = std::find(next, before.hashes.end(), after.hashes[i]);
    FUZZ_CHECK(next != before.hashes.end());
    ++next;
  }
  FUZZ_CHECK(added == diff.lines_added);
  FUZZ_CHECK(std::ssize(before.hashes) - diff.lines_removed == std::ssize(after.hashes) - added);
}

}  // namespace
}  // namespace fovea::scan

void fovea::fuzz::TestOneInput(const uint8_t* bytes, size_t size) {
  fovea::scan::TryDiff({reinterpret_cast<const char*>(bytes), size});
}
