#include "fovea/autograd/attention_arguments.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "fovea/attention/scopes/window.h"
#include "fovea/autograd/tensor_check.h"
#include "fovea/core/error.h"
#include "fovea/core/tensor.h"

namespace fovea::autograd {
namespace {

void RequireOfEachQuery(const char* name, const at::Tensor& t, const at::Tensor& query,
                        const AttentionSizes& s) {
  const int64_t full[] = {s.samples, s.heads, s.queries};
  bool fits = t.dim() <= 3;
  for (int64_t i = 1; fits && i <= t.dim(); ++i)
    fits = t.size(-i) == 1 || t.size(-i) == full[3 - i];
  Require(fits, name, " must broadcast to [", s.samples, ", ", s.heads, ", ", s.queries, "], got ",
          ToString(t.sizes().vec()));
  Require(t.device() == query.device(), name, " must be on ", query.device().str(),
          " as the query is, got ", t.device().str());
}

void CheckRanges(const KeyRanges& ranges, const at::Tensor& query, const AttentionSizes& s) {
  Require(ranges.first.defined() == ranges.last.defined(),
          "first and last must come together, got ", ranges.first.defined() ? "first" : "last",
          " alone");
  if (!ranges.first.defined()) return;
  for (const auto& [name, t] : {std::pair{"first", ranges.first}, {"last", ranges.last}}) {
    Require(at::isIntegralType(t.scalar_type(), /*includeBool=*/false), name,
            " must be of whole numbers, got ", at::toString(t.scalar_type()));
    RequireOfEachQuery(name, t, query, s);
  }
}

void CheckCentres(const attention::KeyScope<at::Tensor>& scope, const at::Tensor& query,
                  const AttentionSizes& s) {
  Require(scope.window >= 1 && scope.window <= attention::kLargestWindow, "window must be 1 to ",
          attention::kLargestWindow, ", got ", scope.window);
  Require(scope.centres->scalar_type() == query.scalar_type(), "centre must be ",
          at::toString(query.scalar_type()), " as the query is, got ",
          at::toString(scope.centres->scalar_type()));
  RequireOfEachQuery("centre", scope.centres->squeeze(-1), query, s);
}

}  // namespace

AttentionSizes CheckQueryAndKey(const at::Tensor& query, const at::Tensor& key) {
  RequireShape("query", query, {"N", "H", "Tq", "D"});
  RequireShape("key", key, {query.size(0), query.size(1), "Tk", query.size(3)});
  RequireFloats("query", query);
  RequireAs("key", key, "the query", query);
  return {query.size(0), query.size(1), query.size(2), key.size(2), query.size(3)};
}

AttentionSizes CheckFused(const FusedInputs& in, const KeyRanges& ranges) {
  const at::Tensor& query = in.score.query;
  const AttentionSizes s = CheckQueryAndKey(query, in.score.key);
  Require(std::isfinite(in.score.scale), "scale must be a finite number, got ", in.score.scale);
  if (in.score.form == attention::ScoreForm::kAdditive) {
    const at::Tensor v = in.score.v.value_or(at::Tensor());
    RequireShape("v", v, {s.heads, 1, s.size});
    RequireAs("v", v, "the query", query);
  }
  Require(in.lengths.empty() || std::ssize(in.lengths) == s.samples,
          "lengths must hold one for each of the ", s.samples, " samples, got ", in.lengths.size());
  for (const int32_t length : in.lengths)
    Require(length >= 0 && length <= s.keys, "a length must be 0 to ", s.keys, ", got ", length);
  CheckRanges(ranges, query, s);
  if (in.scope.centres) CheckCentres(in.scope, query, s);
  return s;
}

void CheckValues(const FusedInputs& in, const AttentionSizes& s) {
  RequireShape("value", in.values, {s.samples, s.heads, s.keys, "Dv"});
  RequireAs("value", in.values, "the query", in.score.query);
}

at::Tensor CentresOf(const FusedInputs& in, const AttentionSizes& s) {
  if (!in.scope.gaussian) return at::empty({0}, in.score.query.options().requires_grad(false));
  return in.scope.centres->squeeze(-1).expand({s.samples, s.heads, s.queries}).contiguous();
}

attention::KernelScope ScopeOf(const FusedInputs& in, const KeyRanges& ranges,
                               const AttentionSizes& s) {
  attention::KeyScope<attention::QueryNumbers> scope{
      in.scope.causal, {}, in.scope.window, in.scope.gaussian};
  const std::vector<int64_t> each = {s.samples, s.heads, s.queries};
  if (in.scope.centres) {
    const at::Tensor centres = in.scope.centres->detach().squeeze(-1).expand(each);
    scope.centres = {centres.data_ptr<float>(), centres.stride(0), centres.stride(1),
                     centres.stride(2)};
  }
  attention::KernelScope out(scope, in.lengths, {s.samples, s.heads, s.queries, s.keys});
  if (!ranges.first.defined()) return out;
  const auto bound = [&](const at::Tensor& t) {
    return t.clamp(0, s.keys).to(at::kInt).expand(each).contiguous();
  };
  const at::Tensor first = bound(ranges.first), last = bound(ranges.last);
  const auto ints = [](const at::Tensor& t) {
    return std::span<const int32_t>(t.data_ptr<int32_t>(), static_cast<size_t>(t.numel()));
  };
  out.Restrict(ints(first), ints(last));
  return out;
}

kernels::DotShape DotShapeOf(const at::Tensor& query, const at::Tensor& key, int64_t value_size) {
  return {.sequences = query.size(0) * query.size(1),
          .queries = query.size(2),
          .keys = key.size(2),
          .size = query.size(3),
          .value_size = value_size};
}

kernels::AdditiveShape AdditiveShapeOf(const at::Tensor& query, const at::Tensor& key,
                                       int64_t value_size) {
  return {.sequences = query.size(0) * query.size(1),
          .heads = query.size(1),
          .queries = query.size(2),
          .keys = key.size(2),
          .hidden = query.size(3),
          .value_size = value_size};
}

}  // namespace fovea::autograd
