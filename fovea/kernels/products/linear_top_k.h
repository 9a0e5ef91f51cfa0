#ifndef FOVEA_KERNELS_PRODUCTS_LINEAR_TOP_K_H_
#define FOVEA_KERNELS_PRODUCTS_LINEAR_TOP_K_H_

#include <cstdint>
#include <span>

#include "fovea/kernels/products/byte_matrix.h"
#include "fovea/kernels/products/packed_matrix.h"

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

// The same through scores of bytes: their roundings add up to noise of a standard deviation of at
// most
//   σ = √(s² ‖w‖² + t² ‖x‖²) / √12,  s = max |x| / 127, t = max |W| / 127, ‖w‖ of W's largest row.
// All that comes within 6 σ of the K largest of those scores is multiplied again in floats. So
// values are those of floats up to the order of their sums, and an index is missed only where two
// rounding errors pass 3 σ. logsumexp errs by about σ² / 2 times the share p of the rest, and by σ
// √Σp²: by 10⁻⁴ on a translation's. For machines on which ByteMatrix::Supported().
void LinearTopK(std::span<const float> x, const ByteMatrix& weight, std::span<const float> bias,
                const LinearTopKOutputs& out);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_PRODUCTS_LINEAR_TOP_K_H_
