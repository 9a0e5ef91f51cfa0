#include "fovea/autograd/attention_scope.h"

#include <cmath>
#include <utility>
#include <vector>

#include "fovea/attention/scopes/local_m.h"
#include "fovea/core/error.h"
#include "fovea/core/tensor.h"

namespace fovea::autograd {
namespace {

std::string Text(const at::Tensor& t) { return ToString(t.sizes().vec()); }

void RequireWhole(const char* name, const at::Tensor& t) {
  Require(at::isIntegralType(t.scalar_type(), /*includeBool=*/false), name,
          " must be of whole numbers, got ", at::toString(t.scalar_type()));
}

void RequireOfEachQuery(const char* name, const at::Tensor& t, const at::Tensor& query,
                        const AttentionSizes& s) {
  const int64_t full[] = {s.samples, s.heads, s.queries};
  bool fits = t.dim() <= 3;
  for (int64_t i = 1; fits && i <= t.dim(); ++i)
    fits = t.size(-i) == 1 || t.size(-i) == full[3 - i];
  Require(fits, name, " must broadcast to [", s.samples, ", ", s.heads, ", ", s.queries, "], got ",
          Text(t));
  Require(t.device() == query.device(), name, " must be on ", query.device().str(),
          " as the query is, got ", t.device().str());
}

void RequireWindow(int64_t window) {
  Require(window >= 1 && window <= attention::kLargestWindow, "window must be 1 to ",
          attention::kLargestWindow, ", got ", window);
}

std::span<const int32_t> Ints(const at::Tensor& t) {
  return {t.data_ptr<int32_t>(), static_cast<size_t>(t.numel())};
}

}  // namespace

KeyScope Around(KeyScope scope, const at::Tensor& centre, int64_t window) {
  RequireWindow(window);
  Require(at::isFloatingType(centre.scalar_type()), "centre must be of floats, got ",
          at::toString(centre.scalar_type()));
  // The nearest whole numbers on both sides, so that what is D away is so exactly. A centre of NaN
  // hides nothing. What is too far for int32 is as good as 2^30.
  const double far = 0x1p30;
  const at::Tensor c = centre.detach().to(at::kDouble), unknown = c.isnan();
  const auto whole = [&](const at::Tensor& place, double otherwise) {
    return place.clamp(-far, far).masked_fill(unknown, otherwise).to(at::kInt);
  };
  scope.first = whole(c.ceil() - window, 0);
  scope.last = whole(c.floor() + (window + 1), far);
  return scope;
}

KeyScope Aligned(KeyScope scope, const at::Tensor& query, const at::Tensor& key, int64_t window) {
  const AttentionSizes s = CheckQueryAndKey(query, key);
  CheckScope(scope, query, s);
  std::vector<int64_t> lengths(scope.lengths.defined() ? s.samples : 1, s.keys);
  if (scope.lengths.defined()) {
    const at::Tensor own = scope.lengths.to(at::kCPU, at::kLong).contiguous();
    std::copy_n(own.data_ptr<int64_t>(), s.samples, lengths.begin());
  }
  const auto samples = static_cast<int64_t>(lengths.size());
  const at::Tensor centre = at::empty({samples, 1, s.queries}, at::kFloat);
  float* at = centre.data_ptr<float>();
  for (const int64_t length : lengths)
    for (int64_t i = 0; i < s.queries; ++i)
      *at++ = attention::LocalM::Centre(i, s.queries, s.keys, length);
  return Around(std::move(scope), centre.to(query.device()), window);
}

KeyScope Predicted(KeyScope scope, const at::Tensor& centre, int64_t window) {
  scope = Around(std::move(scope), centre, window);
  scope.centre = centre;
  scope.deviation = static_cast<double>(window) / 2;
  return scope;
}

AttentionSizes CheckQueryAndKey(const at::Tensor& query, const at::Tensor& key) {
  Require(query.dim() == 4, "query must be [N, H, Tq, D], got ", Text(query));
  const AttentionSizes s{query.size(0), query.size(1), query.size(2),
                         key.dim() == 4 ? key.size(2) : 0, query.size(3)};
  Require(
      key.dim() == 4 && key.size(0) == s.samples && key.size(1) == s.heads && key.size(3) == s.size,
      "key must be [", s.samples, ", ", s.heads, ", Tk, ", s.size, "], got ", Text(key));
  Require(at::isFloatingType(query.scalar_type()), "query must be of floats, got ",
          at::toString(query.scalar_type()));
  Require(key.scalar_type() == query.scalar_type() && key.device() == query.device(),
          "key must be ", at::toString(query.scalar_type()), " on ", query.device().str(),
          " as the query is, got ", at::toString(key.scalar_type()), " on ", key.device().str());
  return s;
}

void CheckScope(const KeyScope& scope, const at::Tensor& query, const AttentionSizes& s) {
  Require(scope.first.defined() == scope.last.defined(), "first and last must come together, got ",
          scope.first.defined() ? "first" : "last", " alone");
  if (scope.centre.defined()) {
    Require(scope.centre.scalar_type() == query.scalar_type(), "centre must be ",
            at::toString(query.scalar_type()), " as the query is, got ",
            at::toString(scope.centre.scalar_type()));
    RequireOfEachQuery("centre", scope.centre, query, s);
    Require(std::isfinite(scope.deviation) && scope.deviation > 0,
            "deviation must be a positive number, got ", scope.deviation);
  }
  if (scope.first.defined()) {
    for (const auto& [name, t] : {std::pair{"first", scope.first}, {"last", scope.last}}) {
      RequireWhole(name, t);
      RequireOfEachQuery(name, t, query, s);
    }
  }
  if (!scope.lengths.defined()) return;
  Require(scope.lengths.dim() == 1 && scope.lengths.size(0) == s.samples, "lengths must be [",
          s.samples, "], got ", Text(scope.lengths));
  RequireWhole("lengths", scope.lengths);
  if (s.samples == 0) return;
  const auto least = scope.lengths.min().item<int64_t>(),
             most = scope.lengths.max().item<int64_t>();
  Require(least >= 0 && most <= s.keys, "lengths must be 0 to ", s.keys, ", got ", least, " to ",
          most);
}

KernelScope ForKernels(const KeyScope& scope, const at::Tensor& query, const AttentionSizes& s) {
  const std::vector<int64_t> each = {s.samples, s.heads, s.queries};
  KernelScope out{.causal = scope.causal,
                  .lengths = at::empty({0}, at::kInt),
                  .first = at::empty({0}, at::kInt),
                  .last = at::empty({0}, at::kInt),
                  .centre = at::empty({0}, query.options().requires_grad(false)),
                  .deviation = scope.deviation};
  if (scope.lengths.defined())
    out.lengths =
        scope.lengths.to(at::kCPU, at::kInt).unsqueeze(1).expand({s.samples, s.heads}).contiguous();
  if (scope.centre.defined()) out.centre = scope.centre.expand(each).contiguous();
  if (!scope.first.defined()) return out;
  const auto ranges = [&](const at::Tensor& t) { return t.clamp(0, s.keys).to(at::kInt); };
  out.first = ranges(scope.first).expand(each).contiguous();
  out.last = ranges(scope.last);
  if (scope.causal) {  // the kernels have one or the other
    out.causal = false;
    const at::Tensor place = at::arange(s.queries, at::kInt);
    out.last = at::minimum(out.last, (place + (s.keys - s.queries + 1)).clamp_min(0).to(at::kInt));
  }
  out.last = out.last.expand(each).contiguous();
  return out;
}

kernels::AttentionScope KernelScope::View() const {
  using Kind = kernels::AttentionScope::Kind;
  kernels::AttentionScope view{.lengths = Ints(lengths), .first = Ints(first), .last = Ints(last)};
  if (causal) view.kind = Kind::kCausal;
  if (first.numel() > 0) view.kind = Kind::kWindow;
  if (centre.numel() > 0) {
    view.gaussian = kernels::Gaussian::kOnWeights;
    view.centre = {centre.data_ptr<float>(), static_cast<size_t>(centre.numel())};
    view.deviation = static_cast<float>(deviation);
  }
  return view;
}

}  // namespace fovea::autograd
