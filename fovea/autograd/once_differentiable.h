#ifndef FOVEA_AUTOGRAD_ONCE_DIFFERENTIABLE_H_
#define FOVEA_AUTOGRAD_ONCE_DIFFERENTIABLE_H_

#include <torch/csrc/autograd/custom_function.h>

#include <string>

namespace fovea::autograd {

// The gradients that a backward function on the kernels returns. They carry no graph of their own:
// who asked for one (create_graph) and differentiates them again gets an error that names the
// operator and the way out, as from PyTorch's once_differentiable, instead of a term that is
// silently left out.
torch::autograd::variable_list OnceDifferentiable(const std::string& name,
                                                  torch::autograd::variable_list gradients);

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_ONCE_DIFFERENTIABLE_H_
