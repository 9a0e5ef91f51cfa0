#ifndef FOVEA_ATTENTION_SCOPES_CAUSAL_H_
#define FOVEA_ATTENTION_SCOPES_CAUSAL_H_

#include "fovea/attention/member.h"

namespace fovea::attention {

// Query i sees the keys j ≤ i + Tk − Tq: the last query sees all of them, so that a decoder's
// step (Tq = 1) with cached keys needs no other rule.
struct Causal {
  static constexpr MemberInfo kInfo = {"causal", "keys j ≤ i + Tk − Tq",
                                       "Vaswani et al. 2017, section 3.2.3"};

  template <class B>
  static typename B::Tensor Apply(const B& b, const typename B::Tensor& scores) {
    return b.MaskCausal(scores);
  }

  // Whether query i of Tq sees key j of Tk.
  static bool Visible(int64_t i, int64_t j, int64_t queries, int64_t keys) {
    return j <= i + keys - queries;
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_SCOPES_CAUSAL_H_
