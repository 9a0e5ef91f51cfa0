#include "fovea/attention/members.h"
#include "fovea/cli/train/commands.h"
#include "fovea/cli/train/member_choices.h"
#include "fovea/cli/train/run_training.h"
#include "fovea/train/series/train_series.h"

namespace fovea::cli {
namespace {

void AddModel(CLI::App* app, infer::SeriesModelOptions* model, std::string* scale) {
  const char* group = "Model";
  const auto whole = [&](const char* name, int64_t* value, const char* description) {
    app->add_option(name, *value, description)->type_name("N")->group(group);
  };
  AddChoice(app, "--attention", &model->attention, {"none", "before", "after", "pooled"},
            "where it stands; before and after the recurrent layer, or its states' weighted sum")
      ->group(group);
  AddChoice(app, "--cell", &model->cell, {"lstm", "gru"}, "of the recurrent layer")->group(group);
  whole("--hidden", &model->hidden, "units of each direction");
  whole("--layers", &model->layers, "recurrent layers");
  app->add_flag("--bidirectional,!--one-way", model->bidirectional,
                "read the series from both ends (default), or from the first step on alone")
      ->group(group);
  app->add_flag("--shared", model->shared, "before, after: one attention vector for all dimensions")
      ->group(group);
  AddChoice(app, "--score", &model->score, NamesOf<attention::Scores>(), "of pooled attention")
      ->group(group);
  whole("--score-hidden", &model->score_hidden, "pooled: width of additive and gated scores");
  whole("--heads", &model->heads, "pooled: attention heads");
  AddChoice(app, "--scope", &model->scope, NamesOf<attention::Scopes>(),
            "which steps are seen; before, after: global or local_p")
      ->group(group);
  whole("--window", &model->window, "local scopes: steps on each side of the centre");
  AddChoice(app, "--normaliser", &model->normaliser, NamesOf<attention::Normalisers>(),
            "from scores to weights")
      ->group(group);
  app->add_option("--sharpness", model->sharpness, "the scores are multiplied by it")
      ->type_name("X")
      ->group(group);
  AddChoice(app, "--scale", scale, {"none", "dataset", "series"},
            "subtract the mean, divide by the deviation, over the set or each series")
      ->group(group);
}

}  // namespace

int TrainSeriesCommand(const std::vector<std::string>& args) {
  train::SeriesJob job;
  TrainingArguments training;
  training.validation_share = job.validation_share;
  training.options = job.train;
  std::string scale = "dataset";
  const auto app = MakeApp(
      "fovea train series",
      "Train on time series: a recurrent layer with attention over the time steps.",
      "  fovea train series GunPoint_TRAIN.ts --out gunpoint.safetensors\n"
      "  fovea train series a.ts --valid b.ts --attention after --cell lstm --one-way \\\n"
      "      --out m.safetensors\n"
      "  fovea train series days.csv --target label --validation 0.2 --out days.safetensors\n"
      "\nScores (--score):\n" +
          FormulasOf<attention::Scores>() + "\nScopes (--scope):\n" +
          FormulasOf<attention::Scopes>());
  app->add_option("DATA", job.data, "a .ts file, or CSV with a header and a series a row")
      ->required()
      ->type_name("");
  app->add_option("--target", job.read.target, "CSV: the column that holds the label")
      ->type_name("COLUMN")
      ->group("Files");
  AddModel(app.get(), &job.model, &scale);
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
