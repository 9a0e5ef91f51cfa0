// The outputs of dilated kernels, a block of steps at a time, compiled once for each SIMD target.

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#if defined(FOVEA_KERNELS_CONVOLUTION_DILATED_ROWS_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_CONVOLUTION_DILATED_ROWS_INL_H_
#undef FOVEA_KERNELS_CONVOLUTION_DILATED_ROWS_INL_H_
#else
#define FOVEA_KERNELS_CONVOLUTION_DILATED_ROWS_INL_H_
#endif

#include "fovea/kernels/convolution/step_features.h"
#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Steps of a block: rows of it, of a kernel and of what kernels share, stay in the first cache.
inline constexpr int64_t kStepBlock = 2048;

// A series between zeros, as kernels of one dilation read it: step t at 4 d + t.
class PaddedSeries {
 public:
  void Reset(int64_t channels, int64_t steps, int64_t dilation) {
    pad_ = 4 * dilation;
    stride_ = steps + 2 * pad_ + static_cast<int64_t>(kMaxLanes);
    values_.assign(static_cast<size_t>(channels * stride_), 0.0f);
  }
  float* row(int64_t channel) { return values_.data() + channel * stride_ + pad_; }
  // The first step that a kernel centred at step 0 reads.
  const float* reach(int64_t channel) const { return values_.data() + channel * stride_; }
  int64_t stride() const { return stride_; }

 private:
  int64_t pad_ = 0, stride_ = 0;
  std::vector<float> values_;
};

// out[t] = the mean of x over the `width` steps around t, x[0] and x[steps − 1] repeated before and
// behind the series.
inline void SmoothSteps(const float* x, int64_t steps, int64_t width, float* out) {
  if (width <= 1) {
    std::copy_n(x, steps, out);
    return;
  }
  const int64_t before = width / 2;
  const auto at = [&](int64_t t) {
    return static_cast<double>(x[std::clamp<int64_t>(t, 0, steps - 1)]);
  };
  double sum = 0;
  for (int64_t t = -before; t < width - before; ++t) sum += at(t);
  const double share = 1 / static_cast<double>(width);
  for (int64_t t = 0; t < steps; ++t) {
    out[t] = static_cast<float>(sum * share);
    sum += at(t + width - before) - at(t - before);
  }
}

inline int64_t SmoothingWidth(float smoothing, int64_t dilation) {
  return std::max<int64_t>(
      1,
      static_cast<int64_t>(static_cast<double>(smoothing) * static_cast<double>(dilation) + 0.5));
}

// out[t] = −Σ_g x[t + g d], what all kernels of a dilation share. Writes whole vectors.
HWY_INLINE void LightTaps(const float* HWY_RESTRICT x, int64_t dilation, int64_t count,
                          float* HWY_RESTRICT out) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t t = 0; t < count; t += lanes) {
    auto sum = hn::LoadU(d, x + t);
    for (int64_t g = 1; g < kKernelTaps; ++g)
      sum = hn::Add(sum, hn::LoadU(d, x + t + g * dilation));
    hn::StoreU(hn::Neg(sum), d, out + t);
  }
}

// out[t] = light[t] + 3 (x[t + a d] + x[t + b d]), what the kernels of two heavy taps share. Writes
// whole vectors.
HWY_INLINE void PairRow(const float* HWY_RESTRICT x, const float* HWY_RESTRICT light, int a, int b,
                        int64_t dilation, int64_t count, float* HWY_RESTRICT out) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto three = hn::Set(d, 3.0f);
  const float *first = x + a * dilation, *second = x + b * dilation;
  for (int64_t t = 0; t < count; t += lanes)
    hn::StoreU(hn::MulAdd(three, hn::Add(hn::LoadU(d, first + t), hn::LoadU(d, second + t)),
                          hn::LoadU(d, light + t)),
               d, out + t);
}

// out[t] = pair[t] + 3 third[t]. Writes whole vectors.
HWY_INLINE void HeavyRow(const float* HWY_RESTRICT pair, const float* HWY_RESTRICT third,
                         int64_t count, float* HWY_RESTRICT out) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto three = hn::Set(d, 3.0f);
  for (int64_t t = 0; t < count; t += lanes)
    hn::StoreU(hn::MulAdd(three, hn::LoadU(d, third + t), hn::LoadU(d, pair + t)), d, out + t);
}

// out[i] = Σ_c x[c][i] over the channels.
HWY_INLINE void SumChannels(const PaddedSeries& x, const int32_t* channels, int64_t count,
                            float* HWY_RESTRICT out) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t i = 0; i + lanes <= x.stride(); i += lanes) {
    auto sum = hn::LoadU(d, x.reach(channels[0]) + i);
    for (int64_t c = 1; c < count; ++c) sum = hn::Add(sum, hn::LoadU(d, x.reach(channels[c]) + i));
    hn::StoreU(sum, d, out + i);
  }
  for (int64_t i = x.stride() / lanes * lanes; i < x.stride(); ++i) {
    out[i] = 0;
    for (int64_t c = 0; c < count; ++c) out[i] += x.reach(channels[c])[i];
  }
}

// The steps [begin, end) at which the features of a kernel are valid.
struct ValidSteps {
  int64_t begin = 0, end = 0;
};
HWY_INLINE ValidSteps ValidStepsOf(int64_t place, int64_t kernel, int64_t dilation, int64_t steps) {
  const int64_t reach = 4 * dilation;
  if ((place + kernel) % 2 == 0 || steps <= 2 * reach) return {0, steps};
  return {reach, steps - reach};
}

// The rows of one source, block by block: the light taps are summed once for all kernels, and the
// heavy ones in pairs.
class RowMaker {
 public:
  // source: the first step that a kernel centred at step 0 reads.
  void Begin(const float* source, int64_t dilation, int64_t begin, int64_t end) {
    source_ = source + begin;
    dilation_ = dilation;
    count_ = end - begin;
    LightTaps(source_, dilation_, count_, light_->data());
    a_ = b_ = -1;
  }
  // The two rows that a kernel's output is made of: pair[t] + 3 third[t]. Valid until the next
  // call.
  struct Parts {
    const float *pair, *third;
  };
  Parts PartsOf(int64_t kernel) {
    const auto [a, b, c] = HeavyTaps(kernel);
    if (a != a_ || b != b_) {
      PairRow(source_, light_->data(), a, b, dilation_, count_, pair_->data());
      a_ = a;
      b_ = b;
    }
    return {pair_->data(), source_ + c * dilation_};
  }
  // The output. Valid until the next call.
  const float* Row(int64_t kernel) {
    const Parts parts = PartsOf(kernel);
    HeavyRow(parts.pair, parts.third, count_, row_->data());
    return row_->data();
  }

 private:
  const float* source_ = nullptr;
  int64_t dilation_ = 1, count_ = 0;
  int a_ = -1, b_ = -1;
  // Whole cache lines: a vector that crosses two costs twice.
  struct alignas(64) Line {
    float values[kStepBlock + kMaxLanes];
    float* data() { return values; }
  };
  std::unique_ptr<Line> light_ = std::make_unique_for_overwrite<Line>(),
                        pair_ = std::make_unique_for_overwrite<Line>(),
                        row_ = std::make_unique_for_overwrite<Line>();
};

// A block of a kernel's output, which is made where it is asked for.
struct KernelRow {
  int64_t first_feature = 0, features = 0;
  int64_t kernel = 0;
  RowMaker* rows = nullptr;  // at this block
  int64_t begin = 0, end = 0;
  ValidSteps valid;
};

// Calls visit(KernelRow) for each kernel and block; wanted(first_feature, features) says which
// kernels to run.
template <class Wanted, class Visit>
void ForEachKernelRow(const DilatedKernels& kernels, const ChannelSeries& x, const Wanted& wanted,
                      const Visit& visit) {
  PaddedSeries padded;
  RowMaker rows;
  std::vector<float> sum;
  int64_t first_feature = 0, kernel_of_all = 0;
  for (size_t place = 0; place < kernels.dilations.size(); ++place) {
    const int64_t dilation = kernels.dilations[place], features = kernels.feature_counts[place];
    padded.Reset(x.channels, x.steps, dilation);
    for (int64_t c = 0; c < x.channels; ++c)
      SmoothSteps(x.values.data() + c * x.steps, x.steps,
                  SmoothingWidth(kernels.smoothing, dilation), padded.row(c));
    sum.resize(x.channels == 1 ? 0 : static_cast<size_t>(padded.stride()));
    const auto first_of = [&](int64_t kernel) { return first_feature + kernel * features; };
    const auto say = [&](int64_t kernel, int64_t begin, int64_t end) {
      visit(KernelRow{first_of(kernel), features, kernel, &rows, begin, end,
                      ValidStepsOf(static_cast<int64_t>(place), kernel, dilation, x.steps)});
    };
    const auto for_blocks = [&](const float* source, const auto& run) {
      for (int64_t begin = 0; begin < x.steps; begin += kStepBlock) {
        const int64_t end = std::min(x.steps, begin + kStepBlock);
        rows.Begin(source, dilation, begin, end);
        run(begin, end);
      }
    };
    if (x.channels == 1) {
      for_blocks(padded.reach(0), [&](int64_t begin, int64_t end) {
        for (int64_t k = 0; k < kKernelCount; ++k)
          if (wanted(first_of(k), features)) say(k, begin, end);
      });
    } else {
      for (int64_t k = 0; k < kKernelCount; ++k) {
        if (!wanted(first_of(k), features)) continue;
        const int64_t at = kernel_of_all + k;
        const int64_t from = at == 0 ? 0 : kernels.channel_ends[at - 1];
        const int64_t count = kernels.channel_ends[at] - from;
        const int32_t* channels = kernels.channels.data() + from;
        if (count > 1) SumChannels(padded, channels, count, sum.data());
        for_blocks(count > 1 ? sum.data() : padded.reach(channels[0]),
                   [&](int64_t begin, int64_t end) { say(k, begin, end); });
      }
    }
    first_feature += kKernelCount * features;
    kernel_of_all += kKernelCount;
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_CONVOLUTION_DILATED_ROWS_INL_H_
