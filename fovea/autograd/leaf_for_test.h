#ifndef FOVEA_AUTOGRAD_LEAF_FOR_TEST_H_
#define FOVEA_AUTOGRAD_LEAF_FOR_TEST_H_

#include <ATen/ATen.h>

#include <vector>

#include "fovea/core/random.h"
#include "fovea/core/tensor.h"

namespace fovea::autograd {

// A leaf of autograd of normal numbers with a deviation of ½: the same in every type.
inline at::Tensor RandomLeaf(const Shape& shape, Random& random, at::ScalarType type) {
  at::Tensor out = at::empty(shape, at::kFloat);
  for (int64_t i = 0; i < out.numel(); ++i)
    out.data_ptr<float>()[i] = static_cast<float>(0.5 * random.Normal());
  return out.to(type).set_requires_grad(true);
}

inline std::vector<float> Values(const at::Tensor& t) {
  const at::Tensor flat = t.detach().to(at::kFloat).contiguous();
  return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_LEAF_FOR_TEST_H_
