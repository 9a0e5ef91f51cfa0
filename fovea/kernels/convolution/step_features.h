#ifndef FOVEA_KERNELS_CONVOLUTION_STEP_FEATURES_H_
#define FOVEA_KERNELS_CONVOLUTION_STEP_FEATURES_H_

#include <array>
#include <cstdint>
#include <span>

// MiniRocket's features (Dempster et al. 2021), of each time step.
//
// The kernels are the 84 that have 9 taps, of which three weigh 2 and six −1, each at several
// dilations d, with zeros beyond the ends of the series:
//   C[t] = Σ_c Σ_{g=0..8} w[g] x[c, t + (g − 4) d],  c over the channels that the kernel reads.
// Where asked for, x is first smoothed as far as the taps stand apart, so that a kernel sees what
// lies between its taps: the mean over max(1, ⌊smoothing · d + 1/2⌋) steps around each, the ends
// of the series repeated. With smoothing 0 the kernels are MiniRocket's own.
// A feature f compares the output of its kernel with a bias, at the steps where it is valid:
//   φ[t, f] = (T / n_f) · [C[t] > bias_f] where f is valid at t, else 0,
// so that its mean over time is MiniRocket's: the share of positive values among the n_f valid
// steps. Kernels whose index and place of dilation make an odd sum are valid where they lie within
// the series (section 3.1.4 of the paper), all others at every step, as are those that are longer
// than the series.
//
// Nothing of [steps, features] is held: each function below makes φ and takes at once what it
// needs.
namespace fovea::kernels {

inline constexpr int64_t kKernelTaps = 9, kKernelCount = 84;

// The taps of kernel k that weigh 2.
std::array<int, 3> HeavyTaps(int64_t k);

// Features stand by dilation, kernel and bias. A view: the spans are the caller's.
struct DilatedKernels {
  std::span<const int32_t> dilations;       // [D] each at least 1
  std::span<const int32_t> feature_counts;  // [D] biases of each kernel at that dilation
  std::span<const float> biases;            // [F], F = 84 Σ feature_counts
  std::span<const int32_t> channel_ends;  // [84 D] a kernel reads channels[end before … its end)
  std::span<const int32_t> channels;
  float smoothing = 0;

  int64_t features() const { return static_cast<int64_t>(biases.size()); }
};

// One series, channel by channel: [channels, steps].
struct ChannelSeries {
  std::span<const float> values;
  int64_t channels = 0, steps = 0;
};

// All throw ArgumentError on sizes that do not fit or a channel that is not there, run on the
// calling thread, and give the same bits on every call; a comparison may fall the other way on
// another SIMD target where output and bias differ by a rounding.

// C of one kernel; output [steps].
struct DilatedKernel {
  int64_t kernel = 0, dilation = 1;
  std::span<const int32_t> channels;
  float smoothing = 0;
};
void ConvolveDilated(const ChannelSeries& x, const DilatedKernel& kernel, std::span<float> output);

// pooled[f] = (1/T) Σ_t weights[t] φ[t, f]. weights [T]; empty: all 1, which is MiniRocket's
// transform. Error: of shares none but the last rounding; else (T + 2) u (1/n_f) Σ|weights|.
void PooledStepFeatures(const DilatedKernels& kernels, const ChannelSeries& x,
                        std::span<const float> weights, std::span<float> pooled);

// scores[o, t] = Σ_f head[f, o] φ[t, f], the adjoint of pooling: Σ_t scores[o, t] / T is head's
// product with the pooled features. head [F, outputs], scores [outputs, T].
void StepScores(const DilatedKernels& kernels, const ChannelSeries& x, std::span<const float> head,
                int64_t outputs, std::span<float> scores);

// features[j, i] = the mean over the steps of cell j of φ[t, selected[i]]. Cells have `cell` steps,
// the last what remains. selected: ascending; features [⌈T / cell⌉, selected].
void CellFeatures(const DilatedKernels& kernels, const ChannelSeries& x,
                  std::span<const int32_t> selected, int64_t cell, std::span<float> features);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_CONVOLUTION_STEP_FEATURES_H_
