#include "fovea/infer/translation/transformer_decoder.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "fovea/kernels/elementwise.h"
#include "fovea/kernels/gathered_attention.h"
#include "fovea/kernels/layer_norm.h"

namespace fovea::infer {
namespace {

using attention::KernelBackend;
using Parameters = attention::Parameters<KernelBackend>;

const KernelBackend kBackend;

PackedLinear LinearOf(const Parameters& p, const std::string& name) {
  return PackedLinear(p[name + ".weight"], p[name + ".bias"]);
}

// Several layers of the same inputs as one.
Tensor Stacked(const Parameters& p, const std::vector<std::string>& names, const char* part) {
  std::vector<Tensor> all;
  for (const std::string& name : names) all.push_back(p[name + part]);
  return kBackend.Concat(all, 0);
}

float ScaleOf(int64_t head) { return static_cast<float>(1 / std::sqrt(static_cast<double>(head))); }

// What the queries of a layer meet in the source: [N · S, 2 D], keys in front.
Tensor KeysAndValues(const Parameters& p, const Tensor& states) {
  return PackedLinear(Stacked(p, {"cross.key", "cross.value"}, ".weight"),
                      Stacked(p, {"cross.key", "cross.value"}, ".bias"))(states);
}

// The rows of `taken` of a table with `cols` columns.
std::vector<int32_t> RowsOfTable(const std::vector<int32_t>& table, int64_t cols,
                                 std::span<const int32_t> taken) {
  std::vector<int32_t> out;
  out.reserve(taken.size() * static_cast<size_t>(cols));
  for (const int32_t row : taken)
    out.insert(out.end(), table.begin() + row * cols, table.begin() + (row + 1) * cols);
  return out;
}

}  // namespace

bool TransformerDecoder::Takes(const TranslationOptions& o) {
  return o.model == "transformer" && o.score == "scaled_dot" && o.scope == "global" &&
         o.normaliser == "softmax";
}

Tensor TransformerDecoder::Norm::operator()(const Tensor& x) const {
  return kBackend.LayerNorm(x, gain, bias);
}

TransformerDecoder::Layer::Layer(const Parameters& p, const Tensor& states,
                                 const SentenceBatch& source, int64_t heads)
    : self_norm{p["self.norm.gain"], p["self.norm.bias"]},
      cross_norm{p["cross.norm.gain"], p["cross.norm.bias"]},
      feed_forward_norm{p["feed_forward.norm.gain"], p["feed_forward.norm.bias"]},
      self(Stacked(p, {"self.query", "self.key", "self.value"}, ".weight"),
           Stacked(p, {"self.query", "self.key", "self.value"}, ".bias")),
      self_output(LinearOf(p, "self.output")),
      cross_query(LinearOf(p, "cross.query")),
      cross_output(LinearOf(p, "cross.output")),
      feed_forward_in(LinearOf(p, "feed_forward.in")),
      feed_forward_out(LinearOf(p, "feed_forward.out")),
      memory({.count = source.count,
              .places = source.longest,
              .heads = heads,
              .size = states.dim(1) / heads,
              .keys = KeysAndValues(p, states).data(),
              .stride = 2 * states.dim(1),
              .value_offset = states.dim(1),
              .lengths = source.lengths,
              .scale = ScaleOf(states.dim(1) / heads)}) {}

TransformerDecoder::TransformerDecoder(const TranslationModel& model, const Parameters& p,
                                       const SentenceBatch& source, attention::Weights weights)
    : heads_(model.options().heads),
      size_(model.options().embedding),
      weights_(weights),
      embedding_(p[EmbeddingName(model.options(), "target")]),
      last_norm_{p["decoder.norm.gain"], p["decoder.norm.bias"]} {
  const Tensor states =
      model.Encode(kBackend, p, source).states.Reshape({source.count * source.longest, size_});
  for (int64_t i = 0; i < model.options().layers; ++i)
    layers_.emplace_back(p.Below(StrCat("decoder.", i)), states, source, heads_);
  for (int64_t n = 0; n < source.count; ++n) sentences_.push_back(static_cast<int32_t>(n));
}

// √D times the embedding, and the sines of the place.
Tensor TransformerDecoder::Embedded(std::span<const int32_t> pieces) const {
  const Tensor place = PlacesOf(steps_, 1, size_).Reshape({1, size_});
  return kBackend.Add(
      kBackend.Scale(kBackend.Rows(embedding_, pieces), std::sqrt(static_cast<double>(size_))),
      place);
}

void TransformerDecoder::AddSelf(Layer& layer, Tensor* x) const {
  layer.past.push_back(layer.self(layer.self_norm(*x)));
  std::vector<const float*> blocks;
  for (const Tensor& step : layer.past) blocks.push_back(step.data() + size_);
  Tensor seen = Tensor::Uninitialised(x->shape());
  kernels::GatheredAttention({.rows = x->dim(0), .heads = heads_, .size = size_ / heads_},
                             {.query = layer.past.back().data(),
                              .query_stride = 3 * size_,
                              .blocks = blocks,
                              .key_stride = 3 * size_,
                              .value_offset = size_,
                              .index = past_rows_,
                              .counts = {},
                              .scale = ScaleOf(size_ / heads_)},
                             seen.span(), {});
  layer.self_output.AddTo(x, seen);
}

Tensor TransformerDecoder::AddCross(const Layer& layer, bool wants_weights, Tensor* x) const {
  const Tensor query = layer.cross_query(layer.cross_norm(*x));
  const int64_t rows = x->dim(0);
  Tensor weights;
  if (wants_weights) weights = Tensor::Uninitialised({rows, heads_, layer.memory.places()});
  Tensor seen = Tensor::Uninitialised(x->shape());
  layer.memory.Attend(sentences_, rows / std::ssize(sentences_), query.data(), size_, seen.span(),
                      weights.span());
  layer.cross_output.AddTo(x, seen);
  return wants_weights ? kBackend.Mean(weights, 1) : weights;
}

StepDecoder::Output TransformerDecoder::Step(std::span<const int32_t> parents,
                                             std::span<const int32_t> pieces) {
  const int64_t rows = std::ssize(parents);
  // The pasts of the parents, and behind each the row that this step makes.
  std::vector<int32_t> past;
  past.reserve(static_cast<size_t>(rows * (steps_ + 1)));
  for (int64_t r = 0; r < rows; ++r) {
    const auto from = past_rows_.begin() + parents[static_cast<size_t>(r)] * steps_;
    past.insert(past.end(), from, from + steps_);
    past.push_back(static_cast<int32_t>(r));
  }
  past_rows_ = std::move(past);

  Tensor x = Embedded(pieces);
  Output out;
  const size_t aligning = layers_.size() > 1 ? layers_.size() - 2 : 0;
  for (size_t i = 0; i < layers_.size(); ++i) {
    Layer& layer = layers_[i];
    AddSelf(layer, &x);
    const bool wanted = weights_ == attention::Weights::kAll && i == aligning;
    const Tensor weights = AddCross(layer, wanted, &x);
    if (wanted) {
      const int64_t count = std::ssize(sentences_);
      out.weights = weights.Reshape({count, rows / count, layer.memory.places()});
    }
    Tensor hidden = layer.feed_forward_in(layer.feed_forward_norm(x));
    kernels::Relu(hidden.span(), hidden.span());
    layer.feed_forward_out.AddTo(&x, hidden);
  }
  ++steps_;
  out.features = last_norm_(x);
  return out;
}

void TransformerDecoder::Keep(std::span<const int32_t> sentences) {
  const auto rows = steps_ == 0 ? 0 : std::ssize(past_rows_) / steps_;
  past_rows_ = RowsOfTable(past_rows_, steps_, RowsOf(sentences, rows / std::ssize(sentences_)));
  for (size_t n = 0; n < sentences.size(); ++n)
    sentences_[n] = sentences_[static_cast<size_t>(sentences[n])];
  sentences_.resize(sentences.size());
}

}  // namespace fovea::infer
