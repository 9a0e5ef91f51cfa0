// One step of a recurrent layer for a tile of rows (samples) and one vector of hidden units: the
// product with the packed weights in registers, then the cell's elementwise part while they are
// still in the first-level cache. Compiled once for each SIMD target.
//
// A Cell gives
//   kGates, kInputBlocks[gate], kHiddenBlocks[gate], kHasCells,
//   Forward(d, z[4], previous, gates[4], cell) → h,
//   Backward(d, gates[4], previous, cell, dh, carry, dz[4])
// where `previous` is c_{t−1} if the cell has cells, else h_{t−1}.

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "fovea/kernels/recurrent/recurrent_driver.h"

#if defined(FOVEA_KERNELS_RECURRENT_RECURRENT_FORWARD_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_RECURRENT_RECURRENT_FORWARD_INL_H_
#undef FOVEA_KERNELS_RECURRENT_RECURRENT_FORWARD_INL_H_
#else
#define FOVEA_KERNELS_RECURRENT_RECURRENT_FORWARD_INL_H_
#endif

#include "fovea/kernels/recurrent/recurrent_units-inl.h"
#include "fovea/kernels/simd/math-inl.h"
#include "fovea/kernels/simd/unrolled-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Rows of a register tile: 4 gates each.
#if HWY_TARGET == HWY_AVX3
inline constexpr int kForwardRows = 4;
#else
inline constexpr int kForwardRows = 2;
#endif

// Panels of one vector of hidden units j: [4, lanes] biases, [I, G, lanes] input weights,
// [H, G, lanes] hidden weights; 0 past the last unit.
template <class Cell>
HWY_INLINE size_t ForwardPanelSize(const RecurrentPlan& plan) {
  return (kBlocks + Cell::kGates * static_cast<size_t>(plan.fused_input + plan.hidden)) *
         hn::Lanes(FloatTag());
}

template <class Cell>
void PackForward(const RecurrentPlan& plan, const RecurrentWeights& weights, float* packed) {
  const auto lanes = static_cast<int64_t>(hn::Lanes(FloatTag()));
  const int64_t h = plan.hidden, fused = plan.fused_input;
  for (int64_t first = 0; first < h; first += lanes) {
    float* bias = packed;
    float* input = bias + kBlocks * lanes;
    float* hidden = input + fused * Cell::kGates * lanes;
    std::fill_n(packed, ForwardPanelSize<Cell>(plan), 0.0f);
    for (int g = 0; g < Cell::kGates; ++g) {
      for (int64_t lane = 0; lane < std::min(lanes, h - first); ++lane) {
        const int64_t row = g * h + first + lane;
        if (weights.input_bias)
          bias[Cell::kInputBlocks[g] * lanes + lane] += weights.input_bias[row];
        if (weights.hidden_bias)
          bias[Cell::kHiddenBlocks[g] * lanes + lane] += weights.hidden_bias[row];
        for (int64_t k = 0; k < fused; ++k)
          input[(k * Cell::kGates + g) * lanes + lane] = weights.input[row * plan.input + k];
        for (int64_t k = 0; k < h; ++k)
          hidden[(k * Cell::kGates + g) * lanes + lane] = weights.hidden[row * h + k];
      }
    }
    packed += ForwardPanelSize<Cell>(plan);
  }
}

// z[r, block] += a[r, k] · w[k, gate], for the rows of a tile; kHidden: with the gates' blocks of
// hidden products, else of input products.
template <class Cell, int kRows, bool kHidden>
HWY_INLINE void MultiplyAdd(const float* HWY_RESTRICT a, int64_t stride, int64_t depth,
                            const float* HWY_RESTRICT w, FloatVec (&z)[kRows][kBlocks]) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t k = 0; k < depth; ++k, w += Cell::kGates * lanes) {
    FloatVec weights[Cell::kGates];
    Unrolled<Cell::kGates>([&](auto g)
                               FOVEA_INLINE_LAMBDA { weights[g] = hn::LoadU(d, w + g * lanes); });
    Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
      const auto value = hn::Set(d, a[r * stride + k]);
      Unrolled<Cell::kGates>([&](auto g) FOVEA_INLINE_LAMBDA {
        constexpr int b = kHidden ? Cell::kHiddenBlocks[g] : Cell::kInputBlocks[g];
        z[r][b] = hn::MulAdd(value, weights[g], z[r][b]);
      });
    });
  }
}

// Pre-activations of `kRows` rows from `row` on, for the units from `unit` on.
template <class Cell, int kRows>
HWY_INLINE void ForwardProduct(const ForwardJob& job, const float* panel, int64_t step, int64_t row,
                               int64_t unit, float* out) {
  const FloatTag d;
  const RecurrentPlan& plan = *job.plan;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  FloatVec z[kRows][kBlocks];
  Unrolled<kBlocks>([&](auto b) FOVEA_INLINE_LAMBDA {
    const auto bias = hn::LoadU(d, panel + b * lanes);
    Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA { z[r][b] = bias; });
  });
  if (job.projected) {
    const int64_t p = plan.padded_hidden;
    Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
      const int64_t at =
          job.projected_in_order ? plan.offset[step] + row + r : plan.Place(step, row + r);
      const float* from = job.projected + at * Cell::kGates * p + unit;
      Unrolled<Cell::kGates>([&](auto g) FOVEA_INLINE_LAMBDA {
        constexpr int b = Cell::kInputBlocks[g];
        z[r][b] = hn::Add(z[r][b], hn::LoadU(d, from + g * p));
      });
    });
  }
  const float* a = job.inputs + (plan.offset[step] + row) * plan.inputs_stride;
  const float* w = panel + kBlocks * lanes;
  MultiplyAdd<Cell, kRows, false>(a, plan.inputs_stride, plan.fused_input, w, z);
  if (step > 0 || job.initial.hidden) {
    MultiplyAdd<Cell, kRows, true>(a + plan.fused_input + 1, plan.inputs_stride, plan.hidden,
                                   w + plan.fused_input * Cell::kGates * lanes, z);
  }
  Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
    Unrolled<kBlocks>([&](auto b) FOVEA_INLINE_LAMBDA {
      hn::Store(z[r][b], d, out + (r * kBlocks + b) * lanes);
    });
  });
}

template <class Cell>
HWY_INLINE void ForwardElementwise(const ForwardJob& job, const float* products, int64_t step,
                                   int64_t row, int64_t rows, int64_t unit) {
  const FloatTag d;
  const RecurrentPlan& plan = *job.plan;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const int64_t p = plan.padded_hidden, h = plan.hidden, units = h - unit;
  const int64_t hidden_at = plan.fused_input + 1 + unit;
  for (const int64_t stop = row + rows; row < stop; ++row, products += kBlocks * lanes) {
    const int64_t index = plan.offset[step] + row;
    auto previous = hn::Zero(d);
    if (!Cell::kHasCells) {
      previous = hn::LoadU(d, job.inputs + index * plan.inputs_stride + hidden_at);
    } else if (step > 0) {
      const int64_t before = job.gates ? plan.offset[step - 1] + row : row;
      previous = hn::LoadU(d, job.cells + before * p + unit);
    } else if (job.initial.cell) {
      previous = LoadUnits(d, job.initial.cell + plan.order[row] * h + unit, units);
    }
    FloatVec z[kBlocks], gates[kBlocks], cell;
    Unrolled<kBlocks>([&](auto b)
                          FOVEA_INLINE_LAMBDA { z[b] = hn::Load(d, products + b * lanes); });
    const FloatVec state = Cell::Forward(d, z, previous, gates, cell);

    if (job.gates) {
      Unrolled<kBlocks>([&](auto b) FOVEA_INLINE_LAMBDA {
        hn::StoreU(gates[b], d, job.gates + (index * kBlocks + b) * p + unit);
      });
    }
    if (Cell::kHasCells) hn::StoreU(cell, d, job.cells + (job.gates ? index : row) * p + unit);
    if (row < plan.active[step + 1]) {
      const int64_t next = plan.offset[step + 1] + row;
      hn::StoreU(state, d, job.inputs + next * plan.inputs_stride + hidden_at);
    } else {
      const int64_t to = plan.order[row] * h + unit;
      if (job.last) StoreUnits(state, d, job.last + to, units);
      if (Cell::kHasCells && job.last_cell) StoreUnits(cell, d, job.last_cell + to, units);
    }
    if (job.y) StoreUnits(state, d, job.y + plan.Place(step, row) * h + unit, units);
  }
}

template <class Cell>
void ForwardRows(const ForwardJob& job, int64_t begin, int64_t end) {
  const RecurrentPlan& plan = *job.plan;
  const auto lanes = static_cast<int64_t>(hn::Lanes(FloatTag()));
  const size_t panel_size = ForwardPanelSize<Cell>(plan);
  alignas(64) float products[kForwardRows * kBlocks * kMaxLanes];
  for (int64_t step = 0; step < plan.steps; ++step) {
    const int64_t stop = std::min(end, plan.active[step]);
    if (stop <= begin) break;
    const float* panel = job.packed;
    for (int64_t unit = 0; unit < plan.hidden; unit += lanes, panel += panel_size) {
      int64_t row = begin;
      for (; row + kForwardRows <= stop; row += kForwardRows) {
        ForwardProduct<Cell, kForwardRows>(job, panel, step, row, unit, products);
        ForwardElementwise<Cell>(job, products, step, row, kForwardRows, unit);
      }
      for (; row < stop; ++row) {
        ForwardProduct<Cell, 1>(job, panel, step, row, unit, products);
        ForwardElementwise<Cell>(job, products, step, row, 1, unit);
      }
    }
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_RECURRENT_RECURRENT_FORWARD_INL_H_
