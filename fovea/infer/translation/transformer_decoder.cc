#include "fovea/infer/translation/transformer_decoder.h"

#include <cmath>
#include <utility>

#include "fovea/attention/layers/sine_places.h"
#include "fovea/kernels/dot/dot_memory.h"
#include "fovea/kernels/dot/gathered_attention.h"
#include "fovea/kernels/rows/elementwise.h"
#include "fovea/kernels/rows/layer_norm.h"

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

class TransformerDecoder : public StepDecoder {
 public:
  TransformerDecoder(const TransformerDecoders& weights, const SentenceBatch& source,
                     attention::Weights wanted);

  Output Step(std::span<const int32_t> parents, std::span<const int32_t> pieces) override;
  void Keep(std::span<const int32_t> sentences) override;

 private:
  using Layer = TransformerDecoders::Layer;
  // What a layer has seen.
  struct Seen {
    std::vector<Tensor> past;  // of each step [R then, 3 D]: queries, keys, values
    kernels::DotMemory memory;
  };

  // Adds what a layer's rows see of their pasts.
  void AddSelf(const Layer& layer, Seen* seen, Tensor* x) const;
  // The same of the source; the mean weights of the heads [R, S] if they are wanted.
  Tensor AddCross(const Layer& layer, const kernels::DotMemory& memory, bool wants_weights,
                  Tensor* x) const;
  Tensor Embedded(std::span<const int32_t> pieces) const;

  const TransformerDecoders& w_;
  const attention::Weights wanted_;
  std::vector<Seen> seen_;          // of each layer
  std::vector<int32_t> past_rows_;  // [R, t] of each row and step
  std::vector<int32_t> sentences_;  // whose memory each goes on with
  int64_t steps_ = 0;               // t
};

bool TransformerDecoders::Take(const TranslationOptions& o) {
  return o.model == "transformer" && o.score == "scaled_dot" && o.scope == "global" &&
         o.normaliser == "softmax";
}

Tensor TransformerDecoders::Norm::operator()(const Tensor& x) const {
  return kBackend.LayerNorm(x, gain, bias);
}

TransformerDecoders::Layer::Layer(const Parameters& p)
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
      memory(Stacked(p, {"cross.key", "cross.value"}, ".weight"),
             Stacked(p, {"cross.key", "cross.value"}, ".bias")) {}

TransformerDecoders::TransformerDecoders(const TranslationModel& model, const Parameters& p)
    : model_(model),
      parameters_(p),
      heads_(model.options().heads),
      size_(model.options().embedding),
      embedding_(kBackend.Scale(p[EmbeddingName(model.options(), "target")],
                                std::sqrt(static_cast<double>(size_)))),
      last_norm_{p["decoder.norm.gain"], p["decoder.norm.bias"]} {
  for (int64_t i = 0; i < model.options().layers; ++i)
    layers_.emplace_back(p.Below(StrCat("decoder.", i)));
}

std::unique_ptr<StepDecoder> TransformerDecoders::Begin(const SentenceBatch& source,
                                                        attention::Weights weights) const {
  return std::make_unique<TransformerDecoder>(*this, source, weights);
}

TransformerDecoder::TransformerDecoder(const TransformerDecoders& weights,
                                       const SentenceBatch& source, attention::Weights wanted)
    : w_(weights), wanted_(wanted) {
  const Tensor states = w_.model_.Encode(kBackend, w_.parameters_, source)
                            .states.Reshape({source.count * source.longest, w_.size_});
  for (const Layer& layer : w_.layers_) {
    const Tensor keys_and_values = layer.memory(states);
    seen_.push_back({.past = {},
                     .memory = kernels::DotMemory({.count = source.count,
                                                   .places = source.longest,
                                                   .heads = w_.heads_,
                                                   .size = w_.size_ / w_.heads_,
                                                   .keys = keys_and_values.data(),
                                                   .stride = 2 * w_.size_,
                                                   .value_offset = w_.size_,
                                                   .lengths = source.lengths,
                                                   .scale = ScaleOf(w_.size_ / w_.heads_)})});
  }
  for (int64_t n = 0; n < source.count; ++n) sentences_.push_back(static_cast<int32_t>(n));
}

// √D times the embedding, and the sines of the place.
Tensor TransformerDecoder::Embedded(std::span<const int32_t> pieces) const {
  const Tensor place = attention::SinePlaces(steps_, 1, w_.size_).Reshape({1, w_.size_});
  return kBackend.Add(kBackend.Rows(w_.embedding_, pieces), place);
}

void TransformerDecoder::AddSelf(const Layer& layer, Seen* seen, Tensor* x) const {
  seen->past.push_back(layer.self(layer.self_norm(*x)));
  std::vector<const float*> blocks;
  for (const Tensor& step : seen->past) blocks.push_back(step.data() + w_.size_);
  Tensor sums = Tensor::Uninitialised(x->shape());
  kernels::GatheredAttention({.rows = x->dim(0), .heads = w_.heads_, .size = w_.size_ / w_.heads_},
                             {.query = seen->past.back().data(),
                              .query_stride = 3 * w_.size_,
                              .blocks = blocks,
                              .key_stride = 3 * w_.size_,
                              .value_offset = w_.size_,
                              .index = past_rows_,
                              .lengths = {},
                              .scale = ScaleOf(w_.size_ / w_.heads_)},
                             sums.span(), {});
  layer.self_output.AddTo(x, sums);
}

Tensor TransformerDecoder::AddCross(const Layer& layer, const kernels::DotMemory& memory,
                                    bool wants_weights, Tensor* x) const {
  const Tensor query = layer.cross_query(layer.cross_norm(*x));
  const int64_t rows = x->dim(0);
  Tensor weights;
  if (wants_weights) weights = Tensor::Uninitialised({rows, w_.heads_, memory.places()});
  Tensor seen = Tensor::Uninitialised(x->shape());
  memory.Attend(sentences_, rows / std::ssize(sentences_), query.data(), w_.size_, seen.span(),
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
  const size_t layers = w_.layers_.size(), aligning = layers > 1 ? layers - 2 : 0;
  for (size_t i = 0; i < layers; ++i) {
    const Layer& layer = w_.layers_[i];
    Seen& seen = seen_[i];
    AddSelf(layer, &seen, &x);
    const bool wanted = wanted_ == attention::Weights::kAll && i == aligning;
    const Tensor weights = AddCross(layer, seen.memory, wanted, &x);
    if (wanted) {
      const int64_t count = std::ssize(sentences_);
      out.weights = weights.Reshape({count, rows / count, seen.memory.places()});
    }
    Tensor hidden = layer.feed_forward_in(layer.feed_forward_norm(x));
    kernels::Relu(hidden.span(), hidden.span());
    layer.feed_forward_out.AddTo(&x, hidden);
  }
  ++steps_;
  out.features = w_.last_norm_(x);
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
