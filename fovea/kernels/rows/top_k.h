#ifndef FOVEA_KERNELS_ROWS_TOP_K_H_
#define FOVEA_KERNELS_ROWS_TOP_K_H_

#include <cstdint>
#include <span>

namespace fovea::kernels {

// The largest numbers of x by falling value, equals by index; NaN and −∞ are never among them.
// Fills as many of `index` and `value`, which are of equal size, as there are, and returns how
// many. One pass over x where few of its numbers are among the largest so far: exact.
int64_t TopK(std::span<const float> x, std::span<int32_t> index, std::span<float> value);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ROWS_TOP_K_H_
