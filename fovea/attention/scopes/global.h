#ifndef FOVEA_ATTENTION_SCOPES_GLOBAL_H_
#define FOVEA_ATTENTION_SCOPES_GLOBAL_H_

#include "fovea/attention/member.h"

namespace fovea::attention {

// Every query sees every key.
struct Global : HidingScope {
  static constexpr MemberInfo kInfo = {"global", "all keys", "Luong et al. 2015, section 3.1",
                                       "nothing is known of where to look", "all pairs"};
  static constexpr bool kOrdersQueries = false;

  template <class B>
  static KeyScope<typename B::Tensor> Keys(const B&, const ScopeInputs<B>&) {
    return {};
  }

  static bool Visible(const PlainInputs&, int64_t, int64_t) { return true; }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_SCOPES_GLOBAL_H_
