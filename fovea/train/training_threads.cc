#include "fovea/train/training_threads.h"

#include <ATen/Parallel.h>

#include "fovea/core/threads.h"

namespace fovea::train {

double WorkOfAStep(const Learner& learner, const Dataset& data, const TrainOptions& options) {
  double parameters = 0;
  for (const attention::ParameterSpec& spec : learner.Parameters())
    parameters += static_cast<double>(NumElements(spec.shape));
  const double steps = data.row_shape.size() > 1 ? static_cast<double>(data.row_shape[0]) : 1;
  return parameters * steps * static_cast<double>(options.batch);
}

TrainingThreads::TrainingThreads(double work, const TrainOptions& options) : before_(NumThreads()) {
  constexpr double kWorthThreads = 5e6, kWorthTorchThreads = 2e8;  // about 0.5 and 10 ms
  if (options.threads > 0)
    SetNumThreads(options.threads);
  else if (work < kWorthThreads)
    SetNumThreads(1);
  at::set_num_threads(work < kWorthTorchThreads ? 1 : NumThreads());
}

TrainingThreads::~TrainingThreads() { SetNumThreads(before_); }

}  // namespace fovea::train
