#include "fovea/kernels/bytes/raw_ngrams.h"

#include <algorithm>

#include "fovea/core/error.h"

namespace fovea::kernels {

void SumRawNgrams(std::span<const uint8_t> bytes, std::span<const int8_t> table, int bits,
                  std::span<int32_t> sums) {
  Require(bits >= 1 && bits <= 31 && table.size() == size_t{1} << bits, "a table of ", table.size(),
          " rows has not 2^", bits);
  Require(sums.size() == bytes.size() + 1, "sums of ", bytes.size(), " bytes are one more, got ",
          sums.size());
  const uint8_t* const at = bytes.data();
  const auto count = static_cast<int64_t>(bytes.size());
  const int shift = 32 - bits;
  int32_t sum = 0;
  std::fill_n(sums.begin(), std::min<int64_t>(count + 1, kLongestRawNgram), 0);
  for (int64_t i = kLongestRawNgram - 1; i < count; ++i) {
    if (!RepeatsRaw(at, i))
      for (const uint32_t feature : RawNgramsAt(at, i)) sum += table[feature >> shift];
    sums[static_cast<size_t>(i) + 1] = sum;
  }
}

}  // namespace fovea::kernels
