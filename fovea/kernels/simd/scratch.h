#ifndef FOVEA_KERNELS_SIMD_SCRATCH_H_
#define FOVEA_KERNELS_SIMD_SCRATCH_H_

#include <cstdint>

namespace fovea::kernels {

// What a piece of scratch memory is for; a kernel uses each at most once at a time.
enum class ScratchUse {
  kPackedWeights,
  kInputs,
  kProjections,
  kStates,
  kGateGradients,
  kProducts,
  kInputGradients,
  kInputWeights,
  kAttentionKeys,
  kAttentionBlock,
  kAttention,
  kDenseReweight,
  kDenseSums,
  kBytes,
  kMatMulRight,
  kScores,
  kGatheredScores,
  kCount,
};

// At least `size` floats, 64-byte aligned, contents undefined, valid until the calling thread asks
// for the same use again. Kept from call to call: it grows and is freed when the thread ends.
float* Scratch(ScratchUse use, int64_t size);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_SIMD_SCRATCH_H_
