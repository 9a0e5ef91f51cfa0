#ifndef FOVEA_INFER_SERIES_SERIES_MODEL_H_
#define FOVEA_INFER_SERIES_SERIES_MODEL_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "fovea/attention/mechanism.h"
#include "fovea/data/series/series.h"
#include "fovea/infer/output.h"
#include "fovea/infer/task.h"

namespace fovea::infer {

struct SeriesModelOptions {
  std::string attention = "after";  // none, before, after, pooled
  std::string cell = "lstm";        // lstm, gru
  int64_t hidden = 32;              // of each direction
  int64_t layers = 1;
  bool bidirectional = false;
  bool shared = false;             // before, after: one attention vector for all dimensions
  std::string score = "additive";  // pooled
  int64_t score_hidden = 32;       // pooled: width of additive and gated scores
  int64_t heads = 1;               // pooled
  std::string scope = "global";    // before, after: global or local_p
  int64_t window = 10;             // D of the local scopes, in steps
  std::string normaliser = "softmax";
  double sharpness = 1;
};

// A recurrent layer over a series with attention over its steps:
//   before  the attention block weighs the input, the layer's last state decides
//   after   the block weighs the layer's states, all of which decide (flattened)
//   pooled  the states' weighted sum decides; the last state is the query
//   none    the last state decides
// The block (before, after) is the score dense over the steps, a distribution for each dimension
// or their mean (shared), and reweight.
// Source: P. Rémy's keras-attention-mechanism; Bahdanau et al. 2014 and Luong et al. 2015 for the
// scores of the pooled form.
class SeriesModel {
 public:
  using DataSpec = data::SeriesSpec;
  using Options = SeriesModelOptions;
  static constexpr Task kTask = Task::kSeries;
  static constexpr int64_t kMaxSteps = 1 << 20;

  // Throws ArgumentError on options out of range.
  SeriesModel(DataSpec data, Options options);

  const DataSpec& data() const { return data_; }
  const Options& options() const { return options_; }
  int64_t places() const { return data_.max_steps; }
  // Whether no parameter depends on the number of steps: the model serves series of every length.
  bool any_length() const { return any_length_; }

  std::vector<attention::ParameterSpec> Parameters() const;

  // batch.x [N, T, data().dims()], T = data().max_steps unless any_length().
  template <class B>
  Output<B> Forward(const B& b, const attention::Parameters<B>& p, const Batch<B>& batch) const;

 private:
  int64_t width() const { return options_.hidden * (options_.bidirectional ? 2 : 1); }
  attention::MechanismSpec Block(int64_t channels) const;
  attention::MechanismSpec Pool() const;
  // Of the pool, whose score may be one of places.
  bool AxisHasParameters() const;

  template <class B>
  struct Attended {
    typename B::Tensor output;   // [N, T, D]
    typename B::Tensor weights;  // [N, R, T]
  };
  template <class B>
  Attended<B> Reweight(const B& b, const attention::Parameters<B>& p, const typename B::Tensor& x,
                       std::span<const int32_t> lengths) const;
  template <class B>
  attention::RecurrentOutput<typename B::Tensor> Recur(const B& b,
                                                       const attention::Parameters<B>& p,
                                                       typename B::Tensor x,
                                                       std::span<const int32_t> lengths) const;

  DataSpec data_;
  Options options_;
  bool any_length_ = false;
};

// Writes the series of those rows, padded with zeros to `steps`, to out: [rows, steps, dims]. No
// series may be longer.
void FillSteps(const data::EncodedSeries& series, std::span<const int64_t> rows, int64_t steps,
               float* out);

nlohmann::json ToJson(const SeriesModelOptions& options);
// Throws ArgumentError that names the key at fault.
SeriesModelOptions SeriesModelOptionsFromJson(const nlohmann::json& json);

template <class B>
SeriesModel::Attended<B> SeriesModel::Reweight(const B& b, const attention::Parameters<B>& p,
                                               const typename B::Tensor& x,
                                               std::span<const int32_t> lengths) const {
  const Shape shape = b.ShapeOf(x);  // [N, T, D]
  const auto attended =
      attention::Attend<B>(b, Block(shape[2]), p, {.keys = x, .values = x, .lengths = lengths});
  const auto weights = b.Reshape(attended.weights, {shape[0], shape[2], shape[1]});
  if (!options_.shared) return {attended.output, weights};
  const auto mean = b.Mean(weights, 1);  // [N, 1, T]
  return {b.Mul(x, b.Transpose(mean, 1, 2)), mean};
}

template <class B>
attention::RecurrentOutput<typename B::Tensor> SeriesModel::Recur(
    const B& b, const attention::Parameters<B>& p, typename B::Tensor x,
    std::span<const int32_t> lengths) const {
  const auto cell = options_.cell == "lstm" ? attention::Cell::kLstm : attention::Cell::kGru;
  const auto run = [&](int64_t layer, bool reverse) {
    const auto w = p.Below(StrCat("recurrent.", layer, reverse ? ".backward" : ".forward"));
    return b.Recurrent(cell, x, lengths,
                       {w["input"], w["hidden"], w["input_bias"], w["hidden_bias"]}, reverse);
  };
  attention::RecurrentOutput<typename B::Tensor> out;
  for (int64_t layer = 0; layer < options_.layers; ++layer) {
    out = run(layer, false);
    if (options_.bidirectional) {
      const auto back = run(layer, true);
      out = {b.Concat({out.states, back.states}, 2), b.Concat({out.last, back.last}, 1)};
    }
    x = out.states;
  }
  return out;
}

template <class B>
Output<B> SeriesModel::Forward(const B& b, const attention::Parameters<B>& p,
                               const Batch<B>& batch) const {
  const Shape shape = b.ShapeOf(batch.x);
  Require(
      shape.size() == 3 && (any_length_ || shape[1] == data_.max_steps) && shape[2] == data_.dims(),
      "the model needs [N, ", data_.max_steps, ", ", data_.dims(), "], got ", ToString(shape));
  Output<B> out;
  auto x = batch.x;
  if (options_.attention == "before") {
    const auto attended = Reweight(b, p.Below("attention"), x, batch.lengths);
    x = attended.output;
    out.weights = attended.weights;
  }
  const auto recurrent = Recur(b, p, x, batch.lengths);
  auto features = recurrent.last;  // [N, H]
  if (options_.attention == "after") {
    const auto attended = Reweight(b, p.Below("attention"), recurrent.states, batch.lengths);
    features = b.Reshape(attended.output, {shape[0], shape[1] * width()});
    out.weights = attended.weights;
  } else if (options_.attention == "pooled") {
    const attention::MechanismSpec pool = Pool();
    attention::AttendInputs<B> inputs{.keys = recurrent.states,
                                      .values = recurrent.states,
                                      .lengths = batch.lengths,
                                      .weights = batch.weights};
    if (pool.query_size > 0) inputs.query = b.Reshape(recurrent.last, {shape[0], 1, width()});
    const auto attended = attention::Attend<B>(b, pool, p.Below("attention"), inputs);
    features = b.Reshape(attended.output, {shape[0], width()});
    if (batch.weights == attention::Weights::kAll)
      out.weights = b.Reshape(attended.weights, {shape[0], options_.heads, shape[1]});
  }
  out.prediction = Linear(b, p, "output", features);
  return out;
}

}  // namespace fovea::infer

#endif  // FOVEA_INFER_SERIES_SERIES_MODEL_H_
