#include "fovea/train/series/train_series.h"

#include <numeric>

#include "fovea/train/job.h"

namespace fovea::train {
namespace {

// Both sets are padded to the model's steps.
Dataset DatasetOf(const data::EncodedSeries& series, std::vector<int64_t> rows, int64_t steps) {
  const bool full = std::all_of(series.lengths.begin(), series.lengths.end(),
                                [&](int32_t length) { return length == steps; });
  return {.rows = std::move(rows),
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
  const Split split = SplitRows(series.targets, series.spec.target,
                                validation != nullptr ? 0 : job.validation_share, job.train.seed);
  TrainingData data{.training = DatasetOf(series, split.training, steps),
                    .validation = DatasetOf(series, split.validation, steps),
                    .description = std::move(description)};
  if (validation != nullptr) {
    std::vector<int64_t> rows(validation->rows);
    std::iota(rows.begin(), rows.end(), 0);
    data.validation = DatasetOf(*validation, std::move(rows), steps);
  }
  return TrainAndSave(learner, data, infer::SeriesModel::kTask, ToJson(series.spec),
                      infer::ToJson(job.model), job.train, job.out, progress, stop);
}

}  // namespace

TrainResult TrainSeries(const SeriesJob& job, const ProgressCallback& progress, StopFlag stop) {
  Check(job.train);
  const data::SeriesSet set = data::ReadSeries(job.data, job.read);
  const data::SeriesSpec spec = data::FitSeriesSpec(set, job.scaling, job.read.target);
  const data::EncodedSeries encoded = Encode(set, spec, /*need_target=*/true);
  nlohmann::json description = {{"fingerprint", FileFingerprint(job.data)}};
  if (job.validation_data.empty())
    return TrainEncoded(encoded, nullptr, std::move(description), job, progress, stop);
  const data::SeriesSet validation_set = data::ReadSeries(job.validation_data, job.read);
  const data::EncodedSeries validation = Encode(validation_set, spec, /*need_target=*/true);
  if (validation.steps > spec.max_steps)
    throw InputError(job.validation_data,
                     StrCat("has series of ", validation.steps, " steps, ", job.data, " only of ",
                            spec.max_steps),
                     "train on the longer ones");
  description["validation_fingerprint"] = FileFingerprint(job.validation_data);
  return TrainEncoded(encoded, &validation, std::move(description), job, progress, stop);
}

TrainResult TrainSeries(const data::SeriesSet& set, const SeriesJob& job,
                        const ProgressCallback& progress, StopFlag stop) {
  Check(job.train);
  const data::SeriesSpec spec = data::FitSeriesSpec(set, job.scaling, job.read.target);
  const data::EncodedSeries encoded = Encode(set, spec, /*need_target=*/true);
  return TrainEncoded(encoded, nullptr, nlohmann::json::object(), job, progress, stop);
}

}  // namespace fovea::train
