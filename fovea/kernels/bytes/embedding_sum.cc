#include "fovea/kernels/bytes/embedding_sum.h"

#include <hwy/cache_control.h>

#include <algorithm>
#include <cmath>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/bytes/embedding_sum.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// Rows are fetched this many features ahead: the table is larger than the caches near the core.
constexpr int64_t kAhead = 48;

template <int64_t kWidth>
void SumWidth(const FeatureBags& bags, const float* table, int shift, int64_t begin, int64_t end,
              float* out) {
  const hn::CappedTag<float, 8> d;
  constexpr int64_t kLanes = hn::MaxLanes(d), kVectors = kWidth / kLanes;
  const uint32_t* features = bags.features.data();
  const int64_t last = static_cast<int64_t>(bags.features.size());
  for (int64_t b = begin; b < end; ++b) {
    hn::Vec<decltype(d)> sum[kVectors];
    for (int64_t k = 0; k < kVectors; ++k) sum[k] = hn::Zero(d);
    for (int64_t i = bags.first[b]; i < bags.first[b + 1]; ++i) {
      const int64_t ahead = std::min(i + kAhead, last - 1);
      hwy::Prefetch(table + static_cast<int64_t>(features[ahead] >> shift) * kWidth);
      const float* row = table + static_cast<int64_t>(features[i] >> shift) * kWidth;
      for (int64_t k = 0; k < kVectors; ++k)
        sum[k] = hn::Add(sum[k], hn::LoadU(d, row + k * kLanes));
    }
    for (int64_t k = 0; k < kVectors; ++k) hn::StoreU(sum[k], d, out + b * kWidth + k * kLanes);
  }
}

void Sum(const FeatureBags& bags, const float* table, int shift, int64_t width, int64_t begin,
         int64_t end, float* out) {
  switch (width) {
    case 8:
      return SumWidth<8>(bags, table, shift, begin, end, out);
    case 16:
      return SumWidth<16>(bags, table, shift, begin, end, out);
    case 24:
      return SumWidth<24>(bags, table, shift, begin, end, out);
    case 32:
      return SumWidth<32>(bags, table, shift, begin, end, out);
    case 48:
      return SumWidth<48>(bags, table, shift, begin, end, out);
    case 64:
      return SumWidth<64>(bags, table, shift, begin, end, out);
  }
}

// Rows in [low, high) alone.
void Scatter(const FeatureBags& bags, const float* d_out, int shift, int64_t width, uint32_t low,
             uint32_t high, float* gradient) {
  const hn::CappedTag<float, 8> d;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t b = 0; b < bags.count(); ++b) {
    const float* from = d_out + b * width;
    for (int64_t i = bags.first[b]; i < bags.first[b + 1]; ++i) {
      const uint32_t row = bags.features[i] >> shift;
      if (row < low || row >= high) continue;
      float* to = gradient + static_cast<int64_t>(row) * width;
      for (int64_t k = 0; k < width; k += lanes)
        hn::StoreU(hn::Add(hn::LoadU(d, to + k), hn::LoadU(d, from + k)), d, to + k);
    }
  }
}

void Adagrad(int64_t width, float rate, int64_t begin, int64_t end, float* gradient, float* squares,
             float* table) {
  const hn::CappedTag<float, 8> d;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto zero = hn::Zero(d);
  for (int64_t r = begin; r < end; ++r) {
    float* g = gradient + r * width;
    auto sum = zero;
    for (int64_t k = 0; k < width; k += lanes) {
      const auto value = hn::LoadU(d, g + k);
      sum = hn::MulAdd(value, value, sum);
    }
    const float square = hn::GetLane(hn::SumOfLanes(d, sum));
    if (square == 0) continue;  // most rows of a batch; NaN goes on
    squares[r] += square / static_cast<float>(width);
    const auto step = hn::Set(d, -rate / (std::sqrt(squares[r]) + 1e-8f));
    for (int64_t k = 0; k < width; k += lanes) {
      float* to = table + r * width + k;
      hn::StoreU(hn::MulAdd(step, hn::LoadU(d, g + k), hn::LoadU(d, to)), d, to);
      hn::StoreU(zero, d, g + k);
    }
  }
}

template <int64_t kWidth>
void SumInt8Width(const FeatureBags& bags, const int8_t* table, int shift, const float* scale,
                  float* out) {
  const hn::CappedTag<int16_t, kWidth % 16 == 0 ? 16 : 8> d16;
  const hn::Rebind<int8_t, decltype(d16)> d8;
  constexpr int64_t kLanes = hn::MaxLanes(d16), kVectors = kWidth / kLanes;
  const uint32_t* features = bags.features.data();
  const int64_t last = static_cast<int64_t>(bags.features.size());
  constexpr int64_t kMost = 255;  // rows whose sum fits into 16 bits: 255 · 128 < 2^15
  alignas(64) int16_t part[kWidth];
  int32_t whole[kWidth];
  for (int64_t b = 0; b < bags.count(); ++b) {
    std::fill_n(whole, kWidth, 0);
    for (int64_t i = bags.first[b]; i < bags.first[b + 1];) {
      const int64_t stop = std::min<int64_t>(bags.first[b + 1], i + kMost);
      hn::Vec<decltype(d16)> sum[kVectors];
      for (int64_t k = 0; k < kVectors; ++k) sum[k] = hn::Zero(d16);
      for (; i < stop; ++i) {
        const int64_t ahead = std::min(i + kAhead, last - 1);
        hwy::Prefetch(table + static_cast<int64_t>(features[ahead] >> shift) * kWidth);
        const int8_t* row = table + static_cast<int64_t>(features[i] >> shift) * kWidth;
        for (int64_t k = 0; k < kVectors; ++k)
          sum[k] = hn::Add(sum[k], hn::PromoteTo(d16, hn::LoadU(d8, row + k * kLanes)));
      }
      for (int64_t k = 0; k < kVectors; ++k) hn::Store(sum[k], d16, part + k * kLanes);
      for (int64_t k = 0; k < kWidth; ++k) whole[k] += part[k];
    }
    for (int64_t k = 0; k < kWidth; ++k)
      out[b * kWidth + k] = scale[k] * static_cast<float>(whole[k]);
  }
}

void SumInt8(const FeatureBags& bags, const int8_t* table, int shift, int64_t width,
             const float* scale, float* out) {
  switch (width) {
    case 8:
      return SumInt8Width<8>(bags, table, shift, scale, out);
    case 16:
      return SumInt8Width<16>(bags, table, shift, scale, out);
    case 24:
      return SumInt8Width<24>(bags, table, shift, scale, out);
    case 32:
      return SumInt8Width<32>(bags, table, shift, scale, out);
    case 48:
      return SumInt8Width<48>(bags, table, shift, scale, out);
    case 64:
      return SumInt8Width<64>(bags, table, shift, scale, out);
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace fovea::kernels {
namespace {

HWY_EXPORT(Sum);
HWY_EXPORT(Scatter);
HWY_EXPORT(Adagrad);
HWY_EXPORT(SumInt8);

void CheckSizes(const FeatureBags& bags, int bits, int64_t width, size_t table, size_t out) {
  Require(width == 8 || width == 16 || width == 24 || width == 32 || width == 48 || width == 64,
          "the width must be 8, 16, 24, 32, 48 or 64, got ", width);
  Require(bits >= 1 && bits <= 24, "a table has 2^1 to 2^24 rows, got 2^", bits);
  Require(table == static_cast<size_t>(width) << bits, "the table must have 2^", bits, " · ", width,
          " elements, got ", table);
  Require(!bags.first.empty() && bags.first.front() == 0 &&
              bags.first.back() == static_cast<int64_t>(bags.features.size()),
          "the bags must cover all features");
  Require(out == static_cast<size_t>(bags.count() * width), "the sums must be [", bags.count(),
          ", ", width, "], got ", out, " elements");
}

}  // namespace

void SumRows(const FeatureBags& bags, std::span<const float> table, int bits, int64_t width,
             std::span<float> out) {
  CheckSizes(bags, bits, width, table.size(), out.size());
  ParallelFor(bags.count(), 64, [&](int64_t begin, int64_t end) {
    HWY_DYNAMIC_DISPATCH(Sum)(bags, table.data(), 32 - bits, width, begin, end, out.data());
  });
}

void SumRowsGradient(const FeatureBags& bags, std::span<const float> d_out, int bits, int64_t width,
                     std::span<float> gradient) {
  CheckSizes(bags, bits, width, gradient.size(), d_out.size());
  const int64_t parts = bags.features.size() < 4096 ? 1 : NumThreads();
  const uint64_t rows = uint64_t{1} << bits;
  ParallelFor(parts, 1, [&](int64_t begin, int64_t end) {
    HWY_DYNAMIC_DISPATCH(Scatter)
    (bags, d_out.data(), 32 - bits, width, static_cast<uint32_t>(rows * begin / parts),
     static_cast<uint32_t>(rows * end / parts), gradient.data());
  });
}

void AdagradRows(int64_t width, float rate, std::span<float> gradient, std::span<float> squares,
                 std::span<float> table) {
  Require(width > 0 && width % 8 == 0, "the width must be a multiple of 8, got ", width);
  Require(table.size() == squares.size() * static_cast<size_t>(width) &&
              gradient.size() == table.size(),
          "table and gradient must be [", squares.size(), ", ", width, "], got ", table.size(),
          " and ", gradient.size(), " elements");
  ParallelFor(static_cast<int64_t>(squares.size()), 4096, [&](int64_t begin, int64_t end) {
    HWY_DYNAMIC_DISPATCH(Adagrad)
    (width, rate, begin, end, gradient.data(), squares.data(), table.data());
  });
}

void SumRowsInt8(const FeatureBags& bags, std::span<const int8_t> table, int bits, int64_t width,
                 std::span<const float> scale, std::span<float> out) {
  CheckSizes(bags, bits, width, table.size(), out.size());
  Require(scale.size() == static_cast<size_t>(width), "one scale a column: ", width, ", got ",
          scale.size());
  HWY_DYNAMIC_DISPATCH(SumInt8)
  (bags, table.data(), 32 - bits, width, scale.data(), out.data());
}

}  // namespace fovea::kernels

#endif  // HWY_ONCE
