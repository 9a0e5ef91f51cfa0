#ifndef FOVEA_INFER_TRANSLATION_RECURRENT_MODEL_H_
#define FOVEA_INFER_TRANSLATION_RECURRENT_MODEL_H_

#include <algorithm>
#include <string>
#include <vector>

#include "fovea/attention/layers/linear.h"
#include "fovea/attention/layers/recurrent_step.h"
#include "fovea/attention/mechanism.h"
#include "fovea/infer/translation/decoder.h"
#include "fovea/infer/translation/embedding.h"
#include "fovea/infer/translation/options.h"

namespace fovea::infer {

// Recurrent encoder-decoders. A two-way encoder gives a state hⱼ for each source piece; step i of
// the decoder makes of the piece before, y, and its own state before, s:
//   rnnenc    s' = cell([y; c], s), c = [→h_S; ←h_1]            t = tanh(W [s'; y; c])
//   bahdanau  c = Attend(s, h), s' = cell([y; c], s)            t = tanh(W [s'; y; c])
//   luong     s' = cell([y; t], s), c = Attend(s', h)           t' = tanh(W [s'; c])
// and t goes to the output layer. Stacked layers have the cell's output as input; the topmost is s
// of the attention. The first state of each layer is tanh(W [→h_S; ←h_1]).
// Source: Cho et al. 2014 (of the summary c, seen at each step); Bahdanau et al. 2014, appendix A,
// with the GRU of kernels/recurrent/recurrent.h and a tanh in place of maxout; Luong et al. 2015,
// sections 3 and 3.3 (input feeding).
class RecurrentTranslationModel {
 public:
  // Throws ArgumentError as Check(options) does.
  explicit RecurrentTranslationModel(TranslationOptions options);

  const TranslationOptions& options() const { return options_; }
  bool attends() const { return options_.model != "rnnenc"; }
  std::vector<attention::ParameterSpec> Parameters() const;
  int64_t features() const { return options_.tied ? options_.embedding : options_.hidden; }

  template <class B>
  Memory<B> Encode(const B& b, const attention::Parameters<B>& p,
                   const SentenceBatch& source) const;
  // The state before the first piece, with `width` rows a sentence.
  template <class B>
  DecoderState<B> Begin(const B& b, const attention::Parameters<B>& p, Memory<B>* memory,
                        int64_t width) const;
  // pieces [R]: those before.
  template <class B>
  DecoderStep<B> Step(const B& b, const attention::Parameters<B>& p, const Memory<B>& memory,
                      const DecoderState<B>& state, std::span<const int32_t> pieces,
                      attention::Weights weights) const;
  // All steps of known sentences: features [N, T, F]. target: the pieces before each.
  template <class B>
  typename B::Tensor DecodeAll(const B& b, const attention::Parameters<B>& p, Memory<B> memory,
                               const SentenceBatch& target) const;

 private:
  bool feeds_input() const { return options_.model == "luong"; }
  attention::Cell cell() const {
    return options_.cell == "lstm" ? attention::Cell::kLstm : attention::Cell::kGru;
  }
  int64_t memory_size() const { return 2 * options_.encoder_hidden; }
  attention::MechanismSpec Mechanism() const;

  // What a step computes before the readout.
  template <class B>
  struct Core {
    typename B::Tensor top, context, weights;
    DecoderState<B> state;
  };
  template <class B>
  Core<B> StepCore(const B& b, const attention::Parameters<B>& p, const Memory<B>& memory,
                   const DecoderState<B>& state, const typename B::Tensor& embedded,
                   attention::Weights weights) const;
  template <class B>
  Core<B> Look(const B& b, const attention::Parameters<B>& p, const Memory<B>& memory,
               const typename B::Tensor& query, int64_t place, attention::Weights weights) const;
  template <class B>
  typename B::Tensor Readout(const B& b, const attention::Parameters<B>& p,
                             std::vector<typename B::Tensor> parts) const;

  TranslationOptions options_;
};

template <class B>
Memory<B> RecurrentTranslationModel::Encode(const B& b, const attention::Parameters<B>& p,
                                            const SentenceBatch& source) const {
  auto x = b.Reshape(b.Rows(p[EmbeddingName(options_, "source")], source.pieces),
                     {source.count, source.longest, options_.embedding});
  Memory<B> memory{.lengths = source.lengths};
  for (int64_t layer = 0; layer < options_.layers; ++layer) {
    x = b.Dropout(x, options_.dropout);
    const auto run = [&](const char* direction, bool reverse) {
      const auto w = p.Below(StrCat("encoder.", layer, ".", direction));
      return b.Recurrent(cell(), x, source.lengths,
                         {w["input"], w["hidden"], w["input_bias"], w["hidden_bias"]}, reverse);
    };
    const auto forward = run("forward", false), backward = run("backward", true);
    x = b.Concat({forward.states, backward.states}, 2);
    memory.summary = b.Concat({forward.last, backward.last}, 1);
  }
  memory.states = b.Dropout(x, options_.dropout);
  return memory;
}

template <class B>
DecoderState<B> RecurrentTranslationModel::Begin(const B& b, const attention::Parameters<B>& p,
                                                 Memory<B>* memory, int64_t width) const {
  const int64_t count = b.ShapeOf(memory->summary)[0], rows = count * width;
  const auto repeated = [&](const typename B::Tensor& t, int64_t size) {
    if (width == 1) return t;
    const std::vector<typename B::Tensor> copies(static_cast<size_t>(width),
                                                 b.Reshape(t, {count, 1, size}));
    return b.Reshape(b.Concat(copies, 1), {rows, size});
  };
  DecoderState<B> state;
  for (int64_t layer = 0; layer < options_.layers; ++layer) {
    const auto first = b.Tanh(attention::Linear(b, p, StrCat("initial.", layer), memory->summary));
    state.rows.push_back(repeated(first, options_.hidden));
    if (cell() == attention::Cell::kLstm)
      state.rows.push_back(b.Constant(Tensor({rows, options_.hidden})));
  }
  if (feeds_input()) state.rows.push_back(b.Constant(Tensor({rows, features()})));
  if (!attends()) state.rows.push_back(repeated(memory->summary, memory_size()));
  memory->prepared.clear();
  if (attends()) {
    const auto keys =
        attention::PrepareKeys<B>(b, Mechanism(), p.Below("attention"), memory->states);
    if (keys) memory->prepared.push_back(*keys);
  }
  return state;
}

template <class B>
RecurrentTranslationModel::Core<B> RecurrentTranslationModel::Look(
    const B& b, const attention::Parameters<B>& p, const Memory<B>& memory,
    const typename B::Tensor& query, int64_t place, attention::Weights weights) const {
  const int64_t count = b.ShapeOf(memory.states)[0], rows = b.ShapeOf(query)[0];
  const int64_t places = b.ShapeOf(memory.states)[1], width = rows / count;
  // Luong et al. 2015, section 3.2: the source is taken to run beside the target, piece by piece.
  std::vector<float> beside;
  for (const int32_t length : memory.lengths)
    beside.push_back(static_cast<float>(std::min<int64_t>(place, length - 1)));
  attention::AttendInputs<B> in{.keys = memory.states,
                                .values = memory.states,
                                .lengths = memory.lengths,
                                .weights = weights,
                                .places = beside};
  in.query = b.Reshape(query, {count, width, options_.hidden});
  if (!memory.prepared.empty()) in.prepared = memory.prepared[0];
  const auto out = attention::Attend<B>(b, Mechanism(), p.Below("attention"), in);
  Core<B> core;
  core.context = b.Reshape(out.output, {rows, memory_size()});
  if (weights == attention::Weights::kAll)
    core.weights = b.Reshape(out.weights, {count, width, places});
  return core;
}

template <class B>
RecurrentTranslationModel::Core<B> RecurrentTranslationModel::StepCore(
    const B& b, const attention::Parameters<B>& p, const Memory<B>& memory,
    const DecoderState<B>& state, const typename B::Tensor& embedded,
    attention::Weights weights) const {
  const bool lstm = cell() == attention::Cell::kLstm;
  const int64_t parts = lstm ? 2 : 1;
  Core<B> core;
  if (feeds_input())
    core.context = state.rows.back();
  else if (attends())
    core = Look(b, p, memory, state.rows[static_cast<size_t>(parts * (options_.layers - 1))],
                state.place, weights);
  else
    core.context = state.rows.back();
  auto x = b.Concat({embedded, core.context}, 1);
  for (int64_t layer = 0; layer < options_.layers; ++layer) {
    if (layer > 0) x = b.Dropout(x, options_.dropout);
    const auto w = p.Below(StrCat("decoder.", layer));
    const size_t at = static_cast<size_t>(parts * layer);
    const attention::RecurrentState<B> before{state.rows[at], lstm ? state.rows[at + 1] : x};
    const auto now = attention::Step<B>(
        b, cell(), {w["input"], w["hidden"], w["input_bias"], w["hidden_bias"]}, x, before);
    core.state.rows.push_back(now.hidden);
    if (lstm) core.state.rows.push_back(now.cell);
    x = now.hidden;
  }
  core.top = x;
  core.state.place = state.place + 1;
  if (feeds_input()) {
    const Core<B> look = Look(b, p, memory, core.top, state.place, weights);
    core.weights = look.weights;
    core.context = Readout<B>(b, p, {core.top, look.context});
    core.state.rows.push_back(core.context);
  } else if (!attends()) {
    core.state.rows.push_back(core.context);
  }
  return core;
}

template <class B>
typename B::Tensor RecurrentTranslationModel::Readout(const B& b, const attention::Parameters<B>& p,
                                                      std::vector<typename B::Tensor> parts) const {
  const auto all = b.Concat(parts, static_cast<int64_t>(b.ShapeOf(parts[0]).size()) - 1);
  return b.Tanh(attention::Linear(b, p, "readout", all));
}

template <class B>
DecoderStep<B> RecurrentTranslationModel::Step(const B& b, const attention::Parameters<B>& p,
                                               const Memory<B>& memory,
                                               const DecoderState<B>& state,
                                               std::span<const int32_t> pieces,
                                               attention::Weights weights) const {
  const auto embedded = b.Rows(p[EmbeddingName(options_, "target")], pieces);
  Core<B> core = StepCore(b, p, memory, state, embedded, weights);
  auto features =
      feeds_input() ? core.context : Readout<B>(b, p, {core.top, embedded, core.context});
  return {features, core.weights, std::move(core.state)};
}

template <class B>
typename B::Tensor RecurrentTranslationModel::DecodeAll(const B& b,
                                                        const attention::Parameters<B>& p,
                                                        Memory<B> memory,
                                                        const SentenceBatch& target) const {
  const int64_t count = target.count, steps = target.longest, size = options_.embedding;
  const auto embedded = b.Dropout(
      b.Reshape(b.Rows(p[EmbeddingName(options_, "target")], target.pieces), {count, steps, size}),
      options_.dropout);
  DecoderState<B> state = Begin(b, p, &memory, 1);
  std::vector<typename B::Tensor> tops, contexts;
  for (int64_t t = 0; t < steps; ++t) {
    const auto x = b.Reshape(b.Slice(embedded, 1, t, t + 1), {count, size});
    Core<B> core = StepCore(b, p, memory, state, x, attention::Weights::kNone);
    const auto added = [&](std::vector<typename B::Tensor>& to, const typename B::Tensor& row) {
      to.push_back(b.Reshape(row, {count, 1, b.ShapeOf(row)[1]}));
    };
    if (!feeds_input()) added(tops, core.top);
    added(contexts, core.context);
    state = std::move(core.state);
  }
  const auto all = b.Concat(contexts, 1);
  const auto features = feeds_input() ? all : Readout<B>(b, p, {b.Concat(tops, 1), embedded, all});
  return b.Dropout(features, options_.dropout);
}

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_RECURRENT_MODEL_H_
