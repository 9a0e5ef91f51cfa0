#include "fovea/infer/translation/attentional_gru_decoder.h"

#include <utility>
#include <vector>

#include "fovea/attention/fused_kernels.h"
#include "fovea/kernels/additive/additive_attention.h"
#include "fovea/kernels/recurrent/gru_step.h"
#include "fovea/kernels/rows/elementwise.h"

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

// Rows of a table of pieces, each made when it is first asked for.
class PieceRows {
 public:
  PieceRows(const Tensor& embedding, const PackedLinear& layer)
      : embedding_(embedding), layer_(layer), place_(static_cast<size_t>(embedding.dim(0)), -1) {}

  // Has the rows of these pieces ready for operator[].
  void Prepare(std::span<const int32_t> pieces) {
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
  const float* operator[](int32_t piece) const {
    return rows_.data() + place_[static_cast<size_t>(piece)] * layer_.weight().rows();
  }

 private:
  const Tensor& embedding_;
  const PackedLinear& layer_;
  std::vector<int64_t> place_;  // of a piece among the rows; −1: not yet made
  std::vector<float> rows_;
};

}  // namespace

class AttentionalGruDecoder : public StepDecoder {
 public:
  AttentionalGruDecoder(const AttentionalGruDecoders& weights, const SentenceBatch& source,
                        attention::Weights wanted)
      : w_(weights),
        wanted_(wanted),
        lengths_(source.lengths.begin(), source.lengths.end()),
        pieces_(w_.embedding_, w_.piece_) {
    const auto memory = w_.model_.Encode(kBackend, w_.parameters_, source);
    const Shape rows = {source.count * source.longest, memory.states.dim(2)};
    const Tensor states = memory.states.Reshape(rows);
    values_ = w_.context_(states).Reshape({source.count, 1, source.longest, gates() + features()});
    const Tensor keys = w_.key_(states);
    keys_ = keys.Reshape({source.count, 1, source.longest, keys.dim(1)});
    CacheKeys();
    state_ =
        kBackend.Tanh(attention::Linear(kBackend, w_.parameters_, "initial.0", memory.summary));
  }

  Output Step(std::span<const int32_t> parents, std::span<const int32_t> pieces) override;
  void Keep(std::span<const int32_t> sentences) override;

 private:
  int64_t gates() const { return 3 * w_.hidden_; }
  int64_t features() const { return w_.features_; }
  // Of the keys as they are now.
  void CacheKeys() { cached_ = attention::CacheKeys(keys_); }

  const AttentionalGruDecoders& w_;
  const attention::Weights wanted_;
  std::vector<int32_t> lengths_;
  PieceRows pieces_;
  Tensor keys_, values_;  // [N, 1, S, A], [N, 1, S, 3 H + F]
  std::shared_ptr<const kernels::AdditiveKeys> cached_;
  Tensor state_;  // [R, H]
};

bool AttentionalGruDecoders::Take(const TranslationOptions& o) {
  return o.model == "bahdanau" && o.cell == "gru" && o.layers == 1 && o.score == "additive" &&
         o.scope == "global" && o.normaliser == "softmax" && o.sharpness == 1;
}

AttentionalGruDecoders::AttentionalGruDecoders(const TranslationModel& model, const Parameters& p)
    : model_(model),
      parameters_(p),
      hidden_(model.options().hidden),
      features_(p["readout.bias"].dim(0)),
      query_(Matrix(p["attention.query_weight"])),
      back_(p["decoder.0.hidden"], p["decoder.0.hidden_bias"]),
      readout_(kBackend.Slice(p["readout.weight"], 1, 0, hidden_)),
      key_(Matrix(p["attention.key_weight"])),
      embedding_(p[EmbeddingName(model.options(), "target")]),
      v_(p["attention.v"]) {
  const Tensor &gates = p["decoder.0.input"], &readout = p["readout.weight"];
  const int64_t embedding = model.options().embedding;
  piece_ = PackedLinear(Below(gates, 0, readout, hidden_, embedding),
                        kBackend.Concat({p["decoder.0.input_bias"], p["readout.bias"]}, 0));
  context_ =
      PackedLinear(Below(gates, embedding, readout, hidden_ + embedding, gates.dim(1) - embedding));
}

std::unique_ptr<StepDecoder> AttentionalGruDecoders::Begin(const SentenceBatch& source,
                                                           attention::Weights weights) const {
  return std::make_unique<AttentionalGruDecoder>(*this, source, weights);
}

StepDecoder::Output AttentionalGruDecoder::Step(std::span<const int32_t> parents,
                                                std::span<const int32_t> pieces) {
  const int64_t rows = std::ssize(parents), count = keys_.dim(0), width = rows / count;
  const Tensor before = TakeRows(state_, parents);

  attention::FusedInputs<Tensor> in;
  in.score = {.form = attention::ScoreForm::kAdditive,
              .query = w_.query_(before).Reshape({count, 1, width, keys_.dim(3)}),
              .key = keys_,
              .v = w_.v_};
  in.values = values_;
  in.lengths = lengths_;
  const auto seen = attention::RunFused(in, wanted_ == attention::Weights::kAll, cached_.get());

  pieces_.Prepare(pieces);
  Tensor x = Tensor::Uninitialised({rows, gates()});
  Output out{Tensor::Uninitialised({rows, features()}), {}};
  for (int64_t r = 0; r < rows; ++r) {
    const auto gate_count = static_cast<size_t>(gates()),
               count_of = static_cast<size_t>(features());
    const float* of_source = seen.output.data() + r * (gates() + features());
    const float* of_piece = pieces_[pieces[static_cast<size_t>(r)]];
    kernels::Add({of_source, gate_count}, {of_piece, gate_count},
                 {x.data() + r * gates(), gate_count});
    kernels::Add({of_source + gates(), count_of}, {of_piece + gates(), count_of},
                 {out.features.data() + r * features(), count_of});
  }
  const Tensor back = w_.back_(before);
  state_ = Tensor::Uninitialised({rows, w_.hidden_});
  kernels::GruStepForward(w_.hidden_, x.span(), back.span(), before.span(), {}, state_.span());
  w_.readout_.AddTo(&out.features, state_);
  kernels::Tanh(out.features.span(), out.features.span());
  if (wanted_ == attention::Weights::kAll)
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
