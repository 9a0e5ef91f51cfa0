#ifndef FOVEA_ATTENTION_SCOPES_CAUSAL_H_
#define FOVEA_ATTENTION_SCOPES_CAUSAL_H_

#include "fovea/attention/member.h"

namespace fovea::attention {

// Query i sees the keys j ≤ i + Tk − Tq: the last query sees all of them, so that a decoder's
// step (Tq = 1) with cached keys needs no other rule.
struct Causal : HidingScope {
  static constexpr MemberInfo kInfo = {
      "causal", "keys j ≤ i + Tk − Tq", "Vaswani et al. 2017, section 3.2.3",
      "no query may see what comes after it: decoders, forecasts", "half of all pairs"};
  static constexpr bool kOrdersQueries = true;

  template <class B>
  static KeyScope<typename B::Tensor> Keys(const B&, const ScopeInputs<B>&) {
    return {.causal = true};
  }

  static bool Visible(const PlainInputs& in, int64_t i, int64_t j) {
    return j <= i + in.keys - in.queries;
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_SCOPES_CAUSAL_H_
