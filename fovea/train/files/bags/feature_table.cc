#include "fovea/train/files/bags/feature_table.h"

#include <ATen/core/grad_mode.h>

#include "fovea/autograd/tensor_check.h"

namespace fovea::train {
namespace {

using autograd::FloatsOf;

// [bags' features]: the row of each, and the bag that it is in.
struct Places {
  at::Tensor rows, bags;
};
Places PlacesOf(const kernels::FeatureBags& bags, int bits, at::Device device) {
  const auto count = static_cast<int64_t>(bags.features.size());
  at::Tensor rows = at::empty({count}, at::kLong), owners = at::empty({count}, at::kLong);
  for (int64_t b = 0; b < bags.count(); ++b) {
    for (int64_t i = bags.first[b]; i < bags.first[b + 1]; ++i) {
      rows.data_ptr<int64_t>()[i] = bags.features[i] >> (32 - bits);
      owners.data_ptr<int64_t>()[i] = b;
    }
  }
  return {rows.to(device), owners.to(device)};
}

}  // namespace

FeatureTable::FeatureTable(int bits, int64_t width, double deviation, Random& random,
                           at::Device device)
    : bits_(bits) {
  at::Tensor values = at::empty({int64_t{1} << bits, width}, at::kFloat);
  for (float& x : FloatsOf(values)) x = static_cast<float>(deviation * random.Normal());
  values_ = values.to(device);
  squares_ = at::zeros({values.size(0), 1}, values_.options());
  if (OnKernels()) gradient_ = at::zeros_like(values_);
}

bool FeatureTable::OnKernels() const { return autograd::OnKernels(values_); }

at::Tensor FeatureTable::Sum(const kernels::FeatureBags& bags) const {
  const at::NoGradGuard no_grad;
  at::Tensor sums = at::zeros({bags.count(), values_.size(1)}, values_.options());
  if (OnKernels()) {
    kernels::SumRows(bags, FloatsOf(values_), bits_, values_.size(1), FloatsOf(sums));
  } else {
    const Places at = PlacesOf(bags, bits_, values_.device());
    sums.index_add_(0, at.bags, values_.index_select(0, at.rows));
  }
  return sums.set_requires_grad(true);
}

void FeatureTable::Step(const kernels::FeatureBags& bags, const at::Tensor& d_sums, double rate) {
  const at::NoGradGuard no_grad;
  const at::Tensor gradient = d_sums.contiguous();
  if (OnKernels()) {
    kernels::SumRowsGradient(bags, FloatsOf(gradient), bits_, values_.size(1), FloatsOf(gradient_));
    kernels::AdagradRows(values_.size(1), static_cast<float>(rate), FloatsOf(gradient_),
                         FloatsOf(squares_), FloatsOf(values_));
    return;
  }
  const Places at = PlacesOf(bags, bits_, values_.device());
  const at::Tensor of_rows =
      at::zeros_like(values_).index_add_(0, at.rows, gradient.index_select(0, at.bags));
  squares_ += of_rows.square().mean(1, /*keepdim=*/true);
  values_.addcdiv_(of_rows, squares_.sqrt().add_(1e-8), -rate);
}

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
