#ifndef FOVEA_TRAIN_TABLES_TRAIN_TABULAR_H_
#define FOVEA_TRAIN_TABLES_TRAIN_TABULAR_H_

#include <functional>
#include <string>

#include "fovea/data/tables/table_encoding.h"
#include "fovea/infer/tables/tabular_model.h"
#include "fovea/train/options.h"
#include "fovea/train/result.h"

namespace fovea::train {

// docs/experiments/tabular.md has what the default of dropout was chosen from.
inline TrainOptions DefaultTabularTraining() {
  TrainOptions train;
  train.dropout = 0.4;
  return train;
}

struct TabularJob {
  std::string data;               // CSV file
  std::string validation_data;    // CSV file; "": a share of the training data
  double validation_share = 0.2;  // 0: none
  data::FitOptions fit;
  data::TableOptions read;
  infer::TabularModelOptions model;
  TrainOptions train = DefaultTabularTraining();
  std::string out;  // the model file
};

// Trains and writes job.out, whole or not at all. Stopped by the flag, it writes the best model so
// far and OUT.checkpoint, from which `resume` goes on; a finished training removes the checkpoint.
// warn: is told data::ColumnNotes() of the training data and of the validation data, and which
// columns data::ChooseColumns() leaves out or doubts, before the training begins. Words in a column
// that the job settles as numeric count as missing.
TrainResult TrainTabular(const TabularJob& job, const ProgressCallback& progress = {},
                         StopFlag stop = nullptr,
                         const std::function<void(const std::string&)>& warn = {});

// The same on a table in memory (job.data and validation_data are ignored).
TrainResult TrainTabular(const data::Table& table, const TabularJob& job,
                         const ProgressCallback& progress = {}, StopFlag stop = nullptr);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_TABLES_TRAIN_TABULAR_H_
