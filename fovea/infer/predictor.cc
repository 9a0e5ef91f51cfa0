#include "fovea/infer/predictor.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <numeric>

#include "fovea/attention/kernel_backend.h"
#include "fovea/core/threads.h"
#include "fovea/data/tables/column_notes.h"
#include "fovea/infer/model_parameters.h"
#include "fovea/infer/series/convolution/convolution_predictor.h"
#include "fovea/infer/series/series_model.h"
#include "fovea/infer/tables/tabular_model.h"
#include "fovea/infer/tables/tokens/token_predictor.h"
#include "fovea/kernels/rows/elementwise.h"
#include "fovea/kernels/rows/softmax.h"

namespace fovea::infer {
namespace {

using attention::KernelBackend;
using Weights = attention::Parameters<KernelBackend>;

// From a model's raw outputs [N, outputs] to what PredictedBatch::predictions promises.
std::vector<float> ToPredictions(const data::TargetSpec& target, Tensor raw) {
  switch (target.kind) {
    case data::TargetKind::kBinary:
      kernels::Sigmoid(raw.span(), raw.span());
      break;
    case data::TargetKind::kClasses:
      kernels::SoftmaxRows(raw.span(), raw.dim(0), raw.dim(1));
      break;
    case data::TargetKind::kRegression:
      for (float& value : raw.span())
        value = static_cast<float>(target.mean + target.deviation * value);
      break;
  }
  return {raw.span().begin(), raw.span().end()};
}

// [N, R, places] → [N, places]
std::vector<float> MeanOverDistributions(const Tensor& weights) {
  const Tensor mean = KernelBackend().Mean(weights, 1);
  return {mean.span().begin(), mean.span().end()};
}

struct Prepared {
  Tensor x;
  std::vector<int32_t> lengths;
};

template <class Model>
class PredictorOf : public Predictor {
 public:
  PredictorOf(ModelFile file, Model model, Weights weights)
      : Predictor(std::move(file)), model_(std::move(model)), weights_(std::move(weights)) {}

  const data::TargetSpec& target() const override { return model_.data().target; }
  int64_t parameter_count() const override {
    int64_t count = 0;
    for (const auto& [name, tensor] : weights_.all()) count += tensor.size();
    return count;
  }

 protected:
  // Batches run side by side, as many at once as there are threads, and reach the sink in order.
  template <class Fill>
  void RunBatches(int64_t rows, const PredictOptions& options, const std::vector<float>& targets,
                  const std::vector<int64_t>& lines, const Fill& fill,
                  const std::function<void(const PredictedBatch&)>& sink) const {
    Require(options.batch >= 1, "the batch must be at least 1, got ", options.batch);
    const int64_t batches = (rows + options.batch - 1) / options.batch;
    const int64_t at_once = std::max(1, NumThreads());
    for (int64_t group = 0; group < batches; group += at_once) {
      std::vector<PredictedBatch> done(std::min(at_once, batches - group));
      ParallelFor(static_cast<int64_t>(done.size()), 1, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) {
          const int64_t first = (group + i) * options.batch;
          done[i] = RunOne(first, std::min(options.batch, rows - first), options.weights, targets,
                           lines, fill);
        }
      });
      for (const PredictedBatch& batch : done) sink(batch);
    }
  }

  Model model_;

 private:
  template <class Fill>
  PredictedBatch RunOne(int64_t first, int64_t rows, bool weights,
                        const std::vector<float>& targets, const std::vector<int64_t>& lines,
                        const Fill& fill) const {
    PredictedBatch out{.first = first, .rows = rows};
    std::vector<int64_t> indices(rows);
    std::iota(indices.begin(), indices.end(), first);
    const Prepared prepared = fill(indices, out);
    const Output<KernelBackend> raw = model_.template Forward<KernelBackend>(
        KernelBackend(), weights_,
        {.x = prepared.x,
         .lengths = prepared.lengths,
         .weights = weights ? attention::Weights::kAll : attention::Weights::kNone});
    out.predictions = ToPredictions(target(), raw.prediction.Clone());
    if (weights && raw.weights) out.weights = MeanOverDistributions(*raw.weights);
    for (const int64_t row : indices) {
      if (!lines.empty()) out.lines.push_back(lines[row]);
      if (targets.empty()) continue;
      const bool regression = target().kind == data::TargetKind::kRegression;
      out.targets.push_back(
          regression ? static_cast<float>(target().mean + target().deviation * targets[row])
                     : targets[row]);
    }
    return out;
  }

  Weights weights_;
};

class TabularPredictor : public PredictorOf<TabularModel> {
 public:
  using PredictorOf::PredictorOf;

  bool has_attention() const override { return model_.options().attention; }
  std::string place_title() const override { return "column"; }
  std::vector<std::string> place_names() const override {
    std::vector<std::string> names;
    for (const data::FeatureSpec& feature : model_.data().features) names.push_back(feature.name);
    return names;
  }
  bool ordered() const override { return false; }
  int64_t input_dims() const override { return 0; }

  void Run(const std::string& path, const PredictOptions& options,
           const std::function<void(const PredictedBatch&)>& sink) const override {
    const data::EncodedTable table = data::ReadEncodedTable(
        path, model_.data(),
        {.separator = options.separator,
         .max_memory_bytes = options.max_memory_bytes,
         .texts = options.texts},
        options.need_target ? data::WithTarget::kRequired : data::WithTarget::kIfPresent,
        options.unseen);
    if (options.warn)
      for (const std::string& note : data::ColumnNotes(table, path)) options.warn(note);
    const auto fill = [&](std::span<const int64_t> rows, PredictedBatch& out) {
      const int64_t count = static_cast<int64_t>(rows.size());
      Prepared prepared{Tensor({count, model_.data().width()}), {}};
      table.FillBatch(rows, prepared.x.data());
      out.places = model_.places();
      out.lengths.assign(count, static_cast<int32_t>(model_.places()));
      for (const int64_t row : rows)
        if (row < options.texts)
          for (const data::Column& column : table.features) out.texts.push_back(column.texts[row]);
      return prepared;
    };
    RunBatches(table.rows, options, table.targets, table.lines, fill, sink);
  }
};

class SeriesPredictor : public PredictorOf<SeriesModel> {
 public:
  using PredictorOf::PredictorOf;

  bool has_attention() const override { return model_.options().attention != "none"; }
  std::string place_title() const override { return "time step"; }
  std::vector<std::string> place_names() const override {
    std::vector<std::string> names;
    for (int64_t t = 0; t < model_.places(); ++t) names.push_back(std::to_string(t));
    return names;
  }
  bool ordered() const override { return true; }
  int64_t input_dims() const override { return model_.data().dims(); }

  void Run(const std::string& path, const PredictOptions& options,
           const std::function<void(const PredictedBatch&)>& sink) const override {
    const data::SeriesSet set =
        data::ReadSeries(path, {.separator = options.separator,
                                .target = model_.data().target.name,
                                .max_memory_bytes = options.max_memory_bytes});
    const data::EncodedSeries series = data::Encode(set, model_.data(), options.need_target);
    if (!model_.any_length()) RequireLengths(series, path);
    const auto fill = [&](std::span<const int64_t> rows, PredictedBatch& out) {
      const int64_t count = static_cast<int64_t>(rows.size());
      const int64_t steps = StepsOf(series, rows);
      out.places = steps;
      Prepared prepared{Tensor({count, steps, input_dims()}), {}};
      FillSteps(series, rows, steps, prepared.x.data());
      for (const int64_t row : rows) prepared.lengths.push_back(series.lengths[row]);
      out.lengths = prepared.lengths;
      for (const int64_t row : rows) {
        if (row >= options.texts) break;
        const std::vector<float> values = data::FilledValues(set.samples[row], input_dims());
        out.inputs.insert(out.inputs.end(), values.begin(), values.end());
        out.inputs.resize(out.inputs.size() + steps * input_dims() - values.size());
      }
      return prepared;
    };
    RunBatches(series.rows, options, series.targets, series.lines, fill, sink);
  }

 private:
  void RequireLengths(const data::EncodedSeries& series, const std::string& path) const {
    const int64_t steps = model_.data().max_steps;
    for (int64_t row = 0; row < series.rows; ++row)
      if (series.lengths[row] > steps)
        throw InputError(path, series.lines[row],
                         StrCat("the series has ", series.lengths[row],
                                " steps; the model was trained on up to ", steps,
                                ", and its weights are one for each step"),
                         StrCat("cut it, or train a model that serves series of every length: "
                                "--model convolution, or ",
                                model_.options().attention == "pooled" ? "another --score"
                                                                       : "--attention pooled"));
  }
  // Those of the longest, or of the model's axis.
  int64_t StepsOf(const data::EncodedSeries& series, std::span<const int64_t> rows) const {
    if (!model_.any_length()) return model_.data().max_steps;
    int64_t longest = 1;
    for (const int64_t row : rows) longest = std::max<int64_t>(longest, series.lengths[row]);
    return longest;
  }
};

template <class PredictorType, class Model, class OptionsFromJson, class DataFromJson>
std::unique_ptr<Predictor> Make(ModelFile file, const std::string& path,
                                OptionsFromJson options_from_json, DataFromJson data_from_json) {
  try {
    Model model(data_from_json(file.data), options_from_json(file.model));
    Weights weights = TakeParameters(model.Parameters(), file.tensors, path);
    return std::make_unique<PredictorType>(std::move(file), std::move(model), std::move(weights));
  } catch (const ArgumentError& error) {
    throw InputError(path, StrCat("its description does not fit: ", error.what()),
                     "the file is damaged or was changed; train again");
  }
}

}  // namespace

std::unique_ptr<Predictor> Predictor::Load(const std::string& path) {
  return FromFile(LoadModel(path), path);
}

std::unique_ptr<Predictor> Predictor::FromFile(ModelFile file, const std::string& path) {
  if (file.task == TabularModel::kTask && IsTokenModel(file))
    return MakeTokenPredictor(std::move(file), path);
  if (file.task == TabularModel::kTask)
    return Make<TabularPredictor, TabularModel>(std::move(file), path, TabularModelOptionsFromJson,
                                                data::TableSpecFromJson);
  if (file.task == SeriesModel::kTask && IsConvolutionModel(file))
    return MakeConvolutionPredictor(std::move(file), path);
  if (file.task == SeriesModel::kTask)
    return Make<SeriesPredictor, SeriesModel>(std::move(file), path, SeriesModelOptionsFromJson,
                                              data::SeriesSpecFromJson);
  const TaskInfo& info = InfoOf(file.task);
  throw InputError(
      path, StrCat("is a model of ", info.models_of, ", which has no rows of data to tell of"),
      StrCat("use ", info.used_by));
}

}  // namespace fovea::infer
