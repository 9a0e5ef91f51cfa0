#include "fovea/attention/members.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/samples/column_arguments.h"
#include "fovea/cli/tasks.h"
#include "fovea/cli/train/member_choices.h"
#include "fovea/cli/train/run_training.h"
#include "fovea/train/tables/train_tabular.h"

namespace fovea::cli {
namespace {

void AddModel(const OptionGroup& group, infer::TabularModelOptions* model) {
  group.Flag("--no-attention{false}", &model->attention, "a baseline that weighs no column");
  group.Choice("--normaliser", &model->normaliser, NamesOf<attention::Normalisers>(),
               "from scores to weights");
  group.Value("--sharpness", &model->sharpness, "the scores are multiplied by it");
  group.Value("--hidden", &model->hidden, "width of the hidden layer; 0: none");
  group.Choice("--activation", &model->activation, {"linear", "relu", "tanh"},
               "of the hidden layer");
  group.Value("--embedding", &model->embedding,
              "width of a categorical column's embedding; 0: indicators");
}

}  // namespace

int TrainTabularCommand(const std::vector<std::string>& args) {
  train::TabularJob job;
  TrainingArguments training;
  training.validation_share = job.validation_share;
  training.options = job.train;
  ColumnArguments columns;
  const auto app = MakeApp(
      "fovea train tabular",
      "Train on a table: one attention weight for each column, from all of them.",
      "  fovea train tabular splice.csv --target class --out splice.safetensors\n"
      "  fovea train tabular house.csv --target price --ignore id --out house.safetensors \\\n"
      "      --epochs 100 --patience 10 --embedding 8\n"
      "  fovea train tabular a.csv --target y --valid b.csv --out m.safetensors --entropy 0.01\n");
  app->add_option("TABLE", job.data, "a CSV file with a header")->required()->type_name("");
  AddColumnArguments(OptionGroup(app.get(), "Columns"), &columns, &job.fit);
  AddModel(OptionGroup(app.get(), "Model"), &job.model);
  AddTrainingArguments(app.get(), &training);
  if (!Parse(app.get(), args)) return 0;

  Apply(columns, &job.fit, &job.read);
  Apply(training, &job);
  return RunTraining(
      training, job.data, [&](const train::ProgressCallback& progress, train::StopFlag stop) {
        return train::TrainTabular(job, progress, stop, [&](const std::string& line) {
          if (!training.quiet) Warn(Printable(line, 1000));
        });
      });
}

}  // namespace fovea::cli
