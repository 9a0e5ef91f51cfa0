// Gated attention pooling.
#include "fovea/kernels/pooling/gated_pooling.h"

#include "fovea/core/error.h"
#include "fuzz/kernels/cases.h"
#include "fuzz/kernels/targets.h"

namespace fovea::fuzz {

void RunGatedPooling(CaseBytes& bytes) {
  using namespace kernels;
  const bool special = bytes.Choice(4) == 0;
  GatedPoolingShape s;
  s.instances = bytes.Size(bytes.Choice(8) == 0 ? 130 : 35);
  if (bytes.Choice(32) == 0) s.instances += 512;
  s.features = bytes.Size(40);
  s.hidden = bytes.Size(40);
  const std::vector<float> instances = bytes.Floats(s.instances * s.features, special),
                           tanh_weight = bytes.Floats(s.hidden * s.features, special),
                           gate_weight = bytes.Floats(s.hidden * s.features, special),
                           w = bytes.Floats(s.hidden, special);
  const auto product = [&](const std::vector<float>& weight, int64_t a, int64_t j) {
    Sum sum;
    for (int64_t d = 0; d < s.features; ++d)
      sum += Uncertain(weight[a * s.features + d]) * Uncertain(instances[j * s.features + d]);
    return Uncertain(sum);
  };
  std::vector<Uncertain> scores;
  for (int64_t j = 0; j < s.instances; ++j) {
    Sum score;
    for (int64_t a = 0; a < s.hidden; ++a) {
      Uncertain term = Uncertain(w[a]) *
                       (Tanh(product(tanh_weight, a, j)) * Sigmoid(product(gate_weight, a, j)));
      // The stated (A + 6) u Σ|w|.
      if (term.IsFinite()) term.error += 6 * kU * std::abs(w[a]);
      score += term;
    }
    scores.push_back(score);
  }
  const SoftmaxOf soft = Softmax(scores);
  std::vector<Uncertain> pooled;
  for (int64_t d = 0; d < s.features; ++d) {
    Sum sum;
    for (int64_t j = 0; j < s.instances; ++j)
      sum += soft.weights[j] * Uncertain(instances[j * s.features + d]);
    pooled.push_back(sum);
  }
  const std::string text =
      StrCat("gated pooling, T ", s.instances, ", D ", s.features, ", A ", s.hidden);

  auto instances_in = Padded(instances, 1), tanh_in = Padded(tanh_weight, 2),
       gate_in = Padded(gate_weight, 3), w_in = Padded(w, 4);
  OnEveryTarget([&](const Target& target) {
    const std::string what = text + ", " + target.name;
    testing::PaddedSpan out_scores(scores.size(), 5), logsumexp(1, 6), out_pooled(pooled.size(), 7);
    GatedPooling(s, {instances_in.span(), tanh_in.span(), gate_in.span(), w_in.span()},
                 {out_scores.span(), logsumexp.span(), out_pooled.span()});
    Check(what + ", scores", out_scores.span(), scores);
    Check(what + ", logsumexp", logsumexp.span(), {soft.logsumexp});
    Check(what + ", pooled", out_pooled.span(), pooled);
    for (const auto* span : {&out_scores, &logsumexp, &out_pooled}) CheckPadding(what, *span);
  });
}

const Family kGatedPooling("gated_pooling", RunGatedPooling);

}  // namespace fovea::fuzz
