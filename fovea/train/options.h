#ifndef FOVEA_TRAIN_OPTIONS_H_
#define FOVEA_TRAIN_OPTIONS_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

namespace fovea::train {

// How to train; everything that is not the model or the data.
struct TrainOptions {
  int64_t epochs = 50;
  int64_t batch = 64;
  std::string optimiser = "adam";  // adam, adamw, sgd
  double learning_rate = 1e-3;
  double weight_decay = 0;    // adam, sgd: added to the gradient; adamw: decoupled
  double momentum = 0.9;      // sgd
  double adam_beta2 = 0.999;  // adam, adamw: share of its past in the mean square of a gradient
  // constant; cosine, linear: down to 0; inverse_sqrt: as 1/√step after the warm-up
  std::string schedule = "constant";
  double warmup = 0;           // share of all steps over which the rate grows from 0
  double clip = 0;             // largest norm of the gradient; 0: no limit
  double entropy = 0;          // penalty on the attention weights' entropy, in nats
  double label_smoothing = 0;  // classes alone
  double noise = 0;            // deviation of Gaussian noise added to the inputs
  double dropout = 0;          // share of the inputs hidden in each step of training: of a
                               // table, of its categories alone
  // Of the normaliser hard alone, whose places are drawn in training:
  std::string hard_estimator = "reinforce";  // of the gradient: reinforce, gumbel
  double hard_entropy = 0.01;                // reinforce: bonus on the draw's entropy, in nats
  double hard_baseline = 0.9;                // reinforce: share of its past in the baseline
  double hard_temperature = 1;               // gumbel: in the first step,
  double hard_temperature_end = 0.3;         // in the last; geometric in between
  int64_t patience = 0;                      // epochs without improvement before it stops; 0: never
  std::string keep = "best";                 // best (on the validation data) or last
  uint64_t seed = 1;
  int threads = 0;                 // 0: all cores, one where a step is small
  std::string device = "cpu";      // cpu, cuda
  std::string log;                 // a file of JSON lines; "": none
  bool resume = false;             // go on from the checkpoint beside the model file
  double checkpoint_seconds = 30;  // at least so long between two checkpoints
};

// For the model file: what decides the outcome, and nothing that differs between machines.
nlohmann::json ToJson(const TrainOptions& options);
// Throws ArgumentError on values out of range.
void Check(const TrainOptions& options);

// Told to the caller as the training goes.
struct Progress {
  int64_t epoch = 0, epochs = 0;  // from 1
  int64_t step = 0, steps = 0;    // of this epoch, from 1
  double loss = 0;                // mean over the epoch so far
  double samples_per_second = 0;
  double seconds_left = 0;     // of the whole training
  bool epoch_done = false;     // the rest is set at the end of an epoch
  double validation_loss = 0;  // NaN without validation data
  std::string metric_name;     // of the validation data, or of the training data
  double metric = 0;
  bool best = false;
};

using ProgressCallback = std::function<void(const Progress&)>;

// Set by a signal handler: the training stops after the current step and leaves a checkpoint.
using StopFlag = const std::atomic<bool>*;

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_OPTIONS_H_
