#ifndef FOVEA_TRAIN_PARAMETER_AVERAGE_H_
#define FOVEA_TRAIN_PARAMETER_AVERAGE_H_

#include <ATen/ATen.h>

#include <deque>
#include <vector>

#include "fovea/train/checkpoint.h"

namespace fovea::train {

// The arrays that a training changes.
using Arrays = std::vector<at::Tensor>;

Arrays Cloned(const Arrays& arrays);
void CopyTo(const Arrays& arrays, const Arrays& from);
// The names are "NAME.0", "NAME.1", …
void SyncArrays(const std::string& name, const Arrays& arrays, Checkpoint* checkpoint);

// Of which states of the parameters the model is the mean.
struct AverageOptions {
  int64_t epochs = 1;  // the ends of so many of the last epochs; 1: no mean
  double steps = 0;    // share of all steps, at the end, of which every 20th counts; 0: no mean
};

// A mean of a model's parameters over the last part of their training (stochastic weight averaging,
// Izmailov et al. 2018): what single steps learnt by chance cancels out.
class ParameterAverage {
 public:
  // parameters: the arrays themselves, not a copy.
  ParameterAverage(Arrays parameters, const AverageOptions& options);

  // done, all: steps.
  void EndStep(int64_t done, int64_t all);
  void EndEpoch();

  // Whether there is a mean yet; without one, the parameters stand for it.
  bool empty() const { return count_ == 0 && recent_.empty(); }
  Arrays Mean() const;

  void Sync(Checkpoint* checkpoint);

 private:
  const Arrays parameters_;
  const AverageOptions options_;
  std::deque<Arrays> recent_;  // the ends of the last epochs
  Arrays mean_;                // of `count_` steps
  int64_t count_ = 0;
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_PARAMETER_AVERAGE_H_
