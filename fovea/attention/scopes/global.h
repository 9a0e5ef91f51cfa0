#ifndef FOVEA_ATTENTION_SCOPES_GLOBAL_H_
#define FOVEA_ATTENTION_SCOPES_GLOBAL_H_

#include "fovea/attention/member.h"

namespace fovea::attention {

// Every query sees every key.
struct Global {
  static constexpr MemberInfo kInfo = {"global", "all keys", "Luong et al. 2015, section 3.1"};

  template <class B>
  static typename B::Tensor Apply(const B&, const typename B::Tensor& scores) {
    return scores;
  }

  static bool Visible(int64_t, int64_t, int64_t, int64_t) { return true; }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_SCOPES_GLOBAL_H_
