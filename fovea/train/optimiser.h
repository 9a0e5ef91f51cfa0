#ifndef FOVEA_TRAIN_OPTIMISER_H_
#define FOVEA_TRAIN_OPTIMISER_H_

#include <ATen/ATen.h>

#include <string>
#include <vector>

#include "fovea/attention/parameter.h"
#include "fovea/autograd/torch_backend.h"
#include "fovea/core/random.h"
#include "fovea/train/checkpoint.h"
#include "fovea/train/options.h"

namespace fovea::train {

// All parameters of a model, side by side in one array, and their gradients in another: an
// optimiser's step is a few operations over one vector, whatever the model.
class FlatParameters {
 public:
  FlatParameters(const std::vector<attention::ParameterSpec>& specs, Random& random,
                 at::Device device);

  // The parameters by name: leaves of autograd that share the storage of values().
  const attention::Parameters<autograd::TorchBackend>& named() const { return named_; }
  at::Tensor& values() { return values_; }
  at::Tensor& gradient() { return gradient_; }

  std::map<std::string, Tensor> ToTensors(const at::Tensor& values) const;

 private:
  std::vector<attention::ParameterSpec> specs_;
  attention::Parameters<autograd::TorchBackend> named_;
  at::Tensor values_, gradient_;
};

// Adam (Kingma & Ba 2015, the form at the end of section 2, ε = 1e-7), AdamW (Loshchilov & Hutter
// 2019) and SGD with momentum.
class Optimiser {
 public:
  Optimiser(const TrainOptions& options, int64_t parameter_count, at::Device device);

  // One step down parameters.gradient(), after clipping its norm, which leaves the gradient at 0
  // for the next one. `rate` multiplies the options' learning rate. On the CPU, Adam is one pass
  // over memory: kernels/rows/adam.h.
  void Step(FlatParameters& parameters, double rate);

  // What it remembers.
  void Sync(Checkpoint* checkpoint);

 private:
  TrainOptions options_;
  int64_t steps_ = 0;
  at::Tensor first_, second_;
};

// The factor on the learning rate at a step of all steps: warm-up, then the schedule.
double RateFactor(const TrainOptions& options, int64_t step, int64_t all_steps);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_OPTIMISER_H_
