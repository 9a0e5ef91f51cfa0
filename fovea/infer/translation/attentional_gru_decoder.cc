#include "fovea/infer/translation/attentional_gru_decoder.h"

#include <utility>

#include "fovea/attention/fused_kernels.h"
#include "fovea/kernels/elementwise.h"
#include "fovea/kernels/gru_step.h"

namespace fovea::infer {
namespace {

using attention::KernelBackend;
using Parameters = attention::Parameters<KernelBackend>;

const KernelBackend kBackend;

// Columns [begin, end) of the gates' weights, and below them those of the readout.
Tensor Below(const Tensor& gates, int64_t gates_begin, const Tensor& readout, int64_t readout_begin,
             int64_t count) {
  return kBackend.Concat({kBackend.Slice(gates, 1, gates_begin, gates_begin + count),
                          kBackend.Slice(readout, 1, readout_begin, readout_begin + count)},
                         0);
}

// Of one head.
Tensor Matrix(const Tensor& weight) { return weight.Reshape({weight.dim(-2), weight.dim(-1)}); }

}  // namespace

AttentionalGruDecoder::PieceRows::PieceRows(Tensor embedding, PackedLinear layer)
    : embedding_(std::move(embedding)),
      layer_(std::move(layer)),
      place_(static_cast<size_t>(embedding_.dim(0)), -1) {}

void AttentionalGruDecoder::PieceRows::Prepare(std::span<const int32_t> pieces) {
  const auto size = static_cast<size_t>(layer_.weight().rows());
  auto made = static_cast<int64_t>(rows_.size() / size);
  std::vector<int32_t> missing;
  for (const int32_t piece : pieces) {
    int64_t& place = place_[static_cast<size_t>(piece)];
    if (place >= 0) continue;
    place = made++;
    missing.push_back(piece);
  }
  if (missing.empty()) return;
  const Tensor rows = layer_(kBackend.Rows(embedding_, missing));
  rows_.insert(rows_.end(), rows.span().begin(), rows.span().end());
}

bool AttentionalGruDecoder::Takes(const TranslationOptions& o) {
  return o.model == "bahdanau" && o.cell == "gru" && o.layers == 1 && o.score == "additive" &&
         o.scope == "global" && o.normaliser == "softmax";
}

AttentionalGruDecoder::AttentionalGruDecoder(const TranslationModel& model, const Parameters& p,
                                             const SentenceBatch& source,
                                             attention::Weights weights)
    : hidden_(model.options().hidden),
      features_(p["readout.bias"].dim(0)),
      weights_(weights),
      lengths_(source.lengths.begin(), source.lengths.end()),
      query_(Matrix(p["attention.query_weight"])),
      back_(p["decoder.0.hidden"], p["decoder.0.hidden_bias"]),
      readout_(kBackend.Slice(p["readout.weight"], 1, 0, hidden_)),
      pieces_(p[EmbeddingName(model.options(), "target")],
              PackedLinear(Below(p["decoder.0.input"], 0, p["readout.weight"], hidden_,
                                 model.options().embedding),
                           kBackend.Concat({p["decoder.0.input_bias"], p["readout.bias"]}, 0))),
      v_(p["attention.v"]) {
  const auto memory = model.Encode(kBackend, p, source);
  const int64_t count = source.count, places = source.longest,
                embedding = model.options().embedding;
  const Tensor of_context = Below(p["decoder.0.input"], embedding, p["readout.weight"],
                                  hidden_ + embedding, memory.states.dim(2));
  values_ =
      kBackend.MatMulT(memory.states, of_context).Reshape({count, 1, places, inputs() + features_});
  const Tensor& key_weight = p["attention.key_weight"];
  keys_ = kBackend.MatMulT(memory.states, Matrix(key_weight))
              .Reshape({count, 1, places, key_weight.dim(-2)});
  CacheKeys();
  state_ = kBackend.Tanh(attention::Linear(kBackend, p, "initial.0", memory.summary));
}

void AttentionalGruDecoder::CacheKeys() {
  cached_ = std::make_unique<kernels::AdditiveKeys>(attention::CacheKeys(keys_));
}

StepDecoder::Output AttentionalGruDecoder::Step(std::span<const int32_t> parents,
                                                std::span<const int32_t> pieces) {
  const int64_t rows = std::ssize(parents), count = keys_.dim(0), width = rows / count;
  const Tensor before = TakeRows(state_, parents);

  attention::FusedInputs<Tensor> in;
  in.score = {.form = attention::ScoreForm::kAdditive,
              .query = query_(before).Reshape({count, 1, width, keys_.dim(3)}),
              .key = keys_,
              .v = v_};
  in.values = values_;
  in.lengths = lengths_;
  const auto seen = attention::RunFused(in, weights_ == attention::Weights::kAll, cached_.get());

  pieces_.Prepare(pieces);
  Tensor gates = Tensor::Uninitialised({rows, inputs()});
  Output out{Tensor::Uninitialised({rows, features_}), {}};
  for (int64_t r = 0; r < rows; ++r) {
    const auto gate_count = static_cast<size_t>(inputs()),
               count_of = static_cast<size_t>(features_);
    const float* of_source = seen.output.data() + r * (inputs() + features_);
    const float* of_piece = pieces_[pieces[static_cast<size_t>(r)]];
    kernels::Add({of_source, gate_count}, {of_piece, gate_count},
                 {gates.data() + r * inputs(), gate_count});
    kernels::Add({of_source + inputs(), count_of}, {of_piece + inputs(), count_of},
                 {out.features.data() + r * features_, count_of});
  }
  const Tensor back = back_(before);
  state_ = Tensor::Uninitialised({rows, hidden_});
  kernels::GruStepForward(hidden_, gates.span(), back.span(), before.span(), {}, state_.span());
  readout_.AddTo(&out.features, state_);
  kernels::Tanh(out.features.span(), out.features.span());
  if (weights_ == attention::Weights::kAll)
    out.weights = seen.weights.Reshape({count, width, keys_.dim(2)});
  return out;
}

void AttentionalGruDecoder::Keep(std::span<const int32_t> sentences) {
  state_ = TakeRows(state_, RowsOf(sentences, state_.dim(0) / keys_.dim(0)));
  std::vector<int32_t> lengths;
  for (const int32_t n : sentences) lengths.push_back(lengths_[static_cast<size_t>(n)]);
  lengths_ = std::move(lengths);
  keys_ = TakeRows(keys_, sentences);
  values_ = TakeRows(values_, sentences);
  CacheKeys();
}

}  // namespace fovea::infer
