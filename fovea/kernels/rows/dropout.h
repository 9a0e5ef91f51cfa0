#ifndef FOVEA_KERNELS_ROWS_DROPOUT_H_
#define FOVEA_KERNELS_ROWS_DROPOUT_H_

#include <cstdint>
#include <span>

namespace fovea::kernels {

// A mask for dropout (Srivastava et al. 2014, in the form that scales in training): each element is
// 0 with probability `share`, in [0, 1), else 1 / (1 − share). Element i is a hash of seed and i,
// the same on every SIMD target and number of threads; at most 2^32 elements have one of their own.
void DropoutMask(uint64_t seed, double share, std::span<float> mask);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ROWS_DROPOUT_H_
