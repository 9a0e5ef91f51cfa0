#include "fovea/kernels/pooling/dense_reweight.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/pooling/dense_reweight_rows.h"
#include "fovea/kernels/simd/scratch.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/pooling/dense_reweight.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/products/tile_product-inl.h"
#include "fovea/kernels/simd/math-inl.h"
#include "fovea/kernels/simd/unrolled-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Rows lie across the lanes, so that all sums over steps are vertical. Two vectors of rows are a
// tile, packed [T, width] with width = 2 · lanes.
constexpr int kVectors = 2;
constexpr int64_t kBlock = 4;  // steps that a register tile holds
// Rows whose products with each other are summed before the sum leaves the registers.
constexpr int64_t kGroupRows = 2048;

int64_t PaddedSteps(const DenseReweightShape& shape) {
  return (shape.steps + kBlock - 1) / kBlock * kBlock;
}

// Register tile of the weights' gradient, kBlock × kAcross.
#if HWY_TARGET == HWY_AVX3
constexpr int kAcross = 4;
#else
constexpr int kAcross = 2;
#endif

int64_t TileRows() { return kVectors * static_cast<int64_t>(hn::Lanes(FloatTag())); }

// out[r] += Σ_k w[r · row_step + k · depth_step] a[k], vectors of a tile.
template <int kRows>
HWY_INLINE void AddProducts(const float* HWY_RESTRICT w, int64_t row_step, int64_t depth_step,
                            int64_t depth, const float* HWY_RESTRICT a, int64_t stride_a,
                            float* HWY_RESTRICT out, int64_t stride_out) {
  const FloatTag d;
  const size_t lanes = hn::Lanes(d);
  FloatVec sums[kRows][kVectors];
  Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
    Unrolled<kVectors>([&](auto v) FOVEA_INLINE_LAMBDA {
      sums[r][v] = hn::Load(d, out + r * stride_out + v * lanes);
    });
  });
  for (int64_t k = 0; k < depth; ++k, a += stride_a, w += depth_step) {
    FloatVec values[kVectors];
    Unrolled<kVectors>([&](auto v) FOVEA_INLINE_LAMBDA { values[v] = hn::Load(d, a + v * lanes); });
    Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
      const auto factor = hn::Set(d, w[r * row_step]);
      Unrolled<kVectors>([&](auto v) FOVEA_INLINE_LAMBDA {
        sums[r][v] = hn::MulAdd(factor, values[v], sums[r][v]);
      });
    });
  }
  Unrolled<kRows>([&](auto r) FOVEA_INLINE_LAMBDA {
    Unrolled<kVectors>([&](auto v) FOVEA_INLINE_LAMBDA {
      hn::Store(sums[r][v], d, out + r * stride_out + v * lanes);
    });
  });
}

// out [T] += op(W) a [T], with op(W) = W if row_step is T, Wᵀ if it is 1.
void AddAllProducts(const float* w, int64_t steps, int64_t row_step, int64_t depth_step,
                    const float* a, int64_t stride_a, float* out, int64_t stride_out) {
  int64_t r = 0;
  for (; r + kBlock <= steps; r += kBlock)
    AddProducts<kBlock>(w + r * row_step, row_step, depth_step, steps, a, stride_a,
                        out + r * stride_out, stride_out);
  for (; r < steps; ++r)
    AddProducts<1>(w + r * row_step, row_step, depth_step, steps, a, stride_a, out + r * stride_out,
                   stride_out);
}

// Scores [T, width] to shares, in place, lane by lane; ends [width]: each row's length.
void SoftmaxSteps(int64_t steps, const float* ends, float* scores) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d)), width = kVectors * lanes;
  const auto masked = hn::Set(d, -std::numeric_limits<float>::infinity());
  for (int64_t lane = 0; lane < width; lane += lanes) {
    float* column = scores + lane;
    const auto end = hn::Load(d, ends + lane);
    auto largest = masked;
    for (int64_t t = 0; t < steps; ++t) {
      const auto inside = hn::Lt(hn::Set(d, static_cast<float>(t)), end);
      const auto score = hn::IfThenElse(inside, hn::Load(d, column + t * width), masked);
      hn::Store(score, d, column + t * width);
      largest = hn::Max(largest, score);
    }
    // Without a step: e^−∞ everywhere.
    largest = hn::IfThenZeroElse(hn::Eq(largest, masked), largest);
    auto sum = hn::Zero(d);
    for (int64_t t = 0; t < steps; ++t) {
      const auto e = ExpNonPositive(d, hn::Sub(hn::Load(d, column + t * width), largest));
      hn::Store(e, d, column + t * width);
      sum = hn::Add(sum, e);
    }
    const auto one = hn::Set(d, 1.0f);
    const auto scale = hn::IfThenZeroElse(hn::Eq(sum, hn::Zero(d)), hn::Div(one, sum));
    for (int64_t t = 0; t < steps; ++t)
      hn::Store(hn::Mul(hn::Load(d, column + t * width), scale), d, column + t * width);
  }
}

// The tiles [begin, end).
void ForwardTiles(const DenseReweightShape& shape, const float* weight, const float* bias,
                  const float* x, float* y, float* share, int64_t begin, int64_t end) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d)), width = kVectors * lanes;
  const int64_t steps = shape.steps;
  float* inputs = Scratch(ScratchUse::kDenseReweight, (2 * steps + 1) * width);
  float* scores = inputs + steps * width;
  float* ends = scores + steps * width;
  for (int64_t tile = begin; tile < end; ++tile) {
    const int64_t first = tile * width;
    PackRows(shape, x, first, width, inputs, width);
    for (int64_t i = 0; i < width; ++i) {
      const int64_t row = std::min(first + i, Rows(shape) - 1);
      ends[i] = static_cast<float>(shape.lengths ? shape.lengths[row / shape.channels] : steps);
    }
    for (int64_t t = 0; t < steps; ++t) std::fill_n(scores + t * width, width, bias[t]);
    AddAllProducts(weight, steps, steps, 1, inputs, width, scores, width);
    SoftmaxSteps(steps, ends, scores);
    UnpackRows(shape, scores, width, first, width, share);
    if (!y) continue;
    for (int64_t i = 0; i < steps * width; i += lanes)
      hn::Store(hn::Mul(hn::Load(d, scores + i), hn::Load(d, inputs + i)), d, inputs + i);
    UnpackRows(shape, inputs, width, first, width, y);
  }
}

// dL/dscore of a tile's rows into dscore, and dL/dx if it is wanted.
//   dshare_t = dy_t x_t + dshare_t,  dscore_t = share_t (dshare_t − Σ_s share_s dshare_s),
//   dx_t = dy_t share_t + Σ_j weight_jt dscore_j
void BackwardTile(const DenseReweightShape& shape, const DenseReweightArrays& arrays, int64_t first,
                  const float* x, float* dscore, int64_t stride, float* scratch) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d)), width = kVectors * lanes;
  const int64_t steps = shape.steps;
  float* share = scratch;
  float* dy = share + steps * width;
  float* dshare = dy + steps * width;
  PackRows(shape, arrays.share, first, width, share, width);
  if (arrays.dy)
    PackRows(shape, arrays.dy, first, width, dy, width);
  else
    std::fill_n(dy, steps * width, 0.0f);
  if (arrays.dshare) PackRows(shape, arrays.dshare, first, width, dshare, width);
  for (int64_t lane = 0; lane < width; lane += lanes) {
    auto dot = hn::Zero(d);
    for (int64_t t = 0; t < steps; ++t) {
      const int64_t at = t * width + lane;
      auto g = hn::Mul(hn::Load(d, dy + at), hn::Load(d, x + t * stride + lane));
      if (arrays.dshare) g = hn::Add(g, hn::Load(d, dshare + at));
      hn::Store(g, d, dscore + t * stride + lane);
      dot = hn::MulAdd(hn::Load(d, share + at), g, dot);
    }
    for (int64_t t = 0; t < steps; ++t) {
      const int64_t at = t * width + lane;
      const auto w = hn::Load(d, share + at);
      float* to = dscore + t * stride + lane;
      hn::Store(hn::Mul(w, hn::Sub(hn::Load(d, to), dot)), d, to);
      hn::Store(hn::Mul(w, hn::Load(d, dy + at)), d, dy + at);
    }
  }
  if (!arrays.dx) return;
  AddAllProducts(arrays.weight, steps, 1, steps, dscore, stride, dy, width);
  UnpackRows(shape, dy, width, first, width, arrays.dx);
}

// dweight [T, T] += Σ_rows dscore xᵀ, from [padded steps, stride] of which `rows` columns count.
void AddWeightGradient(int64_t steps, const float* dscore, const float* x, int64_t stride,
                       int64_t rows, float* dweight) {
  for (int64_t j = 0; j < steps; j += kBlock) {
    for (int64_t t = 0; t < steps; t += kAcross) {
      float totals[kBlock * kAcross];
      ProductTile<kBlock, kAcross>(rows, dscore + j * stride, stride, x + t * stride, stride,
                                   totals, kAcross);
      for (int r = 0; r < kBlock && j + r < steps; ++r)
        for (int c = 0; c < kAcross && t + c < steps; ++c)
          dweight[(j + r) * steps + t + c] += totals[r * kAcross + c];
    }
  }
}

// The tiles [begin, end); dweight [T, T] and dbias [T] are overwritten.
void BackwardTiles(const DenseReweightShape& shape, const DenseReweightArrays& arrays,
                   int64_t begin, int64_t end, float* dweight, float* dbias) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d)), width = kVectors * lanes;
  const int64_t steps = shape.steps, padded = PaddedSteps(shape);
  const int64_t tiles = std::min(end - begin, std::max<int64_t>(1, kGroupRows / width));
  // A little more than a power of two, so that the steps do not all fall into the same cache sets.
  const int64_t stride = tiles * width + lanes;
  float* x = Scratch(ScratchUse::kDenseReweight, 2 * padded * stride + 3 * steps * width);
  float* dscore = x + padded * stride;
  float* scratch = dscore + padded * stride;
  std::fill_n(dweight, steps * steps, 0.0f);
  std::fill_n(dbias, steps, 0.0f);
  for (float* array : {x, dscore}) std::fill(array + steps * stride, array + padded * stride, 0.0f);
  for (int64_t group = begin; group < end; group += tiles) {
    const int64_t count = std::min(tiles, end - group);
    for (int64_t i = 0; i < count; ++i) {
      const int64_t first = (group + i) * width;
      PackRows(shape, arrays.x, first, width, x + i * width, stride);
      BackwardTile(shape, arrays, first, x + i * width, dscore + i * width, stride, scratch);
    }
    AddWeightGradient(steps, dscore, x, stride, count * width, dweight);
    for (int64_t t = 0; t < steps; ++t) {
      auto sum = hn::Zero(d);
      for (int64_t i = 0; i < count * width; i += lanes)
        sum = hn::Add(sum, hn::Load(d, dscore + t * stride + i));
      dbias[t] += hn::GetLane(hn::SumOfLanes(d, sum));
    }
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(TileRows);
HWY_EXPORT(ForwardTiles);
HWY_EXPORT(BackwardTiles);

// About a quarter of a million multiplications: some 10 µs of one thread.
constexpr int64_t kGrain = 1 << 18;

void Check(const DenseReweightShape& shape) {
  Require(shape.batch >= 0 && shape.steps >= 0 && shape.channels >= 0,
          "the sizes must be at least 0, got batch ", shape.batch, ", steps ", shape.steps,
          ", channels ", shape.channels);
  for (int64_t n = 0; shape.lengths && n < shape.batch; ++n)
    Require(shape.lengths[n] >= 0 && shape.lengths[n] <= shape.steps, "sample ", n, " has length ",
            shape.lengths[n], ", outside 0 to ", shape.steps);
}

// The tiles in equal parts of fixed borders, one for each thread that is worth it. So a thread
// finds backward in its own cache what it left there forward, and sums of parts are the same each
// time.
struct Parts {
  Parts(const DenseReweightShape& shape, int64_t tile_rows)
      : tiles((Rows(shape) - 1) / tile_rows + 1) {
    const int64_t tile = std::max<int64_t>(1, tile_rows * shape.steps * shape.steps);
    count = std::clamp<int64_t>(tiles / std::max<int64_t>(1, kGrain / tile), 1, NumThreads());
  }

  // Calls body(part, begin, end).
  template <class Body>
  void ForEach(const Body& body) const {
    ParallelFor(count, 1, [&](int64_t first, int64_t last) {
      for (int64_t part = first; part < last; ++part)
        body(part, tiles * part / count, tiles * (part + 1) / count);
    });
  }

  int64_t tiles, count;
};

}  // namespace

void DenseReweightForward(const DenseReweightShape& shape, const float* weight, const float* bias,
                          const float* x, float* y, float* share) {
  Check(shape);
  if (Rows(shape) == 0 || shape.steps == 0) return;
  const auto forward = HWY_DYNAMIC_DISPATCH(ForwardTiles);
  Parts(shape, HWY_DYNAMIC_DISPATCH(TileRows)()).ForEach([&](int64_t, int64_t begin, int64_t end) {
    forward(shape, weight, bias, x, y, share, begin, end);
  });
}

void DenseReweightBackward(const DenseReweightShape& shape, const float* weight, const float* x,
                           const float* share, const float* dy, const float* dshare,
                           const DenseReweightGradients& gradients) {
  Check(shape);
  const int64_t steps = shape.steps, size = steps * steps + steps;
  if (Rows(shape) == 0 || steps == 0) {
    std::fill_n(gradients.weight, steps * steps, 0.0f);
    std::fill_n(gradients.bias, steps, 0.0f);
    return;
  }
  const auto backward = HWY_DYNAMIC_DISPATCH(BackwardTiles);
  const Parts parts(shape, HWY_DYNAMIC_DISPATCH(TileRows)());
  float* sums = Scratch(ScratchUse::kDenseSums, parts.count * size);
  const DenseReweightArrays arrays{weight, x, share, dy, dshare, gradients.x};
  parts.ForEach([&](int64_t part, int64_t begin, int64_t end) {
    float* own = sums + part * size;
    backward(shape, arrays, begin, end, own, own + steps * steps);
  });
  std::copy_n(sums, steps * steps, gradients.weight);
  std::copy_n(sums + steps * steps, steps, gradients.bias);
  for (int64_t part = 1; part < parts.count; ++part) {
    const float* from = sums + part * size;
    for (int64_t i = 0; i < steps * steps; ++i) gradients.weight[i] += from[i];
    for (int64_t i = 0; i < steps; ++i) gradients.bias[i] += from[steps * steps + i];
  }
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
