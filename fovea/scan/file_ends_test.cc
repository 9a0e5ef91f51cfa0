#include "fovea/scan/file_ends.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "fovea/core/random.h"

namespace fovea::scan {
namespace {

TEST(FileEnds, AreTheBeginningAndTheEnd) {
  Random random(3);
  for (const size_t size : {size_t{0}, size_t{1}, FileEnds::kHead - 1, FileEnds::kHead + 5,
                            FileEnds::kHead + FileEnds::kTail + 7, 3 * FileEnds::kHead + 11}) {
    std::vector<uint8_t> file(size);
    for (uint8_t& byte : file) byte = static_cast<uint8_t>(random.Below(256));
    FileEnds ends;
    for (size_t at = 0; at < size;) {
      const size_t step = std::min(size - at, 1 + static_cast<size_t>(random.Below(1'500'000)));
      ends.Add(std::span(file).subspan(at, step));
      at += step;
    }
    const data::FileExtract extract = ends.extract();
    EXPECT_EQ(extract.size(), std::ssize(file));
    const auto same = [&](size_t start, size_t length) {
      const auto got = extract.At(start, length);
      return std::equal(got.begin(), got.end(), file.begin() + static_cast<std::ptrdiff_t>(start),
                        file.begin() + static_cast<std::ptrdiff_t>(start + length));
    };
    const size_t head = std::min(size, FileEnds::kHead), tail = std::min(size, FileEnds::kTail);
    EXPECT_TRUE(same(0, head)) << size;
    EXPECT_TRUE(same(size - tail, tail)) << size;
    // Nothing of what is between them.
    const bool has_more = size > FileEnds::kHead + FileEnds::kTail;
    EXPECT_TRUE(!has_more || extract.At(FileEnds::kHead, 2).empty());
  }
}

}  // namespace
}  // namespace fovea::scan
