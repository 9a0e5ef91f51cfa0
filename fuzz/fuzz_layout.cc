// Parts of a file: whatever the bytes, they cover it, and its ends tell nothing that all of it does
// not. The first byte says how much of the beginning and of the end is at hand.
#include <cstddef>
#include <cstdint>
#include <span>

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_for_test.h"
#include "fuzz/check.h"
#include "fuzz/target.h"

void fovea::fuzz::TestOneInput(const uint8_t* bytes, size_t size) {
  using namespace fovea::data;
  if (size == 0) return;
  const std::span file(bytes + 1, size - 1);
  const auto whole = static_cast<int64_t>(file.size());
  const FileLayout layout = ReadLayout(FileExtract(file));
  FUZZ_CHECK(BrokenPromise(layout, whole) == "");
  if (bytes[0] == 0) return;
  const size_t head = file.size() * (bytes[0] & 15) / 15, tail = file.size() * (bytes[0] >> 4) / 15;
  const FileLayout ends = ReadLayout(FileExtract(file.first(head), file.last(tail), whole));
  FUZZ_CHECK(BrokenPromise(ends, whole) == "");
  FUZZ_CHECK(BrokenByEnds(layout, ends) == "");
}
