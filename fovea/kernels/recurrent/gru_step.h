#ifndef FOVEA_KERNELS_RECURRENT_GRU_STEP_H_
#define FOVEA_KERNELS_RECURRENT_GRU_STEP_H_

#include <cstdint>
#include <span>

namespace fovea::kernels {

// What one step of a GRU (recurrent.h) does beside its products, for decoders whose input depends
// on the step before. R rows of H units; x = W x_t + b and u = U h_{t−1} + c are [R, 3 H] in the
// order reset, update, new.
//   r, z = σ(x + u), n = tanh(x + r ∘ u), h_t = (1 − z) n + z h_{t−1}
// tape [R, 4 H] keeps r, z, n and u's part of n for the backward; empty if not wanted.
void GruStepForward(int64_t units, std::span<const float> x, std::span<const float> u,
                    std::span<const float> before, std::span<float> tape, std::span<float> after);

// Given dL/dh_t: dL/dx and dL/du [R, 3 H], and the part of dL/dh_{t−1} that does not go through u
// [R, H]. Each is overwritten; before_gradient may be the span of after_gradient.
void GruStepBackward(int64_t units, std::span<const float> before, std::span<const float> tape,
                     std::span<const float> after_gradient, std::span<float> x_gradient,
                     std::span<float> u_gradient, std::span<float> before_gradient);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_RECURRENT_GRU_STEP_H_
