#include "fovea/attention/members.h"
#include "fovea/cli/series/series_families.h"
#include "fovea/cli/series/train_series.h"
#include "fovea/cli/tasks.h"
#include "fovea/cli/train/member_choices.h"
#include "fovea/cli/train/run_training.h"
#include "fovea/train/series/train_series.h"

namespace fovea::cli {
namespace {

void AddModel(const OptionGroup& group, infer::SeriesModelOptions* model, std::string* scale) {
  group.Choice(
      "--attention", &model->attention, {"none", "before", "after", "pooled"},
      "where it stands; before and after the recurrent layer, or its states' weighted sum");
  group.Choice("--cell", &model->cell, {"lstm", "gru"}, "of the recurrent layer");
  group.Value("--hidden", &model->hidden, "units of each direction");
  group.Value("--layers", &model->layers, "recurrent layers");
  group.Flag("--bidirectional,!--one-way", &model->bidirectional,
             "read the series from both ends (default), or from the first step on alone");
  group.Flag("--shared", &model->shared, "before, after: one attention vector for all dimensions");
  group.Choice("--score", &model->score, NamesOf<attention::Scores>(), "of pooled attention");
  group.Value("--score-hidden", &model->score_hidden, "pooled: width of additive and gated scores");
  group.Value("--heads", &model->heads, "pooled: attention heads");
  group.Choice("--scope", &model->scope, NamesOf<attention::Scopes>(),
               "which steps are seen; before, after: global or local_p");
  group.Value("--window", &model->window, "local scopes: steps on each side of the centre");
  group.Choice("--normaliser", &model->normaliser, NamesOf<attention::Normalisers>(),
               "from scores to weights");
  group.Value("--sharpness", &model->sharpness, "the scores are multiplied by it");
  group.Choice("--scale", scale, {"none", "dataset", "series"},
               "subtract the mean, divide by the deviation, over the set or each series");
}

}  // namespace

int TrainSeriesCommand(const std::vector<std::string>& args) {
  if (!AskForTrainers(SeriesFamilies(), args)) return TrainConvolution(args);
  RefuseOptionsOfOwn(SeriesFamilies(), args);
  train::SeriesJob job;
  TrainingArguments training;
  training.validation_share = job.validation_share;
  training.options = job.train;
  std::string family = kRecurrent, scale = "dataset";
  const auto app = MakeApp(
      "fovea train series --model recurrent",
      "Train on time series: a recurrent layer with attention over the time steps. The other\n"
      "family of models, which is the default, is faster and mostly better:\n"
      "fovea train series --help",
      "  fovea train series GunPoint_TRAIN.ts --model recurrent --out gunpoint.safetensors\n"
      "  fovea train series a.ts --model recurrent --valid b.ts --attention after --cell lstm \\\n"
      "      --one-way --out m.safetensors\n"
      "  fovea train series days.csv --model recurrent --target label --validation 0.2 \\\n"
      "      --out days.safetensors\n"
      "\nScores (--score):\n" +
          FormulasOf<attention::Scores>() + "\nScopes (--scope):\n" +
          FormulasOf<attention::Scopes>());
  app->add_option("DATA", job.data, "a .ts file, or CSV with a header and a series a row")
      ->required()
      ->type_name("");
  OptionGroup(app.get(), "Files")
      .Value("--target", &job.read.target, "CSV: the column that holds the label", "COLUMN");
  const OptionGroup model(app.get(), "Model");
  model.Choice("--model", &family, NamesOf(SeriesFamilies()),
               "the family, which has its own options");
  AddModel(model, &job.model, &scale);
  AddTrainingArguments(app.get(), &training);
  if (!Parse(app.get(), args)) return 0;

  job.scaling = scale == "none"     ? data::SeriesScaling::kNone
                : scale == "series" ? data::SeriesScaling::kSeries
                                    : data::SeriesScaling::kDataset;
  Apply(training, &job);
  return RunTraining(training, job.data,
                     [&](const train::ProgressCallback& progress, train::StopFlag stop) {
                       return train::TrainSeries(job, progress, stop);
                     });
}

}  // namespace fovea::cli
