#include "fovea/attention/members.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/tables/column_arguments.h"
#include "fovea/cli/tables/table_families.h"
#include "fovea/cli/tables/train_tokens.h"
#include "fovea/cli/tasks.h"
#include "fovea/cli/train/member_choices.h"
#include "fovea/cli/train/run_training.h"
#include "fovea/train/tables/train_tabular.h"

namespace fovea::cli {
namespace {

void AddModel(const OptionGroup& group, std::string* family, infer::TabularModelOptions* model) {
  group.Choice("--model", family, NamesOf(TableFamilies()),
               "the family, which has its own options");
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
  if (!AskForTrainers(TableFamilies(), args)) return TrainTokenModel(args);
  RefuseOptionsOfOwn(TableFamilies(), args);
  train::TabularJob job;
  TrainingArguments training;
  training.validation_share = job.validation_share;
  training.options = job.train;
  ColumnArguments columns;
  std::string family = kReweight;
  const auto app = MakeApp(
      "fovea train tabular --model reweight",
      "Train on a table: one softmax gives each column a weight, from all of them, as in the\n"
      "essay's Dense attention. The other family of models, which is the default, is better:\n"
      "fovea train tabular --help",
      "  fovea train tabular dense.csv --model reweight --target y --out dense.safetensors\n"
      "  fovea train tabular house.csv --model reweight --target price --ignore id \\\n"
      "      --epochs 100 --patience 10 --embedding 8 --out house.safetensors\n"
      "  fovea train tabular a.csv --model reweight --target y --valid b.csv --entropy 0.01 \\\n"
      "      --out m.safetensors\n");
  app->add_option("TABLE", job.data, "a CSV file with a header")->required()->type_name("");
  AddColumnArguments(OptionGroup(app.get(), "Columns"), &columns, &job.fit);
  const OptionGroup model(app.get(), "Model");
  AddModel(model, &family, &job.model);
  model.Flag("--no-scale{false}", &job.fit.scale, "leave numbers as they are");
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
