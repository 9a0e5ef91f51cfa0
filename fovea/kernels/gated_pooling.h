#ifndef FOVEA_KERNELS_GATED_POOLING_H_
#define FOVEA_KERNELS_GATED_POOLING_H_

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

// Runs on up to NumThreads() threads, with the same bits on any number of them. Error of a score:
// the products' (docs/numerics.md) times |w|, and (A + 6) u Σ|w|. Throws ArgumentError on
// sizes that do not fit.
void GatedPooling(const GatedPoolingShape& shape, const GatedPoolingInputs& inputs,
                  const GatedPoolingOutputs& outputs);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_GATED_POOLING_H_
