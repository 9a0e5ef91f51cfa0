#include "fovea/kernels/recurrent/gru_step.h"

#include "fovea/core/error.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/recurrent/gru_step.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Vectors of a row from unit i on, whole or its tail.
struct RowPart {
  int64_t left;
  bool whole;

  HWY_INLINE FloatVec Load(FloatTag d, const float* p) const {
    return whole ? hn::LoadU(d, p) : LoadTail(d, p, static_cast<size_t>(left));
  }
  HWY_INLINE void Store(FloatVec v, FloatTag d, float* p) const {
    if (whole)
      hn::StoreU(v, d, p);
    else
      StoreTail(v, d, p, static_cast<size_t>(left));
  }
};

void ForwardRowsT(int64_t rows, int64_t units, const float* x, const float* u, const float* before,
                  float* tape, float* after) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t i = 0; i < units; i += lanes) {
      const RowPart part{units - i, i + lanes <= units};
      const auto input = [&](int64_t g) { return part.Load(d, x + g * units + i); };
      const auto hidden = [&](int64_t g) { return part.Load(d, u + g * units + i); };
      const auto reset = Sigmoid(d, hn::Add(input(0), hidden(0)));
      const auto update = Sigmoid(d, hn::Add(input(1), hidden(1)));
      const auto inner = hidden(2);
      const auto fresh = Tanh(d, hn::MulAdd(reset, inner, input(2)));
      const auto h = part.Load(d, before + i);
      part.Store(hn::MulAdd(update, hn::Sub(h, fresh), fresh), d, after + i);
      if (tape == nullptr) continue;
      part.Store(reset, d, tape + i);
      part.Store(update, d, tape + units + i);
      part.Store(fresh, d, tape + 2 * units + i);
      part.Store(inner, d, tape + 3 * units + i);
    }
    x += 3 * units;
    u += 3 * units;
    if (tape != nullptr) tape += 4 * units;
    before += units;
    after += units;
  }
}

void BackwardRowsT(int64_t rows, int64_t units, const float* before, const float* tape,
                   const float* d_after, float* dx, float* du, float* d_before) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto one = hn::Set(d, 1.0f);
  for (int64_t row = 0; row < rows; ++row) {
    for (int64_t i = 0; i < units; i += lanes) {
      const RowPart part{units - i, i + lanes <= units};
      const auto reset = part.Load(d, tape + i), update = part.Load(d, tape + units + i);
      const auto fresh = part.Load(d, tape + 2 * units + i);
      const auto inner = part.Load(d, tape + 3 * units + i);
      const auto dh = part.Load(d, d_after + i), h = part.Load(d, before + i);
      // Of n and z before tanh and σ.
      const auto dn = hn::Mul(hn::Mul(dh, hn::Sub(one, update)), hn::NegMulAdd(fresh, fresh, one));
      const auto dz =
          hn::Mul(hn::Mul(dh, hn::Sub(h, fresh)), hn::Mul(update, hn::Sub(one, update)));
      const auto dr = hn::Mul(hn::Mul(dn, inner), hn::Mul(reset, hn::Sub(one, reset)));
      part.Store(dr, d, dx + i);
      part.Store(dz, d, dx + units + i);
      part.Store(dn, d, dx + 2 * units + i);
      part.Store(dr, d, du + i);
      part.Store(dz, d, du + units + i);
      part.Store(hn::Mul(dn, reset), d, du + 2 * units + i);
      part.Store(hn::Mul(dh, update), d, d_before + i);
    }
    before += units;
    tape += 4 * units;
    d_after += units;
    dx += 3 * units;
    du += 3 * units;
    d_before += units;
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(ForwardRowsT);
HWY_EXPORT(BackwardRowsT);

int64_t RowsOf(int64_t units, size_t size, const char* what, size_t per_unit, size_t other) {
  Require(units > 0 && size % static_cast<size_t>(units) == 0, "a GRU's states must be [R, ", units,
          "], got ", size, " numbers");
  Require(other == per_unit * size, "the ", what, " must hold ", per_unit * size, " numbers, got ",
          other);
  return static_cast<int64_t>(size) / units;
}

}  // namespace

void GruStepForward(int64_t units, std::span<const float> x, std::span<const float> u,
                    std::span<const float> before, std::span<float> tape, std::span<float> after) {
  RowsOf(units, before.size(), "input's products", 3, x.size());
  RowsOf(units, before.size(), "state's products", 3, u.size());
  if (!tape.empty()) RowsOf(units, before.size(), "tape", 4, tape.size());
  const int64_t rows = RowsOf(units, before.size(), "next states", 1, after.size());
  HWY_DYNAMIC_DISPATCH(ForwardRowsT)
  (rows, units, x.data(), u.data(), before.data(), tape.empty() ? nullptr : tape.data(),
   after.data());
}

void GruStepBackward(int64_t units, std::span<const float> before, std::span<const float> tape,
                     std::span<const float> after_gradient, std::span<float> x_gradient,
                     std::span<float> u_gradient, std::span<float> before_gradient) {
  RowsOf(units, before.size(), "tape", 4, tape.size());
  RowsOf(units, before.size(), "next states' gradient", 1, after_gradient.size());
  RowsOf(units, before.size(), "input's gradient", 3, x_gradient.size());
  RowsOf(units, before.size(), "gradient of the state's products", 3, u_gradient.size());
  const int64_t rows = RowsOf(units, before.size(), "states' gradient", 1, before_gradient.size());
  HWY_DYNAMIC_DISPATCH(BackwardRowsT)
  (rows, units, before.data(), tape.data(), after_gradient.data(), x_gradient.data(),
   u_gradient.data(), before_gradient.data());
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
