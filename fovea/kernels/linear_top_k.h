#ifndef FOVEA_KERNELS_LINEAR_TOP_K_H_
#define FOVEA_KERNELS_LINEAR_TOP_K_H_

#include <cstdint>
#include <span>

#include "fovea/kernels/packed_matrix.h"

namespace fovea::kernels {

// Of R rows of scores; K is the size of `index` and `value` by R.
struct LinearTopKOutputs {
  // [R, K] the largest scores by falling value, equals by index. Where there are fewer (NaN and −∞
  // are never among them), the rest have index −1.
  std::span<int32_t> index;
  std::span<float> value;
  std::span<double> logsumexp;  // [R]; NaN where a score is
};

// What beam search wants of an output layer: the largest of each row of the scores x Wᵀ + b, and
// the logarithm of the sum of their exponentials, in one pass that never holds all scores.
// x [R, I] with rows one behind the other, W [O, I], b [O]. Scores are below ∞. On up to
// NumThreads() threads with the same bits on any number. Throws ArgumentError on sizes that do not
// fit. Error of logsumexp: as LogSumExp's, softmax.h.
void LinearTopK(std::span<const float> x, const PackedMatrix& weight, std::span<const float> bias,
                const LinearTopKOutputs& out);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_LINEAR_TOP_K_H_
