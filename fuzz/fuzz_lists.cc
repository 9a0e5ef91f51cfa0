// Lists that a scan is given, and the comparison of two files: whatever the bytes, a list is read
// or refused in words; what is read and written again is the same; of two files all that is the
// second's alone is added, and the rest stands in the first, in that order.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/scan/diff/file_lines.h"
#include "fovea/scan/known/known_findings_file.h"
#include "fovea/scan/known/trusted_hashes.h"
#include "fuzz/check.h"

namespace fovea::scan {
namespace {

void TryKnownFindings(std::string_view text) {
  try {
    KnownFindings known;
    known.AddList("list", ParseKnownFindings(text, "list"));
    known.Unseen();
  } catch (const InputError&) {
  }
}

void TryHashes(std::string_view text) {
  try {
    TrustedHashes trusted;
    trusted.AddList("list", text);
    FUZZ_CHECK(!trusted.kinds().empty());
  } catch (const InputError&) {
  }
}

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

// The first byte says which.
void Try(std::string_view input) {
  if (input.empty() || input.size() > 100'000) return;
  const std::string_view rest = input.substr(1);
  switch (input.front()) {
    case 'k':
      return TryKnownFindings(rest);
    case 'h':
      return TryHashes(rest);
    default:
      return TryDiff(rest);
  }
}

}  // namespace
}  // namespace fovea::scan

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fovea::scan::Try({reinterpret_cast<const char*>(data), size});
  return 0;
}
