#include "fovea/infer/tables/tokens/token_predictor.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/data/tables/column_notes.h"
#include "fovea/kernels/rows/softmax.h"

namespace fovea::infer {
namespace {

using data::TargetKind;

// Rows that go through a network together: their tokens and hidden units stay in cache.
constexpr int64_t kBlock = 128;

// The widest table whose effects are told: a row takes a run of the networks for each column, and
// that is the longer the more columns there are.
constexpr int64_t kMostEffects = 1000;
constexpr int64_t kMostPairs = 1 << 22;

class TokenPredictor : public Predictor {
 public:
  TokenPredictor(ModelFile file, TokenModel model)
      : Predictor(std::move(file)), model_(std::move(model)), ensemble_(model_) {}

  const data::TargetSpec& target() const override { return model_.data.target; }
  bool has_attention() const override { return true; }
  bool has_gates() const override { return true; }
  int64_t parameter_count() const override { return model_.parameter_count(); }
  std::string place_title() const override { return "column"; }
  std::vector<std::string> place_names() const override {
    std::vector<std::string> names;
    for (const data::FeatureSpec& feature : model_.data.features) names.push_back(feature.name);
    return names;
  }
  bool ordered() const override { return false; }
  int64_t input_dims() const override { return 0; }

  void Run(const std::string& path, const PredictOptions& options,
           const std::function<void(const PredictedBatch&)>& sink) const override;

 private:
  PredictedBatch Predict(const data::EncodedTable& table, int64_t first, int64_t rows,
                         const PredictOptions& options) const;

  TokenModel model_;
  TokenEnsemble ensemble_;
};

PredictedBatch TokenPredictor::Predict(const data::EncodedTable& table, int64_t first, int64_t rows,
                                       const PredictOptions& options) const {
  PredictedBatch batch{.first = first, .rows = rows, .places = model_.shape.columns};
  std::vector<int64_t> indices(static_cast<size_t>(rows));
  std::iota(indices.begin(), indices.end(), first);
  TokenPredictions said = ensemble_.Predict(table, indices);
  batch.predictions = std::move(said.predictions);
  if (options.weights) batch.weights = std::move(said.weights);
  batch.lengths.assign(indices.size(), static_cast<int32_t>(batch.places));
  for (const int64_t row : indices) {
    const auto i = static_cast<size_t>(row);
    if (!table.lines.empty()) batch.lines.push_back(table.lines[i]);
    if (row < options.texts) {
      for (const data::Column& column : table.features) batch.texts.push_back(column.texts[i]);
    }
    if (row < options.texts && batch.places <= kMostEffects) {
      const std::vector<float> effects = ensemble_.Effects(table, row);
      batch.effects.insert(batch.effects.end(), effects.begin(), effects.end());
    }
    if (table.targets.empty()) continue;
    const double value = table.targets[i];
    batch.targets.push_back(static_cast<float>(target().kind == TargetKind::kRegression
                                                   ? target().mean + target().deviation * value
                                                   : value));
  }
  return batch;
}

void TokenPredictor::Run(const std::string& path, const PredictOptions& options,
                         const std::function<void(const PredictedBatch&)>& sink) const {
  Require(options.batch >= 1, "the batch must be at least 1, got ", options.batch);
  const data::EncodedTable table = data::ReadEncodedTable(
      path, model_.data,
      {.separator = options.separator,
       .max_memory_bytes = options.max_memory_bytes,
       .texts = options.texts},
      options.need_target ? data::WithTarget::kRequired : data::WithTarget::kIfPresent,
      options.unseen);
  if (options.warn)
    for (const std::string& note : data::ColumnNotes(table, path)) options.warn(note);
  // Batches run side by side, and reach the sink in order.
  const int64_t batches = (table.rows + options.batch - 1) / options.batch;
  const int64_t at_once = std::max(1, NumThreads());
  for (int64_t group = 0; group < batches; group += at_once) {
    std::vector<PredictedBatch> done(static_cast<size_t>(std::min(at_once, batches - group)));
    ParallelFor(std::ssize(done), 1, [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const int64_t first = (group + i) * options.batch;
        done[static_cast<size_t>(i)] =
            Predict(table, first, std::min(options.batch, table.rows - first), options);
      }
    });
    for (const PredictedBatch& batch : done) sink(batch);
  }
}

}  // namespace

TokenEnsemble::TokenEnsemble(const TokenModel& model) : model_(model) {
  for (const TokenNetwork& member : model.members) members_.emplace_back(member, model.tracks);
}

TokenPredictions TokenEnsemble::Predict(const data::EncodedTable& table,
                                        std::span<const int64_t> rows) const {
  std::vector<TokenPlace> places(rows.size() * model_.tracks.size());
  FindPlaces(model_.tracks, table, rows, places.data());
  return Predict(places);
}

std::vector<float> TokenEnsemble::Effects(const data::EncodedTable& table, int64_t row) const {
  const size_t tracks = model_.tracks.size();
  const auto columns = static_cast<size_t>(model_.shape.columns);
  // The row as it is, and then without each column.
  std::vector<TokenPlace> places((1 + columns) * tracks);
  FindPlaces(model_.tracks, table, {&row, 1}, places.data());
  const std::vector<int32_t> first = FirstRows(model_.tracks);
  for (size_t c = 0; c < columns; ++c) {
    std::copy_n(places.begin(), tracks, places.begin() + static_cast<int64_t>((1 + c) * tracks));
    for (size_t t = 0; t < tracks; ++t)
      if (model_.tracks[t].column == static_cast<int32_t>(c))
        places[(1 + c) * tracks + t] = {first[t + 1] - 1, 0};
  }
  const std::vector<float> said = Predict(places).predictions;
  const auto width = static_cast<size_t>(model_.data.target.outputs());
  const size_t own = static_cast<size_t>(
      std::ranges::max_element(said.begin(), said.begin() + static_cast<int64_t>(width)) -
      said.begin());
  const float sign =
      model_.data.target.kind == TargetKind::kBinary && !(said[0] > 0.5f) ? -1.0f : 1.0f;
  std::vector<float> effects;
  for (size_t c = 0; c < columns; ++c)
    effects.push_back(sign * (said[own] - said[(1 + c) * width + own]));
  return effects;
}

TokenPredictions TokenEnsemble::Predict(std::span<const TokenPlace> places) const {
  const int64_t count = std::ssize(places) / model_.shape.tracks, columns = model_.shape.columns,
                outputs = model_.shape.outputs, width = model_.data.target.outputs();
  TokenPredictions all{std::vector<float>(static_cast<size_t>(count * width)),
                       std::vector<float>(static_cast<size_t>(count * columns))};
  std::vector<float> scores, weights;
  const float share = 1 / static_cast<float>(members_.size());
  for (int64_t first = 0; first < count; first += kBlock) {
    const int64_t block = std::min(kBlock, count - first);
    scores.resize(static_cast<size_t>(block * outputs));
    weights.resize(static_cast<size_t>(block * columns));
    const auto own = places.subspan(static_cast<size_t>(first * model_.shape.tracks),
                                    static_cast<size_t>(block * model_.shape.tracks));
    const std::span<float> predictions(all.predictions.data() + first * width,
                                       static_cast<size_t>(block * width));
    float* sums = all.weights.data() + first * columns;
    for (const TokenScorer& member : members_) {
      member.Score(own, scores.data(), weights.data());
      AddPredictions(model_.data.target, scores, predictions);
      for (size_t i = 0; i < weights.size(); ++i) sums[i] += share * weights[i];
    }
    for (float& prediction : predictions) prediction *= share;
  }
  return all;
}

std::vector<float> TokenEnsemble::ColumnPairs(const data::EncodedTable& table,
                                              std::span<const int64_t> rows) const {
  Require(!rows.empty(), "there are no rows in which columns could look at each other");
  const TokenShape& s = model_.shape;
  std::vector<double> sums(static_cast<size_t>(s.columns * s.columns), 0.0);
  std::vector<TokenPlace> places;
  // Of a wide table, the pairs of all columns in many rows would not fit in memory.
  const auto most = static_cast<size_t>(
      std::clamp<int64_t>(kMostPairs / (s.heads * s.columns * s.columns), 1, kBlock));
  for (size_t first = 0; first < rows.size(); first += most) {
    const auto block = rows.subspan(first, std::min(most, rows.size() - first));
    places.resize(block.size() * static_cast<size_t>(s.tracks));
    FindPlaces(model_.tracks, table, block, places.data());
    for (const TokenScorer& member : members_) member.AddPairs(places, sums);
  }
  const auto count = static_cast<double>(std::ssize(rows) * std::ssize(members_) * s.heads);
  std::vector<float> means;
  for (const double sum : sums) means.push_back(static_cast<float>(sum / count));
  return means;
}

void AddPredictions(const data::TargetSpec& target, std::span<float> scores,
                    std::span<float> predictions) {
  if (target.kind == TargetKind::kRegression) {
    for (size_t i = 0; i < scores.size(); ++i)
      predictions[i] += static_cast<float>(target.mean + target.deviation * scores[i]);
    return;
  }
  const auto classes = std::ssize(target.classes);
  kernels::SoftmaxRows(scores, std::ssize(scores) / classes, classes);
  const bool binary = target.kind == TargetKind::kBinary;
  for (size_t i = 0; i < predictions.size(); ++i)
    predictions[i] += binary ? scores[2 * i + 1] : scores[i];
}

std::unique_ptr<Predictor> MakeTokenPredictor(ModelFile file, const std::string& path) {
  TokenModel model = TokenModel::FromFile(file, path);
  return std::make_unique<TokenPredictor>(std::move(file), std::move(model));
}

}  // namespace fovea::infer
