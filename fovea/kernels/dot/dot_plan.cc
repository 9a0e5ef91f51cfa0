#include "fovea/kernels/dot/dot_plan.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <numeric>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"

namespace fovea::kernels {

DotPlan::DotPlan(const DotShape& shape, const DotInputs& inputs, const AttentionScope& scope)
    : shape(shape), inputs(inputs), scope(scope) {
  const float size = std::abs(inputs.scale);
  const bool moderate = size >= 0x1p-60f && size <= 0x1p60f;
  query_scale = moderate ? std::copysign(1.0f, inputs.scale) : inputs.scale;
  unit = moderate ? size : 1.0f;
  exponent_unit = scope.gaussian == Gaussian::kInSoftmax ? 1.0f : unit;
  factor = static_cast<float>(static_cast<double>(exponent_unit) * std::numbers::log2e);
}

QueryRows::QueryRows(const DotPlan& plan, int64_t sequence, int64_t begin, int64_t count,
                     int64_t tile_rows) {
  const int64_t rows = (count + tile_rows - 1) / tile_rows * tile_rows;
  query.resize(static_cast<size_t>(rows), -1);
  std::iota(query.begin(), query.begin() + count, static_cast<int32_t>(begin));
  std::vector<KeyRange> of(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i)
    of[i] = KeysOf(plan.scope, sequence, begin + i, plan.shape.queries, plan.shape.keys);
  if (plan.scope.kind == AttentionScope::Kind::kWindow) {
    std::sort(query.begin(), query.begin() + count, [&](int32_t a, int32_t b) {
      const KeyRange &ka = of[a - begin], &kb = of[b - begin];
      if (ka.first != kb.first) return ka.first < kb.first;
      return ka.last != kb.last ? ka.last < kb.last : a < b;
    });
  }
  keys.resize(static_cast<size_t>(rows), {0, 0});
  for (int64_t i = 0; i < count; ++i) keys[i] = of[query[i] - begin];
  for (int64_t i = 0; i < rows; i += tile_rows) {
    KeyRange hull = {0, 0}, core = keys[i];
    for (int64_t r = i; r < i + tile_rows; ++r) {
      core = {std::max(core.first, keys[r].first), std::min(core.last, keys[r].last)};
      if (keys[r].first >= keys[r].last) continue;
      if (hull.first >= hull.last) hull = keys[r];
      hull = {std::min(hull.first, keys[r].first), std::max(hull.last, keys[r].last)};
    }
    hulls.push_back(hull);
    cores.push_back(core);
  }
}

void ForGroups(int64_t sequences, int64_t floats,
               const std::function<void(int64_t, int64_t)>& body) {
  // As many as stay in a core's cache, or one for each thread.
  constexpr int64_t kCached = int64_t{1} << 17, kMost = int64_t{1} << 22;  // 512 KB, 16 MB
  floats = std::max<int64_t>(floats, 1);
  const int64_t count =
      std::max<int64_t>({1, kCached / floats, std::min<int64_t>(NumThreads(), kMost / floats)});
  for (int64_t first = 0; first < sequences; first += count)
    body(first, std::min(count, sequences - first));
}

void CheckDot(const char* what, const DotPlan& plan) {
  const auto& [n, tq, tk, d, dv] = plan.shape;
  constexpr int64_t kMost = int64_t{1} << 31;
  for (const int64_t size : {n, tq, tk, d, dv})
    Require(size >= 0 && size < kMost, what, ": sizes must be in 0…2^31 − 1, got ", size);
  RequireSize(what, "query", plan.inputs.query.size(), n * tq * d);
  RequireSize(what, "key", plan.inputs.key.size(), n * tk * d);
  RequireSize(what, "values", plan.inputs.values.size(), n * tk * dv);
  Require(std::isfinite(plan.inputs.scale), what, ": scale must be finite, got ",
          plan.inputs.scale);
  CheckScope(what, plan.scope, n, tq, tk);
}

}  // namespace fovea::kernels
