#include "fovea/kernels/convolution/step_features.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <numeric>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/convolution/step_features.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/convolution/dilated_rows-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Biases that a row is compared with at once.
constexpr int64_t kBiases = 4;

// The steps of a kernel's row at which it is valid.
struct ValidPart {
  int64_t begin, count;  // the first step, and how many
  int64_t offset;        // of the first step in the row
};
HWY_INLINE ValidPart Cut(const KernelRow& row) {
  const int64_t begin = std::max(row.begin, row.valid.begin);
  return {begin, std::max<int64_t>(0, std::min(row.end, row.valid.end) - begin), begin - row.begin};
}

// Rows have whole vectors of room.

// counts[i] += how many of the outputs pair[t] + 3 third[t] are above biases[i].
template <int kCount>
HWY_INLINE void CountAbove(const float* HWY_RESTRICT pair, const float* HWY_RESTRICT third,
                           int64_t count, const float* biases, int64_t* counts) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto three = hn::Set(d, 3.0f);
  const auto output = [&](int64_t t) HWY_ATTR {
    return hn::MulAdd(three, hn::LoadU(d, third + t), hn::LoadU(d, pair + t));
  };
  decltype(hn::Zero(d)) bias[kCount];
#pragma GCC unroll 8
  for (int i = 0; i < kCount; ++i) bias[i] = hn::Set(d, biases[i]);
  int64_t t = 0;
#if HWY_TARGET == HWY_AVX3 || HWY_TARGET == HWY_AVX3_DL
  // Masks are bits: counting them is cheaper than adding vectors.
  size_t sum[kCount] = {};
  for (; t + lanes <= count; t += lanes) {
    const auto v = output(t);
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i) sum[i] += hn::CountTrue(d, hn::Gt(v, bias[i]));
  }
  if (t < count) {
    const auto v = output(t);
    const auto there = hn::FirstN(d, static_cast<size_t>(count - t));
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i) sum[i] += hn::CountTrue(d, hn::And(there, hn::Gt(v, bias[i])));
  }
#pragma GCC unroll 8
  for (int i = 0; i < kCount; ++i) counts[i] += static_cast<int64_t>(sum[i]);
#else
  const hn::Rebind<int32_t, FloatTag> di;
  decltype(hn::Zero(di)) sum[kCount];
#pragma GCC unroll 8
  for (int i = 0; i < kCount; ++i) sum[i] = hn::Zero(di);
  for (; t + lanes <= count; t += lanes) {
    const auto v = output(t);
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i)
      sum[i] = hn::Sub(sum[i], hn::BitCast(di, hn::VecFromMask(d, hn::Gt(v, bias[i]))));
  }
  if (t < count) {
    const auto v = output(t);
    const auto there = hn::FirstN(d, static_cast<size_t>(count - t));
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i) {
      const auto above = hn::And(there, hn::Gt(v, bias[i]));
      sum[i] = hn::Sub(sum[i], hn::BitCast(di, hn::VecFromMask(d, above)));
    }
  }
#pragma GCC unroll 8
  for (int i = 0; i < kCount; ++i) counts[i] += hn::GetLane(hn::SumOfLanes(di, sum[i]));
#endif
}

// sums[i] += Σ of the weights where the output is above biases[i].
template <int kCount>
HWY_INLINE void WeighAbove(const float* HWY_RESTRICT output, const float* HWY_RESTRICT weights,
                           int64_t count, const float* biases, double* sums) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  decltype(hn::Zero(d)) bias[kCount], sum[kCount];
#pragma GCC unroll 8
  for (int i = 0; i < kCount; ++i) {
    bias[i] = hn::Set(d, biases[i]);
    sum[i] = hn::Zero(d);
  }
  int64_t t = 0;
  for (; t + lanes <= count; t += lanes) {
    const auto v = hn::LoadU(d, output + t), w = hn::LoadU(d, weights + t);
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i)
      sum[i] = hn::Add(sum[i], hn::IfThenElseZero(hn::Gt(v, bias[i]), w));
  }
  if (t < count) {
    const auto v = hn::LoadU(d, output + t);
    const auto w = LoadTail(d, weights + t, static_cast<size_t>(count - t));
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i)
      sum[i] = hn::Add(sum[i], hn::IfThenElseZero(hn::Gt(v, bias[i]), w));
  }
#pragma GCC unroll 8
  for (int i = 0; i < kCount; ++i)
    sums[i] += static_cast<double>(hn::GetLane(hn::SumOfLanes(d, sum[i])));
}

// scores[o, t] += Σ_i head[i, o] where the output is above biases[i].
template <int kCount>
HWY_INLINE void AddAbove(const float* HWY_RESTRICT output, int64_t count, const float* biases,
                         const float* HWY_RESTRICT head, int64_t outputs,
                         float* HWY_RESTRICT scores, int64_t stride) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  int64_t t = 0;
  for (; t + lanes <= count; t += lanes) {
    const auto v = hn::LoadU(d, output + t);
    hn::Mask<FloatTag> above[kCount];
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i) above[i] = hn::Gt(v, hn::Set(d, biases[i]));
    for (int64_t o = 0; o < outputs; ++o) {
      float* at = scores + o * stride + t;
      auto sum = hn::LoadU(d, at);
#pragma GCC unroll 8
      for (int i = 0; i < kCount; ++i)
        sum = hn::Add(sum, hn::IfThenElseZero(above[i], hn::Set(d, head[i * outputs + o])));
      hn::StoreU(sum, d, at);
    }
  }
  for (; t < count; ++t)
#pragma GCC unroll 8
    for (int i = 0; i < kCount; ++i)
      if (output[t] > biases[i])
        for (int64_t o = 0; o < outputs; ++o) scores[o * stride + t] += head[i * outputs + o];
}

// Calls run with so many biases at once, as a constant, and the place of the first.
template <class Run>
HWY_INLINE void ForBiases(int64_t count, const Run& run) {
  int64_t i = 0;
  for (; i + kBiases <= count; i += kBiases) run(std::integral_constant<int, kBiases>(), i);
  for (; i < count; ++i) run(std::integral_constant<int, 1>(), i);
}

constexpr auto kEveryKernel = [](int64_t, int64_t) { return true; };

void PooledT(const DilatedKernels& kernels, const ChannelSeries& x, const float* weights,
             float* pooled) {
  const float* biases = kernels.biases.data();
  const auto scale = [](const KernelRow& row) {
    return 1.0 / static_cast<double>(row.valid.end - row.valid.begin);
  };
  if (weights == nullptr) {
    std::vector<int64_t> counts(kernels.biases.size());
    ForEachKernelRow(kernels, x, kEveryKernel, [&](const KernelRow& row) {
      const ValidPart valid = Cut(row);
      const RowMaker::Parts parts = row.rows->PartsOf(row.kernel);
      int64_t* sums = counts.data() + row.first_feature;
      ForBiases(row.features, [&](auto size, int64_t i) {
        CountAbove<size>(parts.pair + valid.offset, parts.third + valid.offset, valid.count,
                         biases + row.first_feature + i, sums + i);
      });
      if (row.end < x.steps) return;
      for (int64_t i = 0; i < row.features; ++i)
        pooled[row.first_feature + i] =
            static_cast<float>(static_cast<double>(sums[i]) * scale(row));
    });
    return;
  }
  std::vector<double> all(kernels.biases.size());
  ForEachKernelRow(kernels, x, kEveryKernel, [&](const KernelRow& row) {
    const ValidPart valid = Cut(row);
    const float* output = row.rows->Row(row.kernel) + valid.offset;
    double* sums = all.data() + row.first_feature;
    ForBiases(row.features, [&](auto size, int64_t i) {
      WeighAbove<size>(output, weights + valid.begin, valid.count, biases + row.first_feature + i,
                       sums + i);
    });
    if (row.end < x.steps) return;
    for (int64_t i = 0; i < row.features; ++i)
      pooled[row.first_feature + i] = static_cast<float>(sums[i] * scale(row));
  });
}

void StepScoresT(const DilatedKernels& kernels, const ChannelSeries& x, const float* head,
                 int64_t outputs, float* scores) {
  std::fill_n(scores, outputs * x.steps, 0.0f);
  std::vector<float> scaled;
  ForEachKernelRow(kernels, x, kEveryKernel, [&](const KernelRow& row) {
    const ValidPart valid = Cut(row);
    if (valid.count == 0) return;
    const float* output = row.rows->Row(row.kernel) + valid.offset;
    const float scale =
        static_cast<float>(x.steps) / static_cast<float>(row.valid.end - row.valid.begin);
    const float* from = head + row.first_feature * outputs;
    scaled.resize(static_cast<size_t>(row.features * outputs));
    for (size_t i = 0; i < scaled.size(); ++i) scaled[i] = from[i] * scale;
    ForBiases(row.features, [&](auto size, int64_t i) {
      AddAbove<size>(output, valid.count, kernels.biases.data() + row.first_feature + i,
                     scaled.data() + i * outputs, outputs, scores + valid.begin, x.steps);
    });
  });
}

// bits: one for each output, whether it is above the bias; whole words.
HWY_INLINE void BitsAbove(const float* output, int64_t count, float bias, uint64_t* bits) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto limit = hn::Set(d, bias);
  std::fill_n(bits, (count + 63) / 64, uint64_t{0});
  int64_t t = 0;
  for (; t + lanes <= count; t += lanes) {
    uint8_t lane_bits[8] = {};
    hn::StoreMaskBits(d, hn::Gt(hn::LoadU(d, output + t), limit), lane_bits);
    uint64_t some;
    std::memcpy(&some, lane_bits, sizeof(some));
    bits[t / 64] |= some << (t % 64);
  }
  for (; t < count; ++t) bits[t / 64] |= uint64_t{output[t] > bias} << (t % 64);
}

HWY_INLINE int64_t CountBits(const uint64_t* bits, int64_t begin, int64_t end) {
  int64_t count = 0;
  while (begin < end) {
    const int64_t stop = std::min(end, (begin / 64 + 1) * 64);
    uint64_t word = bits[begin / 64] >> (begin % 64);
    if (stop - begin < 64) word &= (uint64_t{1} << (stop - begin)) - 1;
    count += std::popcount(word);
    begin = stop;
  }
  return count;
}

void CellFeaturesT(const DilatedKernels& kernels, const ChannelSeries& x, const int32_t* selected,
                   int64_t selected_count, int64_t cell, float* features) {
  const int64_t cells = (x.steps + cell - 1) / cell;
  std::fill_n(features, cells * selected_count, 0.0f);
  const int32_t* const last = selected + selected_count;
  const auto wanted = [&](int64_t first, int64_t count) {
    const int32_t* at = std::lower_bound(selected, last, first);
    return at != last && *at < first + count;
  };
  std::vector<uint64_t> bits(kStepBlock / 64 + 1);
  ForEachKernelRow(kernels, x, wanted, [&](const KernelRow& row) {
    const ValidPart valid = Cut(row);
    if (valid.count == 0) return;
    const float* output = row.rows->Row(row.kernel) + valid.offset;
    const float scale =
        static_cast<float>(x.steps) / static_cast<float>(row.valid.end - row.valid.begin);
    const int64_t end = valid.begin + valid.count;
    for (const int32_t* at = std::lower_bound(selected, last, row.first_feature);
         at != last && *at < row.first_feature + row.features; ++at) {
      BitsAbove(output, valid.count, kernels.biases[*at], bits.data());
      for (int64_t j = valid.begin / cell; j * cell < end; ++j) {
        const int64_t from = std::max(j * cell, valid.begin), to = std::min((j + 1) * cell, end);
        const int64_t size = std::min((j + 1) * cell, x.steps) - j * cell;
        features[j * selected_count + (at - selected)] +=
            static_cast<float>(CountBits(bits.data(), from - valid.begin, to - valid.begin)) *
            scale / static_cast<float>(size);
      }
    }
  });
}

void ConvolveT(const ChannelSeries& x, const DilatedKernel& kernel, float* output) {
  PaddedSeries padded;
  padded.Reset(x.channels, x.steps, kernel.dilation);
  for (const int32_t c : kernel.channels)
    SmoothSteps(x.values.data() + c * x.steps, x.steps,
                SmoothingWidth(kernel.smoothing, kernel.dilation), padded.row(c));
  std::vector<float> sum(static_cast<size_t>(padded.stride()));
  SumChannels(padded, kernel.channels.data(), static_cast<int64_t>(kernel.channels.size()),
              sum.data());
  RowMaker rows;
  for (int64_t begin = 0; begin < x.steps; begin += kStepBlock) {
    const int64_t end = std::min(x.steps, begin + kStepBlock);
    rows.Begin(sum.data(), kernel.dilation, begin, end);
    std::copy_n(rows.Row(kernel.kernel), end - begin, output + begin);
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(PooledT);
HWY_EXPORT(StepScoresT);
HWY_EXPORT(CellFeaturesT);
HWY_EXPORT(ConvolveT);

namespace {

struct TapTable {
  std::array<int, 3> taps[kKernelCount];
  constexpr TapTable() : taps() {
    int k = 0;
    for (int a = 0; a < kKernelTaps; ++a)
      for (int b = a + 1; b < kKernelTaps; ++b)
        for (int c = b + 1; c < kKernelTaps; ++c) taps[k++] = {a, b, c};
  }
};
constexpr TapTable kTaps;

void CheckSeries(const ChannelSeries& x) {
  Require(x.channels >= 1 && x.steps >= 1, "a series needs a channel and a step, got ", x.channels,
          " and ", x.steps);
  Require(static_cast<int64_t>(x.values.size()) == x.channels * x.steps, "the series has ",
          x.values.size(), " values, not ", x.channels, " × ", x.steps);
}

void CheckKernels(const DilatedKernels& kernels, const ChannelSeries& x) {
  CheckSeries(x);
  const size_t dilations = kernels.dilations.size();
  Require(kernels.smoothing >= 0 && kernels.smoothing <= 16, "the smoothing must be 0 to 16, got ",
          kernels.smoothing);
  Require(kernels.feature_counts.size() == dilations, "there are ", dilations, " dilations and ",
          kernels.feature_counts.size(), " counts of features");
  int64_t features = 0;
  for (size_t i = 0; i < dilations; ++i) {
    Require(kernels.dilations[i] >= 1 && kernels.feature_counts[i] >= 0,
            "a dilation must be at least 1, and a count of features no less than 0");
    features += kKernelCount * kernels.feature_counts[i];
  }
  Require(features == kernels.features(), "there are ", kernels.features(), " biases for ",
          features, " features");
  Require(static_cast<int64_t>(kernels.channel_ends.size()) ==
              kKernelCount * static_cast<int64_t>(dilations),
          "there are ", kernels.channel_ends.size(), " ends of channels for ",
          kKernelCount * static_cast<int64_t>(dilations), " kernels");
  int32_t end = 0;
  for (const int32_t next : kernels.channel_ends) {
    Require(next > end, "each kernel must read a channel");
    end = next;
  }
  Require(static_cast<size_t>(end) == kernels.channels.size(), "there are ",
          kernels.channels.size(), " channels for kernels that read ", end);
  for (const int32_t channel : kernels.channels)
    Require(channel >= 0 && channel < x.channels, "a kernel reads channel ", channel, " of ",
            x.channels);
}

}  // namespace

std::array<int, 3> HeavyTaps(int64_t k) { return kTaps.taps[k]; }

void ConvolveDilated(const ChannelSeries& x, const DilatedKernel& kernel, std::span<float> output) {
  CheckSeries(x);
  Require(kernel.dilation >= 1 && kernel.kernel >= 0 && kernel.kernel < kKernelCount,
          "there is no kernel ", kernel.kernel, " of dilation ", kernel.dilation);
  Require(!kernel.channels.empty(), "each kernel must read a channel");
  for (const int32_t channel : kernel.channels)
    Require(channel >= 0 && channel < x.channels, "a kernel reads channel ", channel, " of ",
            x.channels);
  Require(static_cast<int64_t>(output.size()) == x.steps, "the output must have ", x.steps,
          " steps, got ", output.size());
  HWY_DYNAMIC_DISPATCH(ConvolveT)(x, kernel, output.data());
}

void PooledStepFeatures(const DilatedKernels& kernels, const ChannelSeries& x,
                        std::span<const float> weights, std::span<float> pooled) {
  CheckKernels(kernels, x);
  Require(weights.empty() || static_cast<int64_t>(weights.size()) == x.steps,
          "there must be a weight for each of ", x.steps, " steps, got ", weights.size());
  Require(pooled.size() == kernels.biases.size(), "pooled must have ", kernels.biases.size(),
          " features, got ", pooled.size());
  HWY_DYNAMIC_DISPATCH(PooledT)
  (kernels, x, weights.empty() ? nullptr : weights.data(), pooled.data());
}

void StepScores(const DilatedKernels& kernels, const ChannelSeries& x, std::span<const float> head,
                int64_t outputs, std::span<float> scores) {
  CheckKernels(kernels, x);
  Require(outputs >= 1 && static_cast<int64_t>(head.size()) == kernels.features() * outputs,
          "the head must have ", kernels.features(), " × ", outputs, " weights, got ", head.size());
  Require(static_cast<int64_t>(scores.size()) == outputs * x.steps, "scores must have ", outputs,
          " × ", x.steps, " elements, got ", scores.size());
  HWY_DYNAMIC_DISPATCH(StepScoresT)(kernels, x, head.data(), outputs, scores.data());
}

void CellFeatures(const DilatedKernels& kernels, const ChannelSeries& x,
                  std::span<const int32_t> selected, int64_t cell, std::span<float> features) {
  CheckKernels(kernels, x);
  Require(cell >= 1, "a cell must have a step, got ", cell);
  Require(std::is_sorted(selected.begin(), selected.end()) &&
              (selected.empty() || (selected.front() >= 0 && selected.back() < kernels.features())),
          "the selected features must be of the ", kernels.features(), " and ascend");
  const auto count = static_cast<int64_t>(selected.size());
  Require(static_cast<int64_t>(features.size()) == (x.steps + cell - 1) / cell * count,
          "features must have ", (x.steps + cell - 1) / cell, " × ", count, " elements, got ",
          features.size());
  HWY_DYNAMIC_DISPATCH(CellFeaturesT)(kernels, x, selected.data(), count, cell, features.data());
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
