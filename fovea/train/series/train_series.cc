#include "fovea/train/series/train_series.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fovea/core/fingerprint.h"
#include "fovea/train/dataset_task.h"

namespace fovea::train {
namespace {

// Padded to `steps`.
Dataset DatasetOf(const data::EncodedSeries& series, int64_t steps) {
  const bool full = std::all_of(series.lengths.begin(), series.lengths.end(),
                                [&](int32_t length) { return length == steps; });
  return {.rows = AllRows(series.rows),
          .row_shape = {steps, series.spec.dims()},
          .fill = [&series, steps](std::span<const int64_t> rows,
                                   float* out) { infer::FillSteps(series, rows, steps, out); },
          .targets = &series.targets,
          .lengths = full ? nullptr : &series.lengths};
}

TrainResult TrainEncoded(const data::EncodedSeries& series, const data::EncodedSeries* validation,
                         nlohmann::json description, const SeriesJob& job,
                         const ProgressCallback& progress, StopFlag stop) {
  const LearnerOf<infer::SeriesModel> learner(infer::SeriesModel(series.spec, job.model));
  const int64_t steps = series.spec.max_steps;
  const int64_t longest = validation ? std::max(validation->steps, steps) : steps;
  if (longest > steps && !learner.model().any_length())
    throw InputError(job.validation_data,
                     StrCat("has series of ", longest, " steps, ", job.data, " only of ", steps),
                     "train on the longer ones");
  return TrainOnDataset(
      {.learner = learner,
       .samples = DatasetOf(series, steps),
       .validation = validation ? std::optional(DatasetOf(*validation, longest)) : std::nullopt,
       .validation_share = job.validation_share,
       .model = {.task = infer::SeriesModel::kTask,
                 .data = ToJson(series.spec),
                 .model = infer::ToJson(job.model),
                 .training = nlohmann::json{{"data", std::move(description)}}}},
      job.train, job.out, progress, stop);
}

}  // namespace

TrainResult TrainSeries(const SeriesJob& job, const ProgressCallback& progress, StopFlag stop) {
  CheckJob(job.train, job.out);
  const data::SeriesSet set = data::ReadSeries(job.data, job.read);
  const data::SeriesSpec spec = data::FitSeriesSpec(set, job.scaling, job.read.target);
  const data::EncodedSeries encoded = Encode(set, spec, /*need_target=*/true);
  nlohmann::json description = {{"fingerprint", FileFingerprint(job.data)}};
  if (job.validation_data.empty())
    return TrainEncoded(encoded, nullptr, std::move(description), job, progress, stop);
  const data::SeriesSet validation_set = data::ReadSeries(job.validation_data, job.read);
  const data::EncodedSeries validation = Encode(validation_set, spec, /*need_target=*/true);
  description["validation_fingerprint"] = FileFingerprint(job.validation_data);
  return TrainEncoded(encoded, &validation, std::move(description), job, progress, stop);
}

TrainResult TrainSeries(const data::SeriesSet& set, const SeriesJob& job,
                        const ProgressCallback& progress, StopFlag stop) {
  CheckJob(job.train, job.out);
  const data::SeriesSpec spec = data::FitSeriesSpec(set, job.scaling, job.read.target);
  const data::EncodedSeries encoded = Encode(set, spec, /*need_target=*/true);
  return TrainEncoded(encoded, nullptr, nlohmann::json::object(), job, progress, stop);
}

}  // namespace fovea::train
