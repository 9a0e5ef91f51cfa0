#ifndef FOVEA_KERNELS_PRODUCTS_CROSS_ENTROPY_H_
#define FOVEA_KERNELS_PRODUCTS_CROSS_ENTROPY_H_

#include <cstdint>
#include <span>

namespace fovea::kernels {

// Cross-entropy of rows of scores with smoothed targets (Szegedy et al. 2016, section 7), where
// p = softmax(z), z = scores + bias:
//   ℓ[m] = −(1 − ε) log p[m, target[m]] − ε/V Σ_v log p[m, v]
//   dℓ/dz[m, v] = p[m, v] − (1 − ε) [v = target[m]] − ε/V
struct CrossEntropyTask {
  std::span<const float> bias;       // [V]
  std::span<const int64_t> targets;  // [M], 0 to V − 1
  double smoothing = 0;              // ε
  double scale = 1;                  // of the gradients
};

// losses [M]. scores [M, V] are used up: where there is a bias_gradient [V], they become
// scale · dℓ/dz, whose sums over M are added to it. On up to NumThreads() threads with the same
// bits on any number. Throws ArgumentError on sizes that do not fit. A row with NaN or ∞ has NaN
// alone. Error of ℓ: that of LogSumExp, softmax.h, and u |z|; of dℓ/dz: at most 8 u (p + ε/V).
void CrossEntropy(const CrossEntropyTask& task, std::span<float> scores, std::span<float> losses,
                  std::span<float> bias_gradient);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_PRODUCTS_CROSS_ENTROPY_H_
