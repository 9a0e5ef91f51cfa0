#include "fovea/attention/fused_kernels.h"

#include <numeric>
#include <vector>

#include "fovea/attention/broadcast.h"
#include "fovea/attention/kernel_scope.h"
#include "fovea/kernels/additive/additive_attention.h"
#include "fovea/kernels/dot/dot_attention.h"

namespace fovea::attention {
namespace {

struct Sizes {
  int64_t samples, heads, queries, keys, size, value_size;
  int64_t sequences() const { return samples * heads; }
};

Sizes Check(const FusedInputs<Tensor>& in) {
  const Shape &q = in.score.query.shape(), &k = in.score.key.shape(), &v = in.values.shape();
  Require(q.size() == 4 && k.size() == 4 && k[0] == q[0] && k[1] == q[1] && k[3] == q[3],
          "fused attention needs queries and keys [N, H, T, d], got ", ToString(q), " and ",
          ToString(k));
  Require(v.size() == 4 && v[0] == k[0] && v[1] == k[1] && v[2] == k[2],
          "fused attention needs values [", k[0], ", ", k[1], ", ", k[2], ", Dv], got ",
          ToString(v));
  Require(in.lengths.empty() || static_cast<int64_t>(in.lengths.size()) == q[0],
          "lengths must hold one for each of the ", q[0], " samples, got ", in.lengths.size());
  return {q[0], q[1], q[2], k[2], q[3], v[3]};
}

KernelScope ScopeOf(const FusedInputs<Tensor>& in, const Sizes& s) {
  KeyScope<QueryNumbers> scope{in.scope.causal, {}, in.scope.window, in.scope.gaussian};
  if (in.scope.centres) {
    const Shape &shape = in.scope.centres->shape(), full = {s.samples, s.heads, s.queries, 1};
    Require(Broadcast(shape, full) == full, "centres must broadcast to ", ToString(full), ", got ",
            ToString(shape));
    const Shape strides = BroadcastStrides(shape, full);
    scope.centres = {in.scope.centres->data(), strides[0], strides[1], strides[2]};
  }
  return KernelScope(scope, in.lengths, {s.samples, s.heads, s.queries, s.keys});
}

// All queries' weights.
struct AllRows {
  std::vector<int64_t> rows;
  kernels::WeightsView view;

  AllRows(const Sizes& s, Tensor* weights) : rows(s.queries) {
    std::iota(rows.begin(), rows.end(), 0);
    *weights = Tensor({s.samples, s.heads, s.queries, s.keys});
    view.rows = rows;
    view.row_weights = weights->span();
  }
};

kernels::AdditiveShape AdditiveShapeOf(const Sizes& s) {
  return {.sequences = s.sequences(),
          .heads = s.heads,
          .queries = s.queries,
          .keys = s.keys,
          .hidden = s.size,
          .value_size = s.value_size};
}

FusedOutput RunProduct(const FusedInputs<Tensor>& in, bool weights, const Sizes& s,
                       const kernels::AttentionScope& scope) {
  const kernels::DotShape shape = {.sequences = s.sequences(),
                                   .queries = s.queries,
                                   .keys = s.keys,
                                   .size = s.size,
                                   .value_size = s.value_size};
  const kernels::DotInputs inputs = {in.score.query.span(), in.score.key.span(), in.values.span(),
                                     static_cast<float>(in.score.scale)};
  FusedOutput out{Tensor::Uninitialised({s.samples, s.heads, s.queries, s.value_size}), {}};
  Tensor statistics;
  if (weights) statistics = Tensor({s.samples, s.heads, s.queries, 2});
  kernels::DotForward(shape, inputs, scope,
                      {.output = out.output.span(), .statistics = statistics.span()});
  if (!weights) return out;
  const AllRows all(s, &out.weights);
  kernels::DotWeights(shape, inputs, scope, statistics.span(), all.view);
  return out;
}

FusedOutput RunAdditive(const FusedInputs<Tensor>& in, bool weights, const Sizes& s,
                        const kernels::AttentionScope& scope, const kernels::AdditiveKeys* cached) {
  Require(in.score.v && in.score.v->size() == s.heads * s.size, "v must have ", s.heads * s.size,
          " elements, got ", in.score.v ? in.score.v->size() : 0);
  const kernels::AdditiveShape shape = AdditiveShapeOf(s);
  const kernels::AdditiveInputs inputs = {.query = in.score.query.span(),
                                          .key = in.score.key.span(),
                                          .v = in.score.v->span(),
                                          .values = in.values.span(),
                                          .scale = static_cast<float>(in.score.scale),
                                          .cached = cached};
  FusedOutput out{Tensor::Uninitialised({s.samples, s.heads, s.queries, s.value_size}), {}};
  Tensor logsumexp;
  if (weights) logsumexp = Tensor({s.samples, s.heads, s.queries});
  kernels::AdditiveForward(shape, inputs, scope,
                           {.output = out.output.span(), .logsumexp = logsumexp.span()});
  if (!weights) return out;
  const AllRows all(s, &out.weights);
  kernels::AdditiveWeights(shape, inputs, scope, logsumexp.span(), all.view);
  return out;
}

}  // namespace

FusedOutput RunFused(const FusedInputs<Tensor>& in, bool weights,
                     const kernels::AdditiveKeys* cached) {
  const Sizes s = Check(in);
  const KernelScope scope = ScopeOf(in, s);
  if (in.score.form == ScoreForm::kProduct) return RunProduct(in, weights, s, scope.view());
  return RunAdditive(in, weights, s, scope.view(), cached);
}

std::shared_ptr<const kernels::AdditiveKeys> CacheKeys(const Tensor& key) {
  Require(key.rank() == 4, "keys to be cached must be [N, H, Tk, A], got ", ToString(key.shape()));
  const Sizes s{key.dim(0), key.dim(1), 0, key.dim(2), key.dim(3), 0};
  return std::make_shared<kernels::AdditiveKeys>(AdditiveShapeOf(s), key.span());
}

}  // namespace fovea::attention
