#include "fovea/train/files/quantise.h"

#include <ATen/core/grad_mode.h>

namespace fovea::train {

infer::Int8Tensor Quantise(const at::Tensor& table, Tensor* scale) {
  const at::NoGradGuard no_grad;
  const at::Tensor values = table.detach().to(at::kCPU);
  const at::Tensor scales = values.abs().amax(0).clamp_min(1e-12) / 127;
  const at::Tensor whole = (values / scales).round().to(at::kChar).contiguous();
  const auto width = static_cast<size_t>(scales.numel());
  *scale = Tensor({scales.numel()}, {scales.contiguous().data_ptr<float>(), width});
  const int8_t* first = whole.data_ptr<int8_t>();
  return {table.sizes().vec(), {first, first + whole.numel()}};
}

}  // namespace fovea::train
