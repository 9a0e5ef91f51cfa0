#ifndef FOVEA_KERNELS_DOT_DOT_PLAN_H_
#define FOVEA_KERNELS_DOT_DOT_PLAN_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "fovea/kernels/dot/dot_attention.h"

namespace fovea::kernels {

// What forward, backward and weights have in common: how a call's scores are made of products.
//   score = unit · (query_scale · q) · k
struct DotPlan {
  DotPlan(const DotShape& shape, const DotInputs& inputs, const AttentionScope& scope);

  DotShape shape;
  DotInputs inputs;
  AttentionScope scope;
  // The scale enters behind the products, so that these are the formula's own to the last digit,
  // but where it leaves what floats hold comfortably.
  float query_scale;  // ±1, or the scale
  float unit;         // |scale|, or 1
  // Exponentials are 2^(factor · x) of x in these units: scores with a Gaussian in the softmax,
  // products otherwise.
  float factor;
  float exponent_unit;  // factor · ln 2

  bool HasGaussian() const { return scope.gaussian != Gaussian::kNone; }
};

// Queries of a sequence in the order in which they are taken, and the keys that each sees:
// windows that lie near each other share tiles.
struct QueryRows {
  QueryRows() = default;
  // The queries begin … begin + count − 1.
  QueryRows(const DotPlan& plan, int64_t sequence, int64_t begin, int64_t count, int64_t tile_rows);

  int64_t tiles() const { return static_cast<int64_t>(hulls.size()); }

  // [count], then up to a whole tile of rows without keys.
  std::vector<int32_t> query;  // −1: none
  std::vector<KeyRange> keys;
  // [tiles]: keys that any row of the tile sees, and those that every row sees.
  std::vector<KeyRange> hulls, cores;
};

// Into how many parts a sweep over few sequences is cut at most, each with sums of its own.
inline constexpr int64_t kParts = 8;

// Calls body(first, count) for groups of sequences, one after the other, whose scratch of `floats`
// each stays within bounds.
void ForGroups(int64_t sequences, int64_t floats,
               const std::function<void(int64_t, int64_t)>& body);

// Throws ArgumentError, in the name of `what`.
void CheckDot(const char* what, const DotPlan& plan);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_DOT_DOT_PLAN_H_
