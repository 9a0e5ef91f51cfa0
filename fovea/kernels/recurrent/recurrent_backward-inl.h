// The way back through one step of a recurrent layer, for a tile of rows and two vectors of hidden
// units; the Cell is that of recurrent_forward-inl.h. Compiled once for each SIMD target.

#include <algorithm>
#include <cstdint>

#include "fovea/kernels/recurrent/recurrent_driver.h"

#if defined(FOVEA_KERNELS_RECURRENT_RECURRENT_BACKWARD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_RECURRENT_RECURRENT_BACKWARD_INL_H_
#undef FOVEA_KERNELS_RECURRENT_RECURRENT_BACKWARD_INL_H_
#else
#define FOVEA_KERNELS_RECURRENT_RECURRENT_BACKWARD_INL_H_
#endif

#include "fovea/kernels/recurrent/recurrent_forward-inl.h"
#include "fovea/kernels/recurrent/recurrent_units-inl.h"
#include "fovea/kernels/simd/math-inl.h"
#include "fovea/kernels/simd/unrolled-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Rows of a register tile: 2 vectors each.
#if HWY_TARGET == HWY_AVX3
inline constexpr int kBackwardRows = 8;
#else
inline constexpr int kBackwardRows = 4;
#endif

// Panels of two vectors of hidden units j (one if an odd one is left): [G · H, 1 or 2 · lanes].
template <class Cell>
void PackBackward(const RecurrentPlan& plan, const RecurrentWeights& weights, float* packed) {
  const auto lanes = static_cast<int64_t>(hn::Lanes(FloatTag()));
  const int64_t h = plan.hidden;
  for (int64_t first = 0; first < h; first += 2 * lanes) {
    const int64_t width = h - first > lanes ? 2 * lanes : lanes;
    const int64_t used = std::min(width, h - first);
    for (int64_t row = 0; row < Cell::kGates * h; ++row) {
      std::copy_n(weights.hidden + row * h + first, used, packed);
      std::fill_n(packed + used, width - used, 0.0f);
      packed += width;
    }
  }
}

// dL/dh_t as it comes back through the hidden products of step t + 1 (t = −1: the initial state's)
// for `kRows` rows and `kVectors` vectors of units.
template <class Cell, int kRows, int kVectors>
HWY_INLINE void BackwardProduct(const BackwardJob& job, const float* HWY_RESTRICT w, int64_t step,
                                int64_t row, float* out) {
  const FloatTag d;
  const RecurrentPlan& plan = *job.plan;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const int64_t p = plan.padded_hidden, stride = kBlocks * p;
  const float* HWY_RESTRICT a = job.gate_gradients + (plan.offset[step + 1] + row) * stride;
  FloatVec sums[kRows][kVectors];
  Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
    Unrolled<kVectors>([&](auto v) FOVEA_INLINE_LAMBDA { sums[r][v] = hn::Zero(d); });
  });
  for (int g = 0; g < Cell::kGates; ++g) {
    const float* HWY_RESTRICT block = a + Cell::kHiddenBlocks[g] * p;
    for (int64_t k = 0; k < plan.hidden; ++k, w += kVectors * lanes) {
      FloatVec weights[kVectors];
      Unrolled<kVectors>([&](auto v)
                             FOVEA_INLINE_LAMBDA { weights[v] = hn::LoadU(d, w + v * lanes); });
      Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
        const auto value = hn::Set(d, block[r * stride + k]);
        Unrolled<kVectors>([&](auto v) FOVEA_INLINE_LAMBDA {
          sums[r][v] = hn::MulAdd(value, weights[v], sums[r][v]);
        });
      });
    }
  }
  Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
    Unrolled<kVectors>([&](auto v) FOVEA_INLINE_LAMBDA {
      hn::Store(sums[r][v], d, out + (r * kVectors + v) * lanes);
    });
  });
}

// products: [rows, vectors, lanes], or nullptr at the rows' last step.
template <class Cell>
HWY_INLINE void BackwardElementwise(const BackwardJob& job, const float* products, int64_t step,
                                    int64_t row, int64_t rows, int64_t first_unit,
                                    int64_t vectors) {
  const FloatTag d;
  const RecurrentPlan& plan = *job.plan;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const int64_t p = plan.padded_hidden, h = plan.hidden;
  for (const int64_t stop = row + rows; row < stop; ++row) {
    const int64_t index = plan.offset[step] + row;
    for (int64_t v = 0; v < vectors; ++v) {
      const int64_t unit = first_unit + v * lanes, units = h - unit;
      auto dh = hn::Zero(d);
      if (products) {
        dh = hn::Load(d, products);
        products += lanes;
      } else if (job.dlast) {
        dh = LoadUnits(d, job.dlast + plan.order[row] * h + unit, units);
      }
      if (job.dy) dh = hn::Add(dh, LoadUnits(d, job.dy + plan.Place(step, row) * h + unit, units));
      FloatVec gates[kBlocks], dz[kBlocks];
      Unrolled<kBlocks>([&](auto b) FOVEA_INLINE_LAMBDA {
        gates[b] = hn::LoadU(d, job.gates + (index * kBlocks + b) * p + unit);
      });
      auto cell = hn::Zero(d), previous = hn::Zero(d);
      if (Cell::kHasCells) {
        cell = hn::LoadU(d, job.cells + index * p + unit);
        if (step > 0)
          previous = hn::LoadU(d, job.cells + (plan.offset[step - 1] + row) * p + unit);
        else if (job.initial.cell)
          previous = LoadUnits(d, job.initial.cell + plan.order[row] * h + unit, units);
      } else {
        previous =
            hn::LoadU(d, job.inputs + index * plan.inputs_stride + plan.fused_input + 1 + unit);
      }
      auto carry = hn::LoadU(d, job.carry + row * p + unit);
      Cell::Backward(d, gates, previous, cell, dh, carry, dz);
      hn::StoreU(carry, d, job.carry + row * p + unit);
      Unrolled<kBlocks>([&](auto b) FOVEA_INLINE_LAMBDA {
        hn::StoreU(dz[b], d, job.gate_gradients + (index * kBlocks + b) * p + unit);
      });
    }
  }
}

// dL/dh_0: of the products, and of what passes beside them.
template <class Cell>
HWY_INLINE void StoreInitialGradient(const BackwardJob& job, const float* products, int64_t row,
                                     int64_t rows, int64_t first_unit, int64_t vectors) {
  const FloatTag d;
  const RecurrentPlan& plan = *job.plan;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (const int64_t stop = row + rows; row < stop; ++row) {
    for (int64_t v = 0; v < vectors; ++v, products += lanes) {
      const int64_t unit = first_unit + v * lanes;
      auto dh = hn::Load(d, products);
      if (!Cell::kHasCells)
        dh = hn::Add(dh, hn::LoadU(d, job.carry + row * plan.padded_hidden + unit));
      StoreUnits(dh, d, job.initial_hidden + plan.order[row] * plan.hidden + unit,
                 plan.hidden - unit);
    }
  }
}

// Step −1 stands for the state before the first.
template <class Cell, int kVectors>
HWY_INLINE void BackwardPanel(const BackwardJob& job, const float* panel, int64_t step,
                              int64_t begin, int64_t end, int64_t unit) {
  const RecurrentPlan& plan = *job.plan;
  const int64_t continuing = std::min(end, plan.active[step + 1]);
  const int64_t stop = step < 0 ? continuing : std::min(end, plan.active[step]);
  const auto finish = [&](const float* products, int64_t row, int64_t rows) {
    if (step < 0)
      StoreInitialGradient<Cell>(job, products, row, rows, unit, kVectors);
    else
      BackwardElementwise<Cell>(job, products, step, row, rows, unit, kVectors);
  };
  alignas(64) float products[kBackwardRows * kVectors * kMaxLanes];
  int64_t row = begin;
  for (; row + kBackwardRows <= continuing; row += kBackwardRows) {
    BackwardProduct<Cell, kBackwardRows, kVectors>(job, panel, step, row, products);
    finish(products, row, kBackwardRows);
  }
  for (; row < continuing; ++row) {
    BackwardProduct<Cell, 1, kVectors>(job, panel, step, row, products);
    finish(products, row, 1);
  }
  if (row < stop) finish(nullptr, row, stop - row);
}

template <class Cell>
void BackwardRows(const BackwardJob& job, int64_t begin, int64_t end) {
  const RecurrentPlan& plan = *job.plan;
  const auto lanes = static_cast<int64_t>(hn::Lanes(FloatTag()));
  for (int64_t step = plan.steps - 1; step >= (job.initial_hidden ? -1 : 0); --step) {
    if (plan.active[std::max<int64_t>(step, 0)] <= begin) continue;
    const float* panel = job.packed;
    for (int64_t unit = 0; unit < plan.hidden; unit += 2 * lanes) {
      if (plan.hidden - unit > lanes) {
        BackwardPanel<Cell, 2>(job, panel, step, begin, end, unit);
        panel += 2 * lanes * Cell::kGates * plan.hidden;
      } else {
        BackwardPanel<Cell, 1>(job, panel, step, begin, end, unit);
      }
    }
  }
}

template <class Cell>
CellKernels KernelsOf() {
  return {Cell::kGates,      Cell::kHasCells,    Cell::kInputBlocks, Cell::kHiddenBlocks,
          PackForward<Cell>, PackBackward<Cell>, ForwardRows<Cell>,  BackwardRows<Cell>};
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_RECURRENT_RECURRENT_BACKWARD_INL_H_
