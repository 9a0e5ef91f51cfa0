#ifndef FOVEA_TRAIN_TRAINING_THREADS_H_
#define FOVEA_TRAIN_TRAINING_THREADS_H_

#include "fovea/train/learner.h"
#include "fovea/train/options.h"

namespace fovea::train {

// Multiplications in the forward pass of a batch, about.
double WorkOfAStep(const Learner& learner, const Dataset& training, const TrainOptions& options);

// The threads of a training, fovea's and LibTorch's; fovea's are given back at its end. Below some
// work a step, handing parts to other threads costs more than it gains: for LibTorch's, which wait
// by spinning, sooner than for fovea's, of which options.threads are taken as they are if not 0.
class TrainingThreads {
 public:
  // work: WorkOfAStep().
  TrainingThreads(double work, const TrainOptions& options);
  ~TrainingThreads();
  TrainingThreads(const TrainingThreads&) = delete;
  TrainingThreads& operator=(const TrainingThreads&) = delete;

 private:
  const int before_;
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_TRAINING_THREADS_H_
