#include "fovea/autograd/gated_pooling_op.h"

#include <ATen/core/grad_mode.h>

#include "fovea/autograd/tensor_check.h"
#include "fovea/kernels/pooling/gated_pooling.h"

namespace fovea::autograd {
namespace {

GatedPooled Composed(const at::Tensor& instances, const at::Tensor& tanh_weight,
                     const at::Tensor& gate_weight, const at::Tensor& query) {
  const at::Tensor gated = at::tanh(at::matmul(instances, tanh_weight.t())) *
                           at::sigmoid(at::matmul(instances, gate_weight.t()));
  const at::Tensor weights = at::softmax(at::matmul(gated, query), 0);
  return {at::matmul(weights, instances), weights};
}

GatedPooled Fused(const at::Tensor& instances, const at::Tensor& tanh_weight,
                  const at::Tensor& gate_weight, const at::Tensor& query) {
  const auto options = instances.options().requires_grad(false);
  at::Tensor pooled = at::empty({instances.size(1)}, options),
             scores = at::empty({instances.size(0)}, options), logsumexp = at::empty({1}, options);
  kernels::GatedPooling(
      {.instances = instances.size(0), .features = instances.size(1), .hidden = query.size(0)},
      {.instances = FloatsOf(instances),
       .tanh_weight = FloatsOf(tanh_weight),
       .gate_weight = FloatsOf(gate_weight),
       .query = FloatsOf(query)},
      {.scores = FloatsOf(scores), .logsumexp = FloatsOf(logsumexp), .pooled = FloatsOf(pooled)});
  return {pooled, (scores - logsumexp).exp()};
}

}  // namespace

GatedPooled GatedPoolingOp(const at::Tensor& instances, const at::Tensor& tanh_weight,
                           const at::Tensor& gate_weight, const at::Tensor& query) {
  RequireShape("instances", instances, {"T", "D"});
  RequireFloats("instances", instances);
  RequireShape("query", query, {"A"});
  RequireShape("tanh_weight", tanh_weight, {query.size(0), instances.size(1)});
  RequireShape("gate_weight", gate_weight, {query.size(0), instances.size(1)});
  RequireAs("query", query, "instances", instances);
  RequireAs("tanh_weight", tanh_weight, "instances", instances);
  RequireAs("gate_weight", gate_weight, "instances", instances);
  bool gradients = false;
  for (const at::Tensor* tensor : {&instances, &tanh_weight, &gate_weight, &query})
    gradients |= tensor->requires_grad();
  if (!OnKernels(instances) || (gradients && at::GradMode::is_enabled()))
    return Composed(instances, tanh_weight, gate_weight, query);
  return Fused(instances.contiguous(), tanh_weight.contiguous(), gate_weight.contiguous(),
               query.contiguous());
}

}  // namespace fovea::autograd
