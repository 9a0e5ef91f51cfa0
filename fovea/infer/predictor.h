#ifndef FOVEA_INFER_PREDICTOR_H_
#define FOVEA_INFER_PREDICTOR_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "fovea/data/tables/table_encoding.h"
#include "fovea/data/tables/target.h"
#include "fovea/infer/model_file.h"

namespace fovea::infer {

struct PredictOptions {
  char separator = data::kGuessSeparator;        // of CSV files
  data::Unseen unseen = data::Unseen::kMissing;  // what training did not have; of tables
  // Told data::ColumnNotes() of a table, a line each.
  std::function<void(const std::string&)> warn;
  bool need_target = false;  // the data must hold the target
  int64_t max_memory_bytes = int64_t{8} << 30;
  int64_t batch = 256;
  bool weights = true;         // whether PredictedBatch::weights are wanted
  bool contributions = false;  // whether PredictedBatch::contributions are
  int64_t texts = 0;  // of so many first samples PredictedBatch::texts or inputs are wanted
};

// What each time step of a series added to a model's scores:
//   scores[c] = Predictor::score_bias()[c] + Σ_t contributions[c, t].
// Scores are the logits of a softmax over the classes, two where there are two; of an amount one,
// the value in the target's own unit.
struct StepContributions {
  int64_t steps = 0;
  std::vector<float> values;         // [dims, steps] the series in the unit of the data
  std::vector<float> contributions;  // [classes, steps]
  std::vector<float> scores;         // [classes]
};

// How many steps before and after a step its contribution is computed from, at most.
struct StepReach {
  int64_t before = 0, after = 0;
};

// Some samples in a row, as the model sees them.
struct PredictedBatch {
  int64_t first = 0;  // index of the first sample
  int64_t rows = 0;
  int64_t places = 0;              // of weights, inputs and texts
  std::vector<float> predictions;  // [rows, width]: P(positive); a probability for each class; or
                                   // the value in the target's own unit
  std::vector<float> weights;      // [rows, places], mean over a model's distributions; empty
                                   // without attention, and where they are not wanted
  std::vector<float> targets;      // [rows] class index or value; empty if the data has none
  std::vector<int64_t> lines;      // [rows] where each sample starts in its file
  std::vector<int32_t> lengths;    // [rows] places of each sample that hold data
  std::vector<float> inputs;       // [up to rows, places, dims] what was looked at, in the unit of
                                   // the data, of the first samples, as far as wanted; series of
                                   // models that can have attention
  std::vector<std::string> texts;  // [up to rows, places] the cells as they stand in the table, of
                                   // the first samples, as far as they are wanted; tables only
  // [up to rows, places] of the same samples of a table whose columns have gates: the prediction,
  // or the predicted class's probability, less that where the cell is taken for missing.
  std::vector<float> effects;
  std::vector<StepContributions> contributions;  // [rows]; empty where not wanted
};

// A trained model that says something about each sample of a table or a set of series, without
// LibTorch.
class Predictor {
 public:
  // Throws InputError as LoadModel does, for a model of another task, and where the file's parts do
  // not fit each other.
  static std::unique_ptr<Predictor> Load(const std::string& path);
  // path: for messages.
  static std::unique_ptr<Predictor> FromFile(ModelFile file, const std::string& path);
  virtual ~Predictor() = default;

  const ModelFile& file() const { return file_; }
  virtual const data::TargetSpec& target() const = 0;
  virtual bool has_attention() const = 0;
  // Whether each of a sample's weights is 0 to 1 by itself, rather than a share of one.
  virtual bool has_gates() const { return false; }
  virtual int64_t parameter_count() const = 0;
  // Whether its scores are sums over the steps of a series.
  virtual bool has_contributions() const { return false; }
  virtual std::vector<float> score_bias() const { return {}; }  // [classes]
  virtual StepReach reach() const { return {}; }
  // What it looks at: "column" or "time step", and a name for each place that the data of training
  // had; series of a model that serves every length may have more, or fewer, and where their number
  // means nothing to the model there are no names.
  virtual std::string place_title() const = 0;
  virtual std::vector<std::string> place_names() const = 0;
  virtual bool ordered() const = 0;        // whether one place comes after the other, as in time
  virtual int64_t input_dims() const = 0;  // of PredictedBatch::inputs; 0 for tables

  // Calls sink for each batch of at most options.batch samples, in the order of the data. Throws
  // InputError on data that does not fit the model.
  virtual void Run(const std::string& data_path, const PredictOptions& options,
                   const std::function<void(const PredictedBatch&)>& sink) const = 0;

 protected:
  explicit Predictor(ModelFile file) : file_(std::move(file)) {}
  ModelFile file_;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_PREDICTOR_H_
