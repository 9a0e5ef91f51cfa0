#include "fovea/cli/train/training_arguments.h"

namespace fovea::cli {
namespace {

void AddFiles(CLI::App* app, TrainingArguments* arguments) {
  const char* group = "Files";
  app->add_option("-o,--out", arguments->out, "the model file")
      ->type_name("FILE")
      ->required()
      ->group(group);
  CLI::Option* valid =
      app->add_option("--valid", arguments->validation_data, "data for validation, in a file")
          ->type_name("FILE")
          ->group(group);
  app->add_option("--validation", arguments->validation_share,
                  "data for validation, as a share of the training data")
      ->type_name("SHARE")
      ->group(group)
      ->excludes(valid);
  AddSeparator(app, &arguments->separator)->group(group);
  AddMemory(app, "--max-memory", &arguments->max_memory_bytes, "give up reading above it")
      ->group(group);
  app->add_option("--log", arguments->options.log, "a log of the run, as JSON lines")
      ->type_name("FILE")
      ->group(group);
  app->add_flag("--resume", arguments->options.resume,
                "go on from the checkpoint beside the model file")
      ->group(group);
}

}  // namespace

void AddOptimiser(CLI::App* app, train::TrainOptions* o) {
  const char* group = "Optimiser";
  const auto number = [&](const char* name, double* value, const char* description) {
    app->add_option(name, *value, description)->type_name("X")->group(group);
  };
  AddChoice(app, "--optimiser", &o->optimiser, {"adam", "adamw", "sgd"},
            "who steps down the gradient")
      ->group(group);
  number("--learning-rate", &o->learning_rate, "step size");
  number("--weight-decay", &o->weight_decay, "adam, sgd: added to the gradient; adamw: decoupled");
  number("--momentum", &o->momentum, "of sgd");
  number("--adam-beta2", &o->adam_beta2, "adam, adamw: memory of the mean square of gradients");
  AddChoice(app, "--schedule", &o->schedule, {"constant", "cosine", "linear", "inverse_sqrt"},
            "of the learning rate: down to 0, or as 1/sqrt(step)")
      ->group(group);
  number("--warmup", &o->warmup, "share of all steps over which the rate grows from 0");
  number("--clip", &o->clip, "largest norm of the gradient; 0: no limit");
}

namespace {

void AddRegularisation(CLI::App* app, train::TrainOptions* o) {
  const char* group = "Regularisation";
  const auto number = [&](const char* name, double* value, const char* description) {
    app->add_option(name, *value, description)->type_name("X")->group(group);
  };
  number("--entropy", &o->entropy,
         "penalty on the attention weights' entropy, in nats: larger looks at less");
  number("--label-smoothing", &o->label_smoothing, "of classes");
  number("--noise", &o->noise, "deviation of Gaussian noise added to the inputs");
  number(
      "--dropout", &o->dropout,
      "share of the inputs hidden in each step of training (of a table: of its categories alone)");
}

}  // namespace

void AddHard(CLI::App* app, train::TrainOptions* o) {
  const char* group = "Hard attention (--normaliser hard)";
  const auto number = [&](const char* name, double* value, const char* description) {
    app->add_option(name, *value, description)->type_name("X")->group(group);
  };
  AddChoice(app, "--hard-estimator", &o->hard_estimator, {"reinforce", "gumbel"},
            "of the gradient, where the places are drawn")
      ->group(group);
  number("--hard-entropy", &o->hard_entropy, "reinforce: bonus on the draw's entropy, in nats");
  number("--hard-baseline", &o->hard_baseline,
         "reinforce: share of its past in the baseline, a moving average of the loss");
  number("--hard-temperature", &o->hard_temperature, "gumbel: in the first step");
  number("--hard-temperature-end", &o->hard_temperature_end,
         "gumbel: in the last step, geometric in between");
}

void AddRun(CLI::App* app, TrainingArguments* arguments) {
  const char* group = "Run";
  train::TrainOptions& o = arguments->options;
  const auto whole = [&](const char* name, int64_t* value, const char* description) {
    app->add_option(name, *value, description)->type_name("N")->group(group);
  };
  whole("--epochs", &o.epochs, "passes over the training data");
  whole("--batch", &o.batch, "samples of a step");
  whole("--patience", &o.patience, "epochs without improvement before it stops; 0: never");
  AddChoice(app, "--keep", &o.keep, {"best", "last"}, "which epoch's model")->group(group);
  app->add_option("--seed", o.seed, "the same seed on the same machine gives the same file")
      ->type_name("N")
      ->group(group);
  app->add_option("--threads", o.threads, "0: all cores, one where a step is small")
      ->type_name("N")
      ->group(group);
  AddChoice(app, "--device", &o.device, {"cpu", "cuda"}, "where to compute")->group(group);
  app->add_flag("--quiet", arguments->quiet, "say nothing but errors")->group(group);
}

void AddTrainingArguments(CLI::App* app, TrainingArguments* arguments) {
  AddFiles(app, arguments);
  AddRun(app, arguments);
  AddOptimiser(app, &arguments->options);
  AddRegularisation(app, &arguments->options);
  AddHard(app, &arguments->options);
}

}  // namespace fovea::cli
