#include "fovea/attention/fused_kernels.h"

#include <numeric>
#include <utility>
#include <vector>

#include "fovea/attention/scopes/window.h"
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

// SeenKeys and lengths as the kernels take them: of every sequence, of every query.
struct Scope {
  std::vector<int32_t> lengths, first, last;
  std::vector<float> centre;
  kernels::AttentionScope view;

  Scope(const FusedInputs<Tensor>& in, const Sizes& s) {
    for (const int32_t length : in.lengths) lengths.insert(lengths.end(), s.heads, length);
    if (in.seen.causal) view.kind = kernels::AttentionScope::Kind::kCausal;
    if (in.seen.centres) AddWindows(*in.seen.centres, in.seen, s);
    view.lengths = lengths;
    view.first = first;
    view.last = last;
    view.centre = centre;
  }

 private:
  void AddWindows(const Tensor& centres, const SeenKeys<Tensor>& seen, const Sizes& s) {
    const Shape& shape = centres.shape();
    const Shape full = {s.samples, s.heads, s.queries, 1};
    Shape strides(4, 0);
    int64_t stride = 1;
    bool fits = shape.size() == 4;
    for (int64_t i = 3; fits && i >= 0; --i) {
      fits = shape[i] == 1 || shape[i] == full[i];
      if (shape[i] != 1) strides[i] = stride;
      stride *= shape[i];
    }
    Require(fits, "centres must broadcast to ", ToString(full), ", got ", ToString(shape));
    view.kind = kernels::AttentionScope::Kind::kWindow;
    for (int64_t n = 0; n < s.samples; ++n)
      for (int64_t h = 0; h < s.heads; ++h)
        for (int64_t i = 0; i < s.queries; ++i) {
          const float c = centres[n * strides[0] + h * strides[1] + i * strides[2]];
          auto [begin, end] = PlacesAround(c, seen.window, s.keys);
          if (seen.causal) end = std::min(end, i + s.keys - s.queries + 1);
          first.push_back(static_cast<int32_t>(begin));
          last.push_back(static_cast<int32_t>(std::max<int64_t>(end, 0)));
          if (seen.gaussian) centre.push_back(c);
        }
    if (!seen.gaussian) return;
    view.gaussian = kernels::Gaussian::kOnWeights;
    view.deviation = static_cast<float>(seen.window) / 2;
  }
};

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
  const Scope scope(in, s);
  if (in.score.form == ScoreForm::kProduct) return RunProduct(in, weights, s, scope.view);
  return RunAdditive(in, weights, s, scope.view, cached);
}

kernels::AdditiveKeys CacheKeys(const Tensor& key) {
  Require(key.rank() == 4, "keys to be cached must be [N, H, Tk, A], got ", ToString(key.shape()));
  const Sizes s{key.dim(0), key.dim(1), 0, key.dim(2), key.dim(3), 0};
  return kernels::AdditiveKeys(AdditiveShapeOf(s), key.span());
}

}  // namespace fovea::attention
