#include "fovea/autograd/once_differentiable.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/functions/basic_ops.h>

#include <memory>

#include "fovea/core/error.h"

namespace fovea::autograd {

using torch::autograd::variable_list;

variable_list OnceDifferentiable(const std::string& name, variable_list gradients) {
  if (!at::GradMode::is_enabled()) return gradients;
  // Only what requires a gradient gets the node that refuses it.
  for (at::Tensor& gradient : gradients)
    if (gradient.defined()) gradient = gradient.detach().requires_grad_();
  const auto refusal = std::make_shared<torch::autograd::DelayedError>(
      StrCat(name,
             ": the gradient cannot be differentiated again, as its kernels have no second "
             "derivative; pass float64, whose operations have one"),
      static_cast<int>(gradients.size()));
  return (*refusal)(std::move(gradients));
}

}  // namespace fovea::autograd
