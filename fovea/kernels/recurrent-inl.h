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

#include "fovea/kernels/recurrent_driver.h"

// clang-format off
#if defined(FOVEA_KERNELS_RECURRENT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_RECURRENT_INL_H_
#undef FOVEA_KERNELS_RECURRENT_INL_H_
#else
#define FOVEA_KERNELS_RECURRENT_INL_H_
#endif
// clang-format on

#include "fovea/kernels/math-inl.h"
#include "fovea/kernels/unrolled-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Register tiles: rows × 4 gates forward, rows × 2 vectors backward.
#if HWY_TARGET == HWY_AVX3
inline constexpr int kForwardRows = 4;
inline constexpr int kBackwardRows = 8;
#else
inline constexpr int kForwardRows = 2;
inline constexpr int kBackwardRows = 4;
#endif

// The first `units` lanes, up to all.
HWY_INLINE FloatVec LoadUnits(FloatTag d, const float* from, int64_t units) {
  const auto count = static_cast<size_t>(units);
  return count >= hn::Lanes(d) ? hn::LoadU(d, from) : LoadTail(d, from, count);
}
HWY_INLINE void StoreUnits(FloatVec v, FloatTag d, float* to, int64_t units) {
  const auto count = static_cast<size_t>(units);
  count >= hn::Lanes(d) ? hn::StoreU(v, d, to) : StoreTail(v, d, to, count);
}

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
      const float* from = job.projected + plan.Place(step, row + r) * Cell::kGates * p + unit;
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

// dL/dh_t as it comes back through the hidden products of step t + 1 (t = −1: the initial state's)
// for `kRows` rows and
// `kVectors` vectors of units.
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

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_RECURRENT_INL_H_
