#include "fovea/train/tables/train_tabular.h"

#include <nlohmann/json.hpp>

#include "fovea/core/fingerprint.h"
#include "fovea/data/tables/column_choice.h"
#include "fovea/data/tables/column_notes.h"
#include "fovea/train/dataset_task.h"

namespace fovea::train {
namespace {

// Numbers without which a row is as if a category were missing; a scaled number has no such value.
std::vector<bool> Droppable(const data::TableSpec& spec) {
  std::vector<bool> droppable;
  for (const data::FeatureSpec& feature : spec.features)
    droppable.insert(droppable.end(), feature.width(),
                     feature.kind == data::ColumnKind::kCategorical);
  return droppable;
}

Dataset DatasetOf(const data::EncodedTable& table) {
  return {
      .rows = AllRows(table.rows),
      .row_shape = {table.spec.width()},
      .fill = [&table](std::span<const int64_t> rows, float* out) { table.FillBatch(rows, out); },
      .droppable = Droppable(table.spec),
      .targets = &table.targets};
}

TrainResult TrainEncoded(const data::EncodedTable& table, const data::EncodedTable* validation,
                         nlohmann::json description, const TabularJob& job,
                         const ProgressCallback& progress, StopFlag stop) {
  const LearnerOf<infer::TabularModel> learner(infer::TabularModel(table.spec, job.model));
  return TrainOnDataset(
      {.learner = learner,
       .samples = DatasetOf(table),
       .validation = validation ? std::optional(DatasetOf(*validation)) : std::nullopt,
       .validation_share = job.validation_share,
       .model = {.task = infer::TabularModel::kTask,
                 .data = ToJson(table.spec),
                 .model = infer::ToJson(job.model),
                 .training = nlohmann::json{{"data", std::move(description)}}}},
      job.train, job.out, progress, stop);
}

}  // namespace

TrainResult TrainTabular(const TabularJob& job, const ProgressCallback& progress, StopFlag stop,
                         const std::function<void(const std::string&)>& warn) {
  CheckJob(job.train, job.out);
  data::TableOptions read = job.read;
  read.words_missing = true;
  const data::Table table = data::ReadTable(job.data, read);
  // First, for a note may be the reason of an error.
  if (warn) {
    for (const std::string& note : data::ColumnNotes(table, read)) warn(note);
    for (const std::string& note : data::ChooseColumns(table, job.fit).notes) warn(note);
  }
  const data::TableSpec spec = data::FitTableSpec(table, job.fit);
  const data::EncodedTable encoded = Encode(table, spec, data::WithTarget::kRequired);
  nlohmann::json description = {{"fingerprint", FileFingerprint(job.data)}};
  if (job.validation_data.empty())
    return TrainEncoded(encoded, nullptr, std::move(description), job, progress, stop);
  const data::EncodedTable validation = data::ReadEncodedTable(
      job.validation_data, spec, job.read, data::WithTarget::kRequired, data::Unseen::kMissing);
  if (warn)
    for (const std::string& note : data::ColumnNotes(validation, job.validation_data)) warn(note);
  description["validation_fingerprint"] = FileFingerprint(job.validation_data);
  return TrainEncoded(encoded, &validation, std::move(description), job, progress, stop);
}

TrainResult TrainTabular(const data::Table& table, const TabularJob& job,
                         const ProgressCallback& progress, StopFlag stop) {
  CheckJob(job.train, job.out);
  const data::TableSpec spec = data::FitTableSpec(table, job.fit);
  const data::EncodedTable encoded = Encode(table, spec, data::WithTarget::kRequired);
  return TrainEncoded(encoded, nullptr, nlohmann::json::object(), job, progress, stop);
}

}  // namespace fovea::train
