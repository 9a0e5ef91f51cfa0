#ifndef FOVEA_ATTENTION_LAYERS_LINEAR_H_
#define FOVEA_ATTENTION_LAYERS_LINEAR_H_

#include <string>
#include <vector>

#include "fovea/attention/parameter.h"

namespace fovea::attention {

// y = x Wᵀ + b, with W [O, I], b [O] at "name.weight", "name.bias".
template <class B>
typename B::Tensor Linear(const B& b, const Parameters<B>& p, const std::string& name,
                          const typename B::Tensor& x) {
  return b.Linear(x, p[name + ".weight"], p[name + ".bias"]);
}

inline std::vector<ParameterSpec> LinearParameters(const std::string& name, int64_t in,
                                                   int64_t out) {
  return {{name + ".weight", {out, in}, Init::kGlorotUniform},
          {name + ".bias", {out}, Init::kZeros}};
}

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_LAYERS_LINEAR_H_
