#include "fovea/kernels/bytes/raw_ngrams.h"

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/bytes/raw_ngrams.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

constexpr int64_t kBlock = 256;  // bytes whose rows are found ahead of the look-ups

// The rows of the sequences of two, three and four bytes that end with each of a block's.
struct Rows {
  uint32_t of[3][kBlock];
};

HWY_INLINE hn::Vec<hn::ScalableTag<uint32_t>> MixedNgrams(hn::Vec<hn::ScalableTag<uint32_t>> value,
                                                          uint32_t factor) {
  const hn::ScalableTag<uint32_t> d;
  value = hn::Mul(value, hn::Set(d, factor));
  return hn::Mul(hn::Xor(value, hn::ShiftRight<15>(value)), hn::Set(d, kRawMixing));
}

// count: at most kBlock.
void FindRows(const uint8_t* at, int64_t count, int shift, Rows* rows) {
  const hn::ScalableTag<uint32_t> d;
  const hn::Rebind<uint8_t, decltype(d)> bytes;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto byte = [&](int64_t before) {
      return hn::PromoteTo(d, hn::LoadU(bytes, at + i - before));
    };
    const auto two = hn::Or(byte(0), hn::ShiftLeft<8>(byte(1)));
    const auto three = hn::Or(two, hn::ShiftLeft<16>(byte(2)));
    const auto four = hn::Or(three, hn::ShiftLeft<24>(byte(3)));
    hn::StoreU(hn::ShiftRightSame(MixedNgrams(two, kRawFactors[0]), shift), d, rows->of[0] + i);
    hn::StoreU(hn::ShiftRightSame(MixedNgrams(three, kRawFactors[1]), shift), d, rows->of[1] + i);
    hn::StoreU(hn::ShiftRightSame(MixedNgrams(four, kRawFactors[2]), shift), d, rows->of[2] + i);
  }
  for (; i < count; ++i) {
    const auto features = RawNgramsAt(at, i);
    for (size_t n = 0; n < features.size(); ++n) rows->of[n][i] = features[n] >> shift;
  }
}

void Sum(std::span<const uint8_t> bytes, const int8_t* table, int shift, int32_t* sums) {
  const uint8_t* const at = bytes.data();
  const auto count = static_cast<int64_t>(bytes.size());
  Rows rows;
  int32_t sum = 0;
  for (int64_t begin = kLongestRawNgram - 1; begin < count; begin += kBlock) {
    const int64_t size = std::min(kBlock, count - begin);
    FindRows(at + begin, size, shift, &rows);
    for (int64_t k = 0; k < size; ++k) {
      const int32_t said = table[rows.of[0][k]] + table[rows.of[1][k]] + table[rows.of[2][k]];
      sum += RepeatsRaw(at, begin + k) ? 0 : said;
      sums[begin + k + 1] = sum;
    }
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace fovea::kernels {

HWY_EXPORT(Sum);

void SumRawNgrams(std::span<const uint8_t> bytes, std::span<const int8_t> table, int bits,
                  std::span<int32_t> sums) {
  Require(bits >= 1 && bits <= 31 && table.size() == size_t{1} << bits, "a table of ", table.size(),
          " rows has not 2^", bits);
  Require(sums.size() == bytes.size() + 1, "sums of ", bytes.size(), " bytes are one more, got ",
          sums.size());
  std::fill_n(sums.begin(), std::min<int64_t>(std::ssize(sums), kLongestRawNgram), 0);
  HWY_DYNAMIC_DISPATCH(Sum)(bytes, table.data(), 32 - bits, sums.data());
}

}  // namespace fovea::kernels

#endif  // HWY_ONCE
