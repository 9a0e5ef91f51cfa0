#ifndef FOVEA_TRAIN_SERIES_TRAIN_SERIES_H_
#define FOVEA_TRAIN_SERIES_TRAIN_SERIES_H_

#include <string>

#include "fovea/data/series/series.h"
#include "fovea/infer/series/series_model.h"
#include "fovea/train/options.h"
#include "fovea/train/tables/train_tabular.h"

namespace fovea::train {

// The defaults suit some dozens to some thousands of series; docs/experiments/series.md has what
// they were chosen from. A large set needs fewer epochs.
inline infer::SeriesModelOptions DefaultSeriesModel() {
  infer::SeriesModelOptions model;
  model.attention = "pooled";
  model.score = "additive";
  model.cell = "gru";
  model.bidirectional = true;
  return model;
}
inline TrainOptions DefaultSeriesTraining() {
  TrainOptions train;
  train.epochs = 200;
  train.batch = 16;
  train.learning_rate = 3e-3;
  train.schedule = "cosine";
  train.clip = 1;
  train.noise = 0.1;
  return train;
}

struct SeriesJob {
  std::string data;             // .ts or CSV file
  std::string validation_data;  // "": a share of the training data
  double validation_share = 0;  // 0: none
  data::SeriesOptions read;
  data::SeriesScaling scaling = data::SeriesScaling::kDataset;
  infer::SeriesModelOptions model = DefaultSeriesModel();
  TrainOptions train = DefaultSeriesTraining();
  std::string out;
};

// As TrainTabular.
TrainResult TrainSeries(const SeriesJob& job, const ProgressCallback& progress = {},
                        StopFlag stop = nullptr);
TrainResult TrainSeries(const data::SeriesSet& set, const SeriesJob& job,
                        const ProgressCallback& progress = {}, StopFlag stop = nullptr);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_SERIES_TRAIN_SERIES_H_
