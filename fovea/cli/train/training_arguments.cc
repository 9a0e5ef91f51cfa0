#include "fovea/cli/train/training_arguments.h"

#include "fovea/core/error.h"

namespace fovea::cli {
namespace {

void AddFiles(const OptionGroup& group, TrainingArguments* arguments) {
  AddOut(group, arguments);
  CLI::Option* valid =
      group.Value("--valid", &arguments->validation_data, "data for validation, in a file", "FILE");
  group
      .Value("--validation", &arguments->validation_share,
             "data for validation, as a share of the training data", "SHARE")
      ->excludes(valid);
  AddSeparator(group.app(), &arguments->separator)->group(group.name());
  AddReading(group, arguments);
}

void AddRegularisation(const OptionGroup& group, train::TrainOptions* o) {
  group.Value("--entropy", &o->entropy,
              "penalty on the attention weights' entropy, in nats: larger looks at less");
  group.Value("--label-smoothing", &o->label_smoothing, "of classes");
  group.Value("--noise", &o->noise, "deviation of Gaussian noise added to the inputs");
  group.Value(
      "--dropout", &o->dropout,
      "share of the inputs hidden in each step of training (of a table: of its categories alone)");
}

}  // namespace

void AddOut(const OptionGroup& group, TrainingArguments* arguments) {
  group.Value("-o,--out", &arguments->out, "the model file", "FILE")->required();
}

void AddReading(const OptionGroup& group, TrainingArguments* arguments) {
  AddMemory(group.app(), "--max-memory", &arguments->max_memory_bytes, "give up reading above it")
      ->group(group.name());
  AddLog(group, arguments);
}

void AddLog(const OptionGroup& group, TrainingArguments* arguments) {
  train::TrainOptions& o = arguments->options;
  group.Value("--log", &o.log, "a log of the run, as JSON lines", "FILE");
  group.Flag("--resume", &o.resume, "go on from the checkpoint beside the model file");
}

void AddMachine(const OptionGroup& group, TrainingArguments* arguments, const char* no_threads) {
  train::TrainOptions& o = arguments->options;
  group.Value("--seed", &o.seed, "the same seed on the same machine gives the same file");
  group.Value("--threads", &o.threads, StrCat("0: ", no_threads));
  group.Choice("--device", &o.device, {"cpu", "cuda"}, "where to compute");
}

void AddQuiet(const OptionGroup& group, TrainingArguments* arguments) {
  group.Flag("--quiet", &arguments->quiet, "say nothing but errors");
}

void AddOptimiser(CLI::App* app, train::TrainOptions* o) {
  const OptionGroup group(app, "Optimiser");
  group.Choice("--optimiser", &o->optimiser, {"adam", "adamw", "sgd"},
               "who steps down the gradient");
  group.Value("--learning-rate", &o->learning_rate, "step size");
  group.Value("--weight-decay", &o->weight_decay,
              "adam, sgd: added to the gradient; adamw: decoupled");
  group.Value("--momentum", &o->momentum, "of sgd");
  group.Value("--adam-beta2", &o->adam_beta2,
              "adam, adamw: memory of the mean square of gradients");
  group.Choice("--schedule", &o->schedule, {"constant", "cosine", "linear", "inverse_sqrt"},
               "of the learning rate: down to 0, or as 1/sqrt(step)");
  group.Value("--warmup", &o->warmup, "share of all steps over which the rate grows from 0");
  group.Value("--clip", &o->clip, "largest norm of the gradient; 0: no limit");
}

void AddHard(CLI::App* app, train::TrainOptions* o) {
  const OptionGroup group(app, "Hard attention (--normaliser hard)");
  group.Choice("--hard-estimator", &o->hard_estimator, {"reinforce", "gumbel"},
               "of the gradient, where the places are drawn");
  group.Value("--hard-entropy", &o->hard_entropy,
              "reinforce: bonus on the draw's entropy, in nats");
  group.Value("--hard-baseline", &o->hard_baseline,
              "reinforce: share of its past in the baseline, a moving average of the loss");
  group.Value("--hard-temperature", &o->hard_temperature, "gumbel: in the first step");
  group.Value("--hard-temperature-end", &o->hard_temperature_end,
              "gumbel: in the last step, geometric in between");
}

void AddRun(const OptionGroup& group, TrainingArguments* arguments) {
  train::TrainOptions& o = arguments->options;
  group.Value("--epochs", &o.epochs, "passes over the training data");
  group.Value("--batch", &o.batch, "samples of a step");
  group.Value("--patience", &o.patience, "epochs without improvement before it stops; 0: never");
  group.Choice("--keep", &o.keep, {"best", "last"}, "which epoch's model");
  AddMachine(group, arguments, "all cores, one where a step is small");
  AddQuiet(group, arguments);
}

void AddTrainingArguments(CLI::App* app, TrainingArguments* arguments) {
  AddFiles(OptionGroup(app, "Files"), arguments);
  AddRun(OptionGroup(app, "Run"), arguments);
  AddOptimiser(app, &arguments->options);
  AddRegularisation(OptionGroup(app, "Regularisation"), &arguments->options);
  AddHard(app, &arguments->options);
}

}  // namespace fovea::cli
