#ifndef FOVEA_INFER_TABLES_TABULAR_MODEL_H_
#define FOVEA_INFER_TABLES_TABULAR_MODEL_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "fovea/attention/mechanism.h"
#include "fovea/data/tables/table_encoding.h"
#include "fovea/infer/output.h"
#include "fovea/infer/task.h"

namespace fovea::infer {

struct TabularModelOptions {
  bool attention = true;
  std::string normaliser = "softmax";
  double sharpness = 1;             // the scores are multiplied by it
  int64_t hidden = 64;              // width of the hidden Dense layer; 0: none
  std::string activation = "relu";  // of the hidden layer: linear, relu, tanh
  int64_t embedding = 0;            // width of a categorical column's embedding; 0: indicators
};

// One weight for each column of the table, from all of them:
//   w = softmax(W x + b), h = activation(V (w ∘ x) + c), output = U h + d
// where a column's weight multiplies all the numbers that it became.
// Source: the Dense attention of the Keras repository that the essay uses.
class TabularModel {
 public:
  using DataSpec = data::TableSpec;
  using Options = TabularModelOptions;
  static constexpr Task kTask = Task::kTabular;

  // Throws ArgumentError on options out of range.
  TabularModel(DataSpec data, Options options);

  const DataSpec& data() const { return data_; }
  const Options& options() const { return options_; }
  int64_t places() const { return static_cast<int64_t>(data_.features.size()); }

  std::vector<attention::ParameterSpec> Parameters() const;

  // batch.x [N, data().width()].
  template <class B>
  Output<B> Forward(const B& b, const attention::Parameters<B>& p, const Batch<B>& batch) const;

 private:
  int64_t width() const;  // of the embedded row
  attention::MechanismSpec Mechanism() const;
  // [columns, width()]: 1 where a number belongs to a column.
  Tensor Membership() const;
  template <class B>
  typename B::Tensor Embed(const B& b, const attention::Parameters<B>& p,
                           const typename B::Tensor& x) const;

  DataSpec data_;
  Options options_;
};

nlohmann::json ToJson(const TabularModelOptions& options);
// Throws ArgumentError that names the key at fault.
TabularModelOptions TabularModelOptionsFromJson(const nlohmann::json& json);

template <class B>
typename B::Tensor TabularModel::Embed(const B& b, const attention::Parameters<B>& p,
                                       const typename B::Tensor& x) const {
  if (options_.embedding == 0) return x;
  std::vector<typename B::Tensor> parts;
  int64_t at = 0;
  for (size_t c = 0; c < data_.features.size(); ++c) {
    const int64_t width = data_.features[c].width();
    const auto part = b.Slice(x, 1, at, at + width);
    at += width;
    const bool categorical = data_.features[c].kind == data::ColumnKind::kCategorical;
    parts.push_back(categorical ? b.MatMul(part, p[StrCat("embedding.", c, ".weight")]) : part);
  }
  return b.Concat(parts, 1);
}

template <class B>
Output<B> TabularModel::Forward(const B& b, const attention::Parameters<B>& p,
                                const Batch<B>& batch) const {
  auto x = Embed(b, p, batch.x);  // [N, E]
  const int64_t rows = b.ShapeOf(x)[0];
  Output<B> out;
  if (options_.attention) {
    const auto query = b.Reshape(x, {rows, 1, width()});
    const auto ones = b.Constant(Tensor::Full({rows, places(), 1}, 1));
    const auto attended = attention::Attend<B>(b, Mechanism(), p.Below("attention"),
                                               {.query = query, .keys = ones, .values = ones});
    const auto weights = b.Reshape(attended.weights, {rows, 1, places()});
    auto factors = b.Reshape(weights, {rows, places()});
    if (width() != places()) factors = b.MatMul(factors, b.Constant(Membership()));
    x = b.Mul(x, factors);
    out.weights = weights;
  }
  if (options_.hidden > 0) x = Activate(b, options_.activation, Linear(b, p, "hidden", x));
  out.prediction = Linear(b, p, "output", x);
  return out;
}

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TABLES_TABULAR_MODEL_H_
