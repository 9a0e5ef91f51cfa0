#include "fovea/train/optimiser.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "fovea/autograd/tensor_check.h"
#include "fovea/kernels/rows/adam.h"
#include "fovea/train/initialise.h"

namespace fovea::train {
namespace {

using autograd::FloatsOf;

constexpr double kBeta1 = 0.9, kEpsilon = 1e-7;

}  // namespace

FlatParameters::FlatParameters(const std::vector<attention::ParameterSpec>& specs, Random& random,
                               at::Device device)
    : specs_(specs) {
  int64_t count = 0;
  for (const attention::ParameterSpec& spec : specs_) count += NumElements(spec.shape);
  values_ = at::zeros({count}, at::kFloat);
  int64_t at = 0;
  for (const attention::ParameterSpec& spec : specs_) {
    const Tensor initial = Initialise(spec, random);
    std::copy_n(initial.data(), initial.size(), values_.data_ptr<float>() + at);
    at += initial.size();
  }
  values_ = values_.to(device);
  gradient_ = at::zeros_like(values_);
  at = 0;
  for (const attention::ParameterSpec& spec : specs_) {
    const int64_t size = NumElements(spec.shape);
    at::Tensor leaf = values_.narrow(0, at, size).view(spec.shape).detach();
    leaf.set_requires_grad(true);
    leaf.mutable_grad() = gradient_.narrow(0, at, size).view(spec.shape);
    named_.Set(spec.name, leaf);
    at += size;
  }
}

std::map<std::string, Tensor> FlatParameters::ToTensors(const at::Tensor& values) const {
  const at::Tensor flat = values.to(at::kCPU);
  std::map<std::string, Tensor> out;
  int64_t at = 0;
  for (const attention::ParameterSpec& spec : specs_) {
    const int64_t size = NumElements(spec.shape);
    out[spec.name] = Tensor(spec.shape, {flat.data_ptr<float>() + at, static_cast<size_t>(size)});
    at += size;
  }
  return out;
}

Optimiser::Optimiser(const TrainOptions& options, int64_t parameter_count, at::Device device)
    : options_(options) {
  const auto like = at::TensorOptions(at::kFloat).device(device);
  first_ = at::zeros({parameter_count}, like);
  second_ = at::zeros({parameter_count}, like);
}

void Optimiser::Step(FlatParameters& parameters, double rate) {
  const at::NoGradGuard no_grad;
  at::Tensor &p = parameters.values(), &g = parameters.gradient();
  const bool cpu = p.device().is_cpu();
  double scale = 1;
  if (options_.clip > 0) {
    const double norm = cpu ? kernels::EuclideanNorm(FloatsOf(g)) : g.norm().item<double>();
    if (norm > options_.clip) scale = options_.clip / norm;
  }
  ++steps_;
  const double lr = options_.learning_rate * rate;
  const bool decoupled = options_.optimiser == "adamw";
  const double decay = decoupled ? 0 : options_.weight_decay;
  const double shrink = decoupled ? 1 - lr * options_.weight_decay : 1;
  const double beta2 = options_.adam_beta2;
  const double step = lr * std::sqrt(1 - std::pow(beta2, steps_)) / (1 - std::pow(kBeta1, steps_));
  if (options_.optimiser == "sgd") {
    g.mul_(scale).add_(p, decay);
    first_.mul_(options_.momentum).add_(g);
    p.add_(first_, -lr);
    g.zero_();
  } else if (cpu) {
    kernels::Adam({.rate = step,
                   .beta1 = kBeta1,
                   .beta2 = beta2,
                   .epsilon = kEpsilon,
                   .gradient_scale = scale,
                   .decay = decay,
                   .shrink = shrink},
                  FloatsOf(p), FloatsOf(g), FloatsOf(first_), FloatsOf(second_));
  } else {
    p.mul_(shrink);
    g.mul_(scale).add_(p, decay);
    first_.mul_(kBeta1).add_(g, 1 - kBeta1);
    second_.mul_(beta2).addcmul_(g, g, 1 - beta2);
    p.addcdiv_(first_, second_.sqrt().add_(kEpsilon), -step);
    g.zero_();
  }
}

void Optimiser::Sync(Checkpoint* checkpoint) {
  checkpoint->Sync("optimiser.steps", &steps_);
  checkpoint->Sync("optimiser.first_moment", first_);
  checkpoint->Sync("optimiser.second_moment", second_);
}

double RateFactor(const TrainOptions& options, int64_t step, int64_t all_steps) {
  const double done = static_cast<double>(step) / std::max<int64_t>(1, all_steps);
  if (done < options.warmup) return (done + 1.0 / std::max<int64_t>(1, all_steps)) / options.warmup;
  if (options.schedule == "inverse_sqrt")
    return std::sqrt(std::max(options.warmup, 1.0 / std::max<int64_t>(1, all_steps)) /
                     std::max(done, 1.0 / std::max<int64_t>(1, all_steps)));
  const double after = (done - options.warmup) / (1 - options.warmup);
  if (options.schedule == "cosine") return 0.5 * (1 + std::cos(std::numbers::pi * after));
  if (options.schedule == "linear") return 1 - after;
  return 1;
}

}  // namespace fovea::train
