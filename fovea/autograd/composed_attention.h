#ifndef FOVEA_AUTOGRAD_COMPOSED_ATTENTION_H_
#define FOVEA_AUTOGRAD_COMPOSED_ATTENTION_H_

#include <ATen/ATen.h>

#include "fovea/autograd/attention_scope.h"

// What attention_op.h has, of LibTorch's own operations, on any device and of any floating type:
// arrays of [N, H, Tq, Tk]. Arguments are checked.
namespace fovea::autograd {

at::Tensor DotScores(const at::Tensor& query, const at::Tensor& key, double scale);
at::Tensor AdditiveScores(const at::Tensor& query, const at::Tensor& key, const at::Tensor& v,
                          double scale);

// The softmax of the scores of the keys seen, times the Gaussian; rows without a key are 0.
at::Tensor ComposedWeights(const at::Tensor& scores, const KeyScope& scope);

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_COMPOSED_ATTENTION_H_
