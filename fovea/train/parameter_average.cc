#include "fovea/train/parameter_average.h"

#include <ATen/core/grad_mode.h>

#include "fovea/core/error.h"

namespace fovea::train {
namespace {

constexpr int64_t kEvery = 20;  // steps

Arrays ZerosLike(const Arrays& arrays) {
  Arrays out;
  for (const at::Tensor& array : arrays) out.push_back(at::zeros_like(array));
  return out;
}

}  // namespace

Arrays Cloned(const Arrays& arrays) {
  Arrays out;
  for (const at::Tensor& array : arrays) out.push_back(array.detach().clone());
  return out;
}

void CopyTo(const Arrays& arrays, const Arrays& from) {
  const at::NoGradGuard no_grad;
  for (size_t i = 0; i < arrays.size(); ++i) arrays[i].copy_(from[i]);
}

void SyncArrays(const std::string& name, const Arrays& arrays, Checkpoint* checkpoint) {
  for (size_t i = 0; i < arrays.size(); ++i) checkpoint->Sync(StrCat(name, ".", i), arrays[i]);
}

ParameterAverage::ParameterAverage(Arrays parameters, const AverageOptions& options)
    : parameters_(std::move(parameters)), options_(options) {}

void ParameterAverage::EndStep(int64_t done, int64_t all) {
  if (done % kEvery != 0 ||
      static_cast<double>(done) <= (1 - options_.steps) * static_cast<double>(all))
    return;
  const at::NoGradGuard no_grad;
  if (count_++ == 0) mean_ = ZerosLike(parameters_);
  const double share = 1 / static_cast<double>(count_);
  for (size_t i = 0; i < mean_.size(); ++i) mean_[i].lerp_(parameters_[i], share);
}

void ParameterAverage::EndEpoch() {
  if (options_.epochs <= 1) return;
  recent_.push_back(Cloned(parameters_));
  if (static_cast<int64_t>(recent_.size()) > options_.epochs) recent_.pop_front();
}

Arrays ParameterAverage::Mean() const {
  if (count_ > 0) return mean_;
  if (recent_.empty()) return parameters_;
  Arrays sum = ZerosLike(parameters_);
  for (const Arrays& arrays : recent_)
    for (size_t i = 0; i < sum.size(); ++i) sum[i].add_(arrays[i]);
  for (at::Tensor& array : sum) array.div_(static_cast<double>(recent_.size()));
  return sum;
}

void ParameterAverage::Sync(Checkpoint* checkpoint) {
  auto recent = static_cast<int64_t>(recent_.size());
  checkpoint->Sync("average.epochs", &recent);
  checkpoint->Sync("average.steps", &count_);
  if (checkpoint->reading()) {
    checkpoint->RequireSound(recent >= 0 && recent <= options_.epochs && count_ >= 0);
    recent_.clear();
    for (int64_t i = 0; i < recent; ++i) recent_.push_back(ZerosLike(parameters_));
    mean_ = count_ > 0 ? ZerosLike(parameters_) : Arrays();
  }
  for (int64_t i = 0; i < recent; ++i)
    SyncArrays(StrCat("average.epoch.", i), recent_[static_cast<size_t>(i)], checkpoint);
  SyncArrays("average.step", mean_, checkpoint);
}

}  // namespace fovea::train
