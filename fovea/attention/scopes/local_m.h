#ifndef FOVEA_ATTENTION_SCOPES_LOCAL_M_H_
#define FOVEA_ATTENTION_SCOPES_LOCAL_M_H_

#include <cstdlib>

#include "fovea/attention/member.h"
#include "fovea/attention/scopes/window.h"

namespace fovea::attention {

// Query i sees the keys j with |j − pᵢ| ≤ D, as many as there are of them: up to 2D + 1, fewer at
// the ends. pᵢ is the place that is aligned with it,
//   pᵢ = i                     where Tq = Tk, as in self-attention, whatever the lengths
//   pᵢ = (i + ½) S / Tq − ½    else: the queries, side by side, stretched over the sample's S keys;
//                              of a single query the middle, (S − 1) / 2
// of which Luong's pₜ = t is the first.
// Source: Luong et al. 2015, section 3.2, local-m.
struct LocalM : HidingScope {
  static constexpr MemberInfo kInfo = {
      "local_m", "keys |j − pᵢ| ≤ D, pᵢ aligned with i", "Luong et al. 2015, section 3.2",
      "two sequences that run side by side; a sequence that looks at its own neighbourhood",
      "2D + 1 pairs a query"};
  static constexpr bool kOrdersQueries = true;

  static std::vector<ParameterSpec> Parameters(const ScoreSizes& sizes) {
    RequireWindow(kInfo.name, sizes);
    return {};
  }

  // pᵢ, or the next half if it is no whole number: the same keys are within D of both, and halves
  // are exact as float.
  static float Centre(int64_t i, int64_t queries, int64_t keys, int64_t length) {
    if (queries == keys) return static_cast<float>(i);
    const int64_t numerator = (2 * i + 1) * length - queries, denominator = 2 * queries;
    const auto [whole, rest] = std::div(numerator, denominator);
    if (rest == 0) return static_cast<float>(whole);
    return static_cast<float>(whole) + (rest > 0 ? 0.5f : -0.5f);
  }

  template <class B>
  static KeyScope<typename B::Tensor> Keys(const B& b, const ScopeInputs<B>& in) {
    const int64_t queries = in.shape[2], keys = in.shape[3];
    if (!in.places.empty()) {
      const Tensor places({static_cast<int64_t>(in.places.size()), 1, 1, 1}, in.places);
      return {.centres = b.Constant(places), .window = in.sizes.window};
    }
    const int64_t samples = in.lengths.empty() ? 1 : in.shape[0];
    Tensor centres({samples, 1, queries, 1});
    for (int64_t n = 0; n < samples; ++n)
      for (int64_t i = 0; i < queries; ++i)
        centres[n * queries + i] =
            Centre(i, queries, keys, in.lengths.empty() ? keys : in.lengths[n]);
    return {.centres = b.Constant(centres), .window = in.sizes.window};
  }

  static bool Visible(const PlainInputs& in, int64_t i, int64_t j) {
    if (in.queries == in.keys) return std::abs(j - i) <= in.sizes.window;
    const int64_t twice = 2 * in.queries;  // everything times that, in whole numbers
    return std::abs(twice * j - ((2 * i + 1) * in.length - in.queries)) <= twice * in.sizes.window;
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_SCOPES_LOCAL_M_H_
