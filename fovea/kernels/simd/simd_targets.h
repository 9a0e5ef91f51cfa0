#ifndef FOVEA_KERNELS_SIMD_SIMD_TARGETS_H_
#define FOVEA_KERNELS_SIMD_SIMD_TARGETS_H_

// Include before every Highway header. The kernels keep vectors in arrays, which the sizeless
// vectors of SVE and RVV do not allow: Arm runs on NEON. Processors with SSSE3 but not SSE4 are
// older than 2008, and each target costs compile time.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV | HWY_SSSE3)

#endif  // FOVEA_KERNELS_SIMD_SIMD_TARGETS_H_
