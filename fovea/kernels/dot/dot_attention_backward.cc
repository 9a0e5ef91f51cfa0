#include <algorithm>
#include <cstddef>
#include <vector>

#include "fovea/core/threads.h"
#include "fovea/kernels/dot/dot_attention.h"
#include "fovea/kernels/dot/dot_plan.h"
#include "fovea/kernels/simd/scratch.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/dot/dot_attention_backward.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/dot/dot_score-inl.h"
#include "hwy/highway.h"

// With a = softmax, w = a but for a Gaussian on the weights, w = a e^g, and δ[i] = do[i] · o[i]:
//   da[i,j] = do[i] · value[j],  ds[i,j] = w[i,j] da[i,j] − a[i,j] δ[i],
//   dvalue[j] = Σ_i w[i,j] do[i],  dq[i] = scale Σ_j ds[i,j] k[j],  dk[j] = scale Σ_i ds[i,j] q[i].
// Gradients of outputs are divided by the rows' sums on the way in, so that a is the exponential
// itself.
HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Tiles of queries whose weights for one block of keys are held at once.
constexpr int64_t kBackwardTiles = 16;
constexpr int64_t kBackwardRows = kBackwardTiles * kTileRows;

// Sizes and places of one sequence's scratch, in floats.
struct BackwardLayout {
  BackwardLayout(const DotShape& shape, const float* key, int64_t parts)
      : parts(parts),
        rows(RoundUp(shape.queries, kTileRows)),
        stride(RoundUp(shape.size, kLanes)),
        value_stride(RoundUp(shape.value_size, kLanes)),
        pad(!InWholeVectors(key, shape.size)) {
    const int64_t keys = RoundUp(shape.keys, kBlockKeys);
    key_panels = Take(keys * shape.size);
    value_panels = Take(keys * shape.value_size);
    key_rows = Take(pad ? keys * stride : 0);
    queries = Take(rows * stride);
    output_gradients = Take(rows * value_stride);
    deltas = Take(rows);
    shifts = Take(rows);
    centres = Take(rows);
    query_gradients = Take(parts * rows * stride);
    centre_gradients = Take(parts * rows * kLanes);
  }

  int64_t Take(int64_t floats) {
    const int64_t at = size;
    size += RoundUp(floats, kMaxLanes);
    return at;
  }

  int64_t size = 0;
  int64_t parts;  // of the keys, each with a sum of its own of the queries' gradients
  int64_t rows;
  int64_t stride, value_stride;  // of rows of queries or keys, and of values
  bool pad;                      // whether keys are read from a copy
  int64_t key_panels, value_panels, key_rows, queries, output_gradients, deltas, shifts, centres,
      query_gradients, centre_gradients;
};

struct BackwardCall {
  const DotPlan& plan;
  const BackwardLayout& layout;
  const ScoreConstants& constants;
  const AttentionResults& results;
  std::span<const float> output_gradient;
  const DotGradients& gradients;
};

// do · o of a tile's rows, added up in the order of MultiplyTile: with one key their difference to
// da is 0 exactly.
HWY_INLINE void TileDeltas(const float* gradients, int64_t stride, const float* output,
                           const int32_t* query, int64_t size, float* deltas) {
  const hn::CappedTag<float, 1> d;
  hn::Vec<decltype(d)> sum[kTileRows];
  const float* rows[kTileRows];
  for (int64_t r = 0; r < kTileRows; ++r) {
    sum[r] = hn::Zero(d);
    // A row of no query has gradients 0: any output will do.
    rows[r] = output + std::max(query[r], 0) * size;
  }
  for (int64_t t = 0; t < size; ++t) {
#pragma GCC unroll 8
    for (int64_t r = 0; r < kTileRows; ++r)
      sum[r] =
          hn::MulAdd(hn::LoadU(d, gradients + r * stride + t), hn::LoadU(d, rows[r] + t), sum[r]);
  }
  for (int64_t r = 0; r < kTileRows; ++r) deltas[r] = query[r] < 0 ? 0 : hn::GetLane(sum[r]);
}

void PrepareBackward(const BackwardCall& call, const QueryRows& rows, int64_t sequence,
                     float* scratch) {
  const DotPlan& plan = call.plan;
  const DotShape& shape = plan.shape;
  const BackwardLayout& layout = call.layout;
  const int64_t first_query = sequence * shape.queries, first_key = sequence * shape.keys;
  const int64_t length = plan.scope.lengths.empty() ? shape.keys : plan.scope.lengths[sequence];
  const float* key = plan.inputs.key.data() + first_key * shape.size;
  PackPanels(key, length, shape.size, scratch + layout.key_panels);
  PackPanels(plan.inputs.values.data() + first_key * shape.value_size, length, shape.value_size,
             scratch + layout.value_panels);
  if (layout.pad) PadRows(key, length, shape.size, layout.stride, scratch + layout.key_rows);
  for (int64_t row = 0; row < layout.rows; row += kTileRows) {
    const int32_t* query = &rows.query[row];
    for (int64_t r = 0; r < kTileRows; ++r) {
      const int64_t at = first_query + std::max(query[r], 0);
      scratch[layout.shifts + row + r] = call.results.statistics[2 * at];
      scratch[layout.centres + row + r] = plan.HasGaussian() ? plan.scope.centre[at] : 0;
    }
    GatherTile(
        plan.inputs.query.data() + first_query * shape.size, query, shape.size, layout.stride,
        [&](int64_t) { return plan.query_scale; }, scratch + layout.queries + row * layout.stride);
    float* gradients = scratch + layout.output_gradients + row * layout.value_stride;
    GatherTile(
        call.output_gradient.data() + first_query * shape.value_size, query, shape.value_size,
        layout.value_stride,
        [&](int64_t r) {
          const float total = call.results.statistics[2 * (first_query + query[r]) + 1];
          return total == 0 ? 0 : 1 / total;
        },
        gradients);
    TileDeltas(gradients, layout.value_stride,
               call.results.output.data() + first_query * shape.value_size, query, shape.value_size,
               scratch + layout.deltas + row);
  }
  std::fill_n(scratch + layout.query_gradients, layout.parts * layout.rows * layout.stride, 0.0f);
  std::fill_n(scratch + layout.centre_gradients, layout.parts * layout.rows * kLanes, 0.0f);
}

// Products of a tile and a block become weights, and products of values and gradients of outputs
// become gradients of scores, 0 where nothing is seen.
template <Gaussian kGaussian, bool kWhole>
HWY_INLINE void ScoreGradients(const BackwardCall& call, const BlockPart& part,
                               const KeyRange* keys, int64_t block_begin, int64_t row,
                               const float* scratch, float* centre_gradients,
                               float* HWY_RESTRICT weights, float* HWY_RESTRICT gradients) {
  const FloatTag d;
  const BackwardLayout& layout = call.layout;
#pragma GCC unroll 8
  for (int64_t r = 0; r < kTileRows; ++r) {
    float* HWY_RESTRICT w = weights + r * kBlockKeys;
    float* HWY_RESTRICT ds = gradients + r * kBlockKeys;
    const float centre = scratch[layout.centres + row + r];
    PrepareRow<kGaussian, kWhole>(call.constants, part, keys[r], centre, block_begin, w);
    const auto delta = hn::Set(d, scratch[layout.deltas + row + r]);
    auto centre_sum = hn::Zero(d);
    // A softmax's gradients sum to 0, so that distances may count from anywhere: from the nearest
    // key, where all lie far from the centre, less cancels.
    const float origin = kGaussian == Gaussian::kInSoftmax ? NearestKey(keys[r], centre) : centre;
    const auto add_to_centre = [&](int64_t c, FloatVec dg) HWY_ATTR {
      centre_sum = hn::MulAdd(dg, Distance(d, block_begin, c, origin), centre_sum);
    };
    ForExponentials<kWhole>(call.constants, part, scratch[layout.shifts + row + r], w,
                            [&](int64_t c, FloatVec e) HWY_ATTR {
                              auto da = hn::LoadU(d, ds + c);
                              if constexpr (kGaussian == Gaussian::kOnWeights) {
                                const auto g =
                                    GaussianOf(d, call.constants, block_begin, c, centre);
                                da = hn::Mul(da, g);
                                add_to_centre(c, hn::Mul(e, da));
                                hn::StoreU(hn::Mul(e, g), d, w + c);
                              } else {
                                hn::StoreU(e, d, w + c);
                              }
                              const auto gradient = hn::Mul(e, hn::Sub(da, delta));
                              if constexpr (kGaussian == Gaussian::kInSoftmax)
                                add_to_centre(c, gradient);
                              hn::StoreU(gradient, d, ds + c);
                            });
    if constexpr (!kWhole) {
      for (float* to : {w, ds}) {
        std::fill(to, to + part.vectors_begin, 0.0f);
        std::fill(to + part.vectors_end, to + kBlockKeys, 0.0f);
      }
    }
    if constexpr (kGaussian != Gaussian::kNone) {
      float* to = centre_gradients + (row + r) * kLanes;
      hn::StoreU(hn::Add(hn::LoadU(d, to), centre_sum), d, to);
    }
  }
}

// out [columns, cols] += aᵀ b, a [terms, kBlockKeys] of which `columns` count.
HWY_INLINE void AddTransposed(const float* a, int64_t columns, const float* b, int64_t stride,
                              int64_t terms, float* out) {
  const auto add = [&]<int kRows>(int64_t j) HWY_ATTR {
    MultiplyCols<Store::kAdd, kRows>(LeftSide<true>{a + j, kBlockKeys}, b, stride, terms,
                                     out + j * stride, stride, stride);
  };
  int64_t j = 0;
  for (; j + kTileRows <= columns; j += kTileRows) add.template operator()<kTileRows>(j);
  if (j + 4 <= columns) {
    add.template operator()<4>(j);
    j += 4;
  }
  if (j + 2 <= columns) {
    add.template operator()<2>(j);
    j += 2;
  }
  if (j < columns) add.template operator()<1>(j);
}

// count rows of `size` floats, at a distance of `stride`, times factor, one after the other.
HWY_INLINE void WriteRows(const float* from, int64_t count, int64_t size, int64_t stride,
                          float factor, float* to) {
  const FloatTag d;
  for (int64_t i = 0; i < count; ++i, from += stride, to += size) {
    for (int64_t c = 0; c < size; c += kLanes) {
      const auto x = hn::Mul(hn::LoadU(d, from + c), hn::Set(d, factor));
      if (c + kLanes <= size) {
        hn::StoreU(x, d, to + c);
      } else {
        StoreTail(x, d, to + c, static_cast<size_t>(size - c));
      }
    }
  }
}

// Gradients of one block of keys and its values, and what it adds to the queries'.
template <Gaussian kGaussian>
void BackwardBlock(const BackwardCall& call, const QueryRows& rows, int64_t sequence, int64_t part,
                   int64_t begin, float* scratch, float* sums) {
  const DotShape& shape = call.plan.shape;
  const BackwardLayout& layout = call.layout;
  const int64_t stride = layout.stride, value_stride = layout.value_stride;
  const float* key_panels = scratch + layout.key_panels + begin * shape.size;
  const float* value_panels = scratch + layout.value_panels + begin * shape.value_size;
  const float* key_rows =
      stride == shape.size ? call.plan.inputs.key.data() + (sequence * shape.keys + begin) * stride
                           : scratch + layout.key_rows + begin * stride;
  float* query_gradients = scratch + layout.query_gradients + part * layout.rows * stride;
  float* centre_gradients = scratch + layout.centre_gradients + part * layout.rows * kLanes;
  float* key_sums = sums;
  float* value_sums = sums + kBlockKeys * stride;
  std::fill_n(sums, kBlockKeys * (stride + value_stride), 0.0f);
  alignas(64) float weights[kBackwardRows * kBlockKeys], gradients[kBackwardRows * kBlockKeys];
  for (int64_t first = 0; first < rows.tiles(); first += kBackwardTiles) {
    const int64_t last = std::min(first + kBackwardTiles, rows.tiles());
    // The tiles and columns of this block that see anything.
    int64_t from = last, to = first, columns_begin = kBlockKeys, columns_end = 0;
    for (int64_t t = first; t < last; ++t) {
      const BlockPart seen = PartOf(rows.hulls[t], rows.cores[t], begin);
      if (seen.empty()) continue;
      from = std::min(from, t);
      to = t + 1;
      columns_begin = std::min(columns_begin, seen.begin);
      columns_end = std::max(columns_end, seen.end);
    }
    if (from >= to) continue;
    for (int64_t t = from; t < to; ++t) {
      const BlockPart seen = PartOf(rows.hulls[t], rows.cores[t], begin);
      const int64_t row = t * kTileRows;
      float* w = weights + (t - from) * kTileRows * kBlockKeys;
      float* ds = gradients + (t - from) * kTileRows * kBlockKeys;
      if (seen.empty()) {
        std::fill_n(w, kTileRows * kBlockKeys, 0.0f);
        std::fill_n(ds, kTileRows * kBlockKeys, 0.0f);
        continue;
      }
      MultiplyPanels(scratch + layout.queries + row * stride, stride, key_panels, shape.size, seen,
                     w);
      MultiplyPanels(scratch + layout.output_gradients + row * value_stride, value_stride,
                     value_panels, shape.value_size, seen, ds);
      const auto score =
          seen.whole ? ScoreGradients<kGaussian, true> : ScoreGradients<kGaussian, false>;
      score(call, seen, &rows.keys[row], begin, row, scratch, centre_gradients, w, ds);
    }
    for (int64_t t = from; t < to && !call.gradients.query.empty(); ++t) {
      const BlockPart seen = PartOf(rows.hulls[t], rows.cores[t], begin);
      if (seen.empty()) continue;
      const float* ds = gradients + (t - from) * kTileRows * kBlockKeys + seen.begin;
      MultiplyCols<Store::kAdd, kTileRows>(
          LeftSide<false>{ds, kBlockKeys}, key_rows + seen.begin * stride, stride,
          seen.end - seen.begin, query_gradients + t * kTileRows * stride, stride, stride);
    }
    const int64_t row = from * kTileRows, terms = (to - from) * kTileRows;
    const int64_t columns = columns_end - columns_begin;
    if (!call.gradients.values.empty())
      AddTransposed(weights + columns_begin, columns,
                    scratch + layout.output_gradients + row * value_stride, value_stride, terms,
                    value_sums + columns_begin * value_stride);
    if (!call.gradients.key.empty())
      AddTransposed(gradients + columns_begin, columns, scratch + layout.queries + row * stride,
                    stride, terms, key_sums + columns_begin * stride);
  }
  const int64_t count = std::min(kBlockKeys, shape.keys - begin);
  const int64_t at = sequence * shape.keys + begin;
  if (!call.gradients.key.empty())
    WriteRows(key_sums, count, shape.size, stride, call.plan.unit,
              call.gradients.key.data() + at * shape.size);
  if (!call.gradients.values.empty())
    WriteRows(value_sums, count, shape.value_size, value_stride, 1,
              call.gradients.values.data() + at * shape.value_size);
}

// Adds up what the parts of the keys give to the queries of a tile.
void FinishTile(const BackwardCall& call, const QueryRows& rows, int64_t sequence, int64_t tile,
                const float* scratch) {
  const FloatTag d;
  const DotShape& shape = call.plan.shape;
  const BackwardLayout& layout = call.layout;
  for (int64_t row = tile * kTileRows; row < (tile + 1) * kTileRows; ++row) {
    if (rows.query[row] < 0) continue;
    const int64_t at = sequence * shape.queries + rows.query[row];
    const float* sums = scratch + layout.query_gradients + row * layout.stride;
    for (int64_t c = 0; c < shape.size && !call.gradients.query.empty(); c += kLanes) {
      auto sum = hn::Zero(d);
      for (int64_t p = 0; p < layout.parts; ++p)
        sum = hn::Add(sum, hn::LoadU(d, sums + p * layout.rows * layout.stride + c));
      sum = hn::Mul(sum, hn::Set(d, call.plan.inputs.scale));
      float* to = call.gradients.query.data() + at * shape.size + c;
      if (c + kLanes <= shape.size) {
        hn::StoreU(sum, d, to);
      } else {
        StoreTail(sum, d, to, static_cast<size_t>(shape.size - c));
      }
    }
    if (!call.gradients.centre.empty()) {
      float sum = 0;
      for (int64_t p = 0; p < layout.parts; ++p) {
        const float* lanes = scratch + layout.centre_gradients + (p * layout.rows + row) * kLanes;
        sum += hn::GetLane(hn::SumOfLanes(d, hn::LoadU(d, lanes)));
      }
      // dg/dcentre = (j − centre) / deviation².
      call.gradients.centre[at] = 2 * call.constants.precision * sum;
    }
  }
}

void Backward(const DotPlan& plan, const AttentionResults& results,
              std::span<const float> output_gradient, const DotGradients& gradients) {
  const DotShape& shape = plan.shape;
  const int64_t blocks = (shape.keys + kBlockKeys - 1) / kBlockKeys;
  // Of the shape alone, so that the number of threads does not change a bit.
  const int64_t parts =
      std::clamp<int64_t>(kParts / shape.sequences, 1, std::max<int64_t>(blocks, 1));
  const BackwardLayout layout(shape, plan.inputs.key.data(), parts);
  const ScoreConstants constants(plan);
  const BackwardCall call = {plan, layout, constants, results, output_gradient, gradients};
  ForGroups(shape.sequences, layout.size, [&](int64_t group, int64_t count) {
    float* scratch = Scratch(ScratchUse::kAttentionKeys, count * layout.size);
    std::vector<QueryRows> rows(static_cast<size_t>(count));
    ParallelFor(count, 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        rows[i] = QueryRows(plan, group + i, 0, shape.queries, kTileRows);
        PrepareBackward(call, rows[i], group + i, scratch + i * layout.size);
      }
    });
    ParallelFor(count * parts, 1, [&](int64_t begin, int64_t end) {
      float* sums =
          Scratch(ScratchUse::kAttentionBlock, kBlockKeys * (layout.stride + layout.value_stride));
      for (int64_t item = begin; item < end; ++item) {
        const int64_t i = item / parts, part = item % parts;
        WithGaussian(plan.scope.gaussian, [&](auto gaussian) {
          for (int64_t b = blocks * part / parts; b < blocks * (part + 1) / parts; ++b)
            BackwardBlock<gaussian>(call, rows[i], group + i, part, b * kBlockKeys,
                                    scratch + i * layout.size, sums);
        });
      }
    });
    const int64_t tiles = layout.rows / kTileRows;
    ParallelFor(count * tiles, 16, [&](int64_t begin, int64_t end) {
      for (int64_t item = begin; item < end; ++item)
        FinishTile(call, rows[item / tiles], group + item / tiles, item % tiles,
                   scratch + item / tiles * layout.size);
    });
  });
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(Backward);

void DotBackward(const DotShape& shape, const DotInputs& inputs, const AttentionScope& scope,
                 const AttentionResults& results, std::span<const float> output_gradient,
                 const DotGradients& gradients) {
  constexpr char kWhat[] = "gradient of dot attention";
  const DotPlan plan(shape, inputs, scope);
  CheckDot(kWhat, plan);
  const int64_t rows = shape.sequences * shape.queries, keys = shape.sequences * shape.keys;
  RequireSize(kWhat, "output", results.output.size(), rows * shape.value_size);
  RequireSize(kWhat, "statistics", results.statistics.size(), 2 * rows);
  RequireSize(kWhat, "gradient of the output", output_gradient.size(), rows * shape.value_size);
  RequireSizeOrEmpty(kWhat, "gradient of the query", gradients.query.size(), rows * shape.size);
  RequireSizeOrEmpty(kWhat, "gradient of the key", gradients.key.size(), keys * shape.size);
  RequireSizeOrEmpty(kWhat, "gradient of the values", gradients.values.size(),
                     keys * shape.value_size);
  RequireSizeOrEmpty(kWhat, "gradient of the centre", gradients.centre.size(),
                     plan.HasGaussian() ? rows : 0);
  if (shape.sequences > 0)
    HWY_DYNAMIC_DISPATCH(Backward)(plan, results, output_gradient, gradients);
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
