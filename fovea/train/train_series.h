#ifndef FOVEA_TRAIN_TRAIN_SERIES_H_
#define FOVEA_TRAIN_TRAIN_SERIES_H_

#include <string>

#include "fovea/data/series.h"
#include "fovea/infer/series_model.h"
#include "fovea/train/options.h"
#include "fovea/train/train_tabular.h"

namespace fovea::train {

struct SeriesJob {
  std::string data;             // .ts or CSV file
  std::string validation_data;  // "": a share of the training data
  double validation_share = 0;  // 0: none
  data::SeriesOptions read;
  data::SeriesScaling scaling = data::SeriesScaling::kDataset;
  infer::SeriesModelOptions model;
  TrainOptions train;
  std::string out;
};

// As TrainTabular.
TrainResult TrainSeries(const SeriesJob& job, const ProgressCallback& progress = {},
                        StopFlag stop = nullptr);
TrainResult TrainSeries(const data::SeriesSet& set, const SeriesJob& job,
                        const ProgressCallback& progress = {}, StopFlag stop = nullptr);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_TRAIN_SERIES_H_
