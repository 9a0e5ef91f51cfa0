#include <array>

#include "fovea/kernels/recurrent/recurrent.h"
#include "fovea/kernels/recurrent/recurrent_driver.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/recurrent/recurrent_gru.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/recurrent/recurrent_backward-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Blocks: reset, update, the new gate's input product, its hidden product.
struct GruCell {
  static constexpr int kGates = 3;
  static constexpr std::array<int, 4> kInputBlocks = {0, 1, 2};
  static constexpr std::array<int, 4> kHiddenBlocks = {0, 1, 3};
  static constexpr bool kHasCells = false;

  // gates: r, z, n, and the new gate's hidden product.
  static HWY_INLINE FloatVec Forward(FloatTag d, const FloatVec (&z)[kBlocks], FloatVec previous,
                                     FloatVec (&gates)[kBlocks], FloatVec& cell) {
    const auto [reset, update] = ValuesOf(d, SigmoidFraction(d, z[0]), SigmoidFraction(d, z[1]));
    const auto fresh = Tanh(d, hn::MulAdd(reset, z[3], z[2]));
    gates[0] = reset;
    gates[1] = update;
    gates[2] = fresh;
    gates[3] = z[3];
    cell = fresh;
    // (1 − z) n + z h_{t−1}
    return hn::MulAdd(update, hn::Sub(previous, fresh), fresh);
  }

  // carry: dL/dh_t through (1 − z) n + z h_t of step t + 1 on entry, the same for t − 1 on return.
  static HWY_INLINE void Backward(FloatTag d, const FloatVec (&gates)[kBlocks], FloatVec previous,
                                  FloatVec /*cell*/, FloatVec dh, FloatVec& carry,
                                  FloatVec (&dz)[kBlocks]) {
    const auto one = hn::Set(d, 1.0f);
    const auto reset = gates[0], update = gates[1], fresh = gates[2], product = gates[3];
    dh = hn::Add(dh, carry);
    const auto dn = hn::Mul(hn::Mul(dh, hn::Sub(one, update)), hn::NegMulAdd(fresh, fresh, one));
    dz[0] = hn::Mul(hn::Mul(dn, product), hn::NegMulAdd(reset, reset, reset));
    dz[1] = hn::Mul(hn::Mul(dh, hn::Sub(previous, fresh)), hn::NegMulAdd(update, update, update));
    dz[2] = dn;
    dz[3] = hn::Mul(dn, reset);
    carry = hn::Mul(dh, update);
  }
};

CellKernels GruKernels() { return KernelsOf<GruCell>(); }

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(GruKernels);

int64_t GruTapeSize(const RecurrentShape& shape) { return RecurrentTapeSize(shape, false); }

void GruForward(const RecurrentShape& shape, const RecurrentWeights& weights, const float* x,
                float* y, float* last, float* tape, const RecurrentState& initial) {
  RecurrentForward(HWY_DYNAMIC_DISPATCH(GruKernels)(), shape, weights, {initial.hidden, nullptr}, x,
                   y, last, nullptr, tape);
}

void GruBackward(const RecurrentShape& shape, const RecurrentWeights& weights, const float* x,
                 const float* /*y*/, const float* tape, const float* dy, const float* dlast,
                 const RecurrentGradients& gradients, const RecurrentState& initial) {
  RecurrentBackward(HWY_DYNAMIC_DISPATCH(GruKernels)(), shape, weights, {initial.hidden, nullptr},
                    x, tape, dy, dlast, nullptr, gradients);
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
