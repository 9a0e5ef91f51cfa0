#include <array>

#include "fovea/kernels/recurrent/recurrent.h"
#include "fovea/kernels/recurrent/recurrent_driver.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/recurrent/recurrent_lstm.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/recurrent/recurrent_backward-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Blocks: input, forget, cell, output.
struct LstmCell {
  static constexpr int kGates = 4;
  static constexpr std::array<int, 4> kInputBlocks = {0, 1, 2, 3};
  static constexpr std::array<int, 4> kHiddenBlocks = {0, 1, 2, 3};
  static constexpr bool kHasCells = true;

  static HWY_INLINE FloatVec Forward(FloatTag d, const FloatVec (&z)[kBlocks], FloatVec previous,
                                     FloatVec (&gates)[kBlocks], FloatVec& cell) {
    const auto input = SigmoidFraction(d, z[0]), forget = SigmoidFraction(d, z[1]),
               fresh = TanhFraction(d, z[2]), output = SigmoidFraction(d, z[3]);
    // One division for all four, which otherwise takes half of the time.
    const auto left = hn::Mul(input.denominator, forget.denominator),
               right = hn::Mul(fresh.denominator, output.denominator),
               both = hn::Div(hn::Set(d, 1.0f), hn::Mul(left, right));
    const auto [i, f] = ScaledValues(hn::Mul(both, right), input, forget);
    const auto [g, o] = ScaledValues(hn::Mul(both, left), fresh, output);
    gates[0] = i;
    gates[1] = f;
    gates[2] = g;
    gates[3] = o;
    cell = hn::MulAdd(f, previous, hn::Mul(i, g));
    return hn::Mul(o, Tanh(d, cell));
  }

  // carry: dL/dc_t through step t + 1 on entry, dL/dc_{t−1} on return.
  static HWY_INLINE void Backward(FloatTag d, const FloatVec (&gates)[kBlocks], FloatVec previous,
                                  FloatVec cell, FloatVec dh, FloatVec& carry,
                                  FloatVec (&dz)[kBlocks]) {
    const auto one = hn::Set(d, 1.0f);
    const auto i = gates[0], f = gates[1], g = gates[2], o = gates[3];
    // h = o tanh(c)
    const auto t = Tanh(d, cell);
    const auto dc = hn::MulAdd(hn::Mul(dh, o), hn::NegMulAdd(t, t, one), carry);
    // c = f c_{t−1} + i g, and σ' = σ (1 − σ), tanh' = 1 − tanh²
    dz[0] = hn::Mul(hn::Mul(dc, g), hn::NegMulAdd(i, i, i));
    dz[1] = hn::Mul(hn::Mul(dc, previous), hn::NegMulAdd(f, f, f));
    dz[2] = hn::Mul(hn::Mul(dc, i), hn::NegMulAdd(g, g, one));
    dz[3] = hn::Mul(hn::Mul(dh, t), hn::NegMulAdd(o, o, o));
    carry = hn::Mul(dc, f);
  }
};

CellKernels LstmKernels() { return KernelsOf<LstmCell>(); }

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(LstmKernels);

int64_t LstmTapeSize(const RecurrentShape& shape) { return RecurrentTapeSize(shape, true); }

void LstmForward(const RecurrentShape& shape, const RecurrentWeights& weights, const float* x,
                 float* y, float* last, float* tape, const RecurrentState& initial,
                 float* last_cell) {
  RecurrentForward(HWY_DYNAMIC_DISPATCH(LstmKernels)(), shape, weights, initial, x, y, last,
                   last_cell, tape);
}

void LstmBackward(const RecurrentShape& shape, const RecurrentWeights& weights, const float* x,
                  const float* /*y*/, const float* tape, const float* dy, const float* dlast,
                  const RecurrentGradients& gradients, const RecurrentState& initial,
                  const float* dlast_cell) {
  RecurrentBackward(HWY_DYNAMIC_DISPATCH(LstmKernels)(), shape, weights, initial, x, tape, dy,
                    dlast, dlast_cell, gradients);
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
