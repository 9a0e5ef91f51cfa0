#ifndef FOVEA_KERNELS_POOLING_GATED_POOLING_H_
#define FOVEA_KERNELS_POOLING_GATED_POOLING_H_

#include <cstdint>
#include <span>

// Gated attention pooling of a bag of instances (Ilse et al. 2018, equations 8 and 9):
//   s[j] = w · (tanh(V h[j]) ∘ σ(U h[j])),  z = Σ_j softmax(s)[j] h[j].
// The products with V and U are taken of some hundred instances at a time, which stay in cache
// until they are scored and pooled: nothing of [T, A] is held.
namespace fovea::kernels {

struct GatedPoolingShape {
  int64_t instances = 0;  // T
  int64_t features = 0;   // D
  int64_t hidden = 0;     // A
};

struct GatedPoolingInputs {
  std::span<const float> instances;    // h [T, D]
  std::span<const float> tanh_weight;  // V [A, D]
  std::span<const float> gate_weight;  // U [A, D]
  std::span<const float> query;        // w [A]
};

// Each is empty if not wanted. A bag without instances pools to zeros.
struct GatedPoolingOutputs {
  std::span<float> scores;     // [T]
  std::span<float> logsumexp;  // [1] of the scores: weights are e^{score − logsumexp}
  std::span<float> pooled;     // z [D]
};

// What the forward gave, for the backward.
struct GatedPoolingResults {
  std::span<const float> scores;  // [T]
  std::span<const float> pooled;  // z [D]
};

// Each is overwritten, or empty if not wanted.
struct GatedPoolingGradients {
  std::span<float> instances;    // [T, D]
  std::span<float> tanh_weight;  // [A, D]
  std::span<float> gate_weight;  // [A, D]
  std::span<float> query;        // [A]
};

// Both run on up to NumThreads() threads, with the same bits on any number of them, and throw
// ArgumentError on sizes that do not fit.

// Error of a score: the products' (docs/numerics.md) times |w|, and (A + 6) u Σ|w|.
void GatedPooling(const GatedPoolingShape& shape, const GatedPoolingInputs& inputs,
                  const GatedPoolingOutputs& outputs);

// Given dL/dz [D], with p = softmax(s), t = tanh(V h) and g = σ(U h):
//   ds[j] = p[j] (h[j] − z) · dL/dz,  dw = Σ_j ds[j] t[j] ∘ g[j],
//   dx[j] = ds[j] w ∘ g ∘ (1 − t²),   dy[j] = ds[j] w ∘ t ∘ g ∘ (1 − g),
//   dV = Σ_j dx[j] h[j]ᵀ,  dU = Σ_j dy[j] h[j]ᵀ,  dh[j] = p[j] dL/dz + Vᵀ dx[j] + Uᵀ dy[j].
// The products V h and U h are taken again, a block of instances at a time.
void GatedPoolingBackward(const GatedPoolingShape& shape, const GatedPoolingInputs& inputs,
                          const GatedPoolingResults& results,
                          std::span<const float> pooled_gradient,
                          const GatedPoolingGradients& gradients);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_POOLING_GATED_POOLING_H_
