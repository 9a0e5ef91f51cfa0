#ifndef FOVEA_TRAIN_LEARNER_H_
#define FOVEA_TRAIN_LEARNER_H_

#include <functional>
#include <numeric>
#include <span>
#include <vector>

#include "fovea/autograd/torch_backend.h"
#include "fovea/data/tables/target.h"
#include "fovea/infer/output.h"

namespace fovea::train {

// A model of any task, as the trainer sees it.
class Learner {
 public:
  virtual ~Learner() = default;
  virtual const data::TargetSpec& target() const = 0;
  virtual std::vector<attention::ParameterSpec> Parameters() const = 0;
  virtual infer::Output<autograd::TorchBackend> Forward(
      const autograd::TorchBackend& backend,
      const attention::Parameters<autograd::TorchBackend>& parameters,
      const infer::Batch<autograd::TorchBackend>& batch) const = 0;
};

template <class Model>
class LearnerOf : public Learner {
 public:
  explicit LearnerOf(Model model) : model_(std::move(model)) {}

  const Model& model() const { return model_; }
  const data::TargetSpec& target() const override { return model_.data().target; }
  std::vector<attention::ParameterSpec> Parameters() const override { return model_.Parameters(); }
  infer::Output<autograd::TorchBackend> Forward(
      const autograd::TorchBackend& backend,
      const attention::Parameters<autograd::TorchBackend>& parameters,
      const infer::Batch<autograd::TorchBackend>& batch) const override {
    return model_.template Forward<autograd::TorchBackend>(backend, parameters, batch);
  }

 private:
  Model model_;
};

// Samples of any task: inputs of one shape, targets, and lengths where the samples differ in it.
struct Dataset {
  std::vector<int64_t> rows;  // which rows of the source
  Shape row_shape;            // of one input
  std::function<void(std::span<const int64_t>, float*)> fill;
  std::vector<bool> droppable;                    // inputs that dropout may hide; empty: all
  const std::vector<float>* targets = nullptr;    // by row of the source
  const std::vector<int32_t>* lengths = nullptr;  // likewise; nullptr: all full

  int64_t size() const { return static_cast<int64_t>(rows.size()); }
};

// 0, 1, …, count − 1
inline std::vector<int64_t> AllRows(int64_t count) {
  std::vector<int64_t> rows(static_cast<size_t>(count));
  std::iota(rows.begin(), rows.end(), 0);
  return rows;
}

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_LEARNER_H_
