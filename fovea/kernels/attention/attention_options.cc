#include "fovea/kernels/attention/attention_options.h"

#include <algorithm>

#include "fovea/core/error.h"

namespace fovea::kernels {

void RequireSize(const char* what, const char* name, size_t size, int64_t expected) {
  Require(size == static_cast<uint64_t>(expected), what, ": ", name, " must have ", expected,
          " elements, got ", size);
}

void RequireSizeOrEmpty(const char* what, const char* name, size_t size, int64_t expected) {
  if (size != 0) RequireSize(what, name, size, expected);
}

KeyRange KeysOf(const AttentionScope& scope, int64_t sequence, int64_t query, int64_t queries,
                int64_t keys) {
  int64_t first = 0, last = scope.lengths.empty() ? keys : scope.lengths[sequence];
  if (scope.kind == AttentionScope::Kind::kCausal)
    last = std::clamp<int64_t>(query + keys - queries + 1, 0, last);
  if (scope.kind == AttentionScope::Kind::kWindow) {
    const int64_t at = sequence * queries + query;
    first = std::max<int64_t>(scope.first[at], 0);
    last = std::min<int64_t>(scope.last[at], last);
  }
  if (first >= last) return {0, 0};
  return {static_cast<int32_t>(first), static_cast<int32_t>(last)};
}

void CheckScope(const char* what, const AttentionScope& scope, int64_t sequences, int64_t queries,
                int64_t keys) {
  RequireSizeOrEmpty(what, "lengths", scope.lengths.size(), sequences);
  for (const int32_t length : scope.lengths)
    Require(length >= 0 && length <= keys, what, ": a length must be in 0…", keys, ", got ",
            length);
  if (scope.kind == AttentionScope::Kind::kWindow) {
    RequireSize(what, "first", scope.first.size(), sequences * queries);
    RequireSize(what, "last", scope.last.size(), sequences * queries);
  }
  if (scope.gaussian != Gaussian::kNone) {
    RequireSize(what, "centre", scope.centre.size(), sequences * queries);
    Require(scope.deviation > 0, what, ": deviation must be above 0, got ", scope.deviation);
  }
}

void CheckView(const char* what, const WeightsView& view, int64_t sequences, int64_t queries,
               int64_t keys) {
  const auto rows = static_cast<int64_t>(view.rows.size());
  for (const int64_t row : view.rows)
    Require(row >= 0 && row < queries, what, ": a row must be in 0…", queries - 1, ", got ", row);
  RequireSize(what, "row_weights", view.row_weights.size(), sequences * rows * keys);
  RequireSizeOrEmpty(what, "key_mean", view.key_mean.size(), sequences * keys);
  RequireSizeOrEmpty(what, "key_max", view.key_max.size(), sequences * keys);
  RequireSizeOrEmpty(what, "entropy", view.entropy.size(), sequences * queries);
  RequireSizeOrEmpty(what, "argmax", view.argmax.size(), sequences * queries);
  Require(view.top >= 0, what, ": top must not be negative, got ", view.top);
  RequireSizeOrEmpty(what, "top_keys", view.top_keys.size(), sequences * queries * view.top);
  RequireSizeOrEmpty(what, "top_weights", view.top_weights.size(), sequences * queries * view.top);
}

}  // namespace fovea::kernels
