#ifndef FOVEA_INFER_TRANSLATION_TRANSFORMER_MODEL_H_
#define FOVEA_INFER_TRANSLATION_TRANSFORMER_MODEL_H_

#include <cmath>
#include <vector>

#include "fovea/attention/layers/sine_places.h"
#include "fovea/attention/layers/transformer_step.h"
#include "fovea/infer/translation/decoder.h"
#include "fovea/infer/translation/embedding.h"
#include "fovea/infer/translation/options.h"

namespace fovea::infer {

// The Transformer, with LayerNorm before each part (attention/layers/transformer.h): what goes into
// encoder and decoder is √width times a piece's embedding, and the sines of its place. Source:
// Vaswani et al. 2017.
class TransformerTranslationModel {
 public:
  // Throws ArgumentError as Check(options) does.
  explicit TransformerTranslationModel(TranslationOptions options);

  const TranslationOptions& options() const { return options_; }
  bool attends() const { return true; }
  std::vector<attention::ParameterSpec> Parameters() const;
  int64_t features() const { return options_.embedding; }

  // As RecurrentTranslationModel's.
  template <class B>
  Memory<B> Encode(const B& b, const attention::Parameters<B>& p,
                   const SentenceBatch& source) const;
  template <class B>
  DecoderState<B> Begin(const B& b, const attention::Parameters<B>& p, Memory<B>* memory,
                        int64_t width) const;
  // The weights are the mean over the heads of the last layer but one, in which words align best
  // (Garg et al. 2019, section 3).
  template <class B>
  DecoderStep<B> Step(const B& b, const attention::Parameters<B>& p, const Memory<B>& memory,
                      const DecoderState<B>& state, std::span<const int32_t> pieces,
                      attention::Weights weights) const;
  template <class B>
  typename B::Tensor DecodeAll(const B& b, const attention::Parameters<B>& p,
                               const Memory<B>& memory, const SentenceBatch& target) const;

 private:
  attention::TransformerSpec Spec() const;

  TranslationOptions options_;
};

template <class B>
Memory<B> TransformerTranslationModel::Encode(const B& b, const attention::Parameters<B>& p,
                                              const SentenceBatch& source) const {
  const int64_t width = options_.embedding;
  auto x = b.Reshape(b.Rows(p[EmbeddingName(options_, "source")], source.pieces),
                     {source.count, source.longest, width});
  x = b.Add(b.Scale(x, std::sqrt(static_cast<double>(width))),
            b.Constant(attention::SinePlaces(0, source.longest, width)));
  x = b.Dropout(x, options_.dropout);
  Memory<B> memory{.lengths = source.lengths};
  memory.states = attention::Encode<B>(b, Spec(), p.Below("encoder"), x, source.lengths,
                                       attention::Weights::kNone)
                      .states;
  return memory;
}

template <class B>
DecoderState<B> TransformerTranslationModel::Begin(const B& b, const attention::Parameters<B>& p,
                                                   Memory<B>* memory, int64_t) const {
  const auto projected = attention::ProjectMemory(b, Spec(), p.Below("decoder"), memory->states);
  memory->prepared.clear();
  for (size_t i = 0; i < projected.keys.size(); ++i) {
    memory->prepared.push_back(projected.keys[i]);
    memory->prepared.push_back(projected.values[i]);
  }
  return {};
}

template <class B>
DecoderStep<B> TransformerTranslationModel::Step(const B& b, const attention::Parameters<B>& p,
                                                 const Memory<B>& memory,
                                                 const DecoderState<B>& state,
                                                 std::span<const int32_t> pieces,
                                                 attention::Weights weights) const {
  const attention::TransformerSpec spec = Spec();
  const auto layers = static_cast<size_t>(spec.layers);
  attention::TransformerKeys<B> seen, past;
  for (size_t i = 0; i < layers; ++i) {
    seen.keys.push_back(memory.prepared[2 * i]);
    seen.values.push_back(memory.prepared[2 * i + 1]);
    if (state.rows.empty()) continue;
    past.keys.push_back(state.rows[2 * i]);
    past.values.push_back(state.rows[2 * i + 1]);
  }
  auto x = b.Scale(b.Rows(p[EmbeddingName(options_, "target")], pieces),
                   std::sqrt(static_cast<double>(spec.width)));
  x = b.Add(
      x, b.Reshape(b.Constant(attention::SinePlaces(state.place, 1, spec.width)), {1, spec.width}));
  const auto out = attention::DecodeStep<B>(b, spec, p.Below("decoder"), x, seen, memory.lengths,
                                            &past, weights);
  DecoderStep<B> step{.features = out.states};
  if (weights == attention::Weights::kAll) {
    const auto& all = out.cross_weights[layers > 1 ? layers - 2 : 0];
    const Shape shape = b.ShapeOf(all);
    step.weights = b.Reshape(b.Mean(all, 1), {shape[0], shape[2], shape[3]});
  }
  step.state.place = state.place + 1;
  for (size_t i = 0; i < layers; ++i) {
    step.state.rows.push_back(past.keys[i]);
    step.state.rows.push_back(past.values[i]);
  }
  return step;
}

template <class B>
typename B::Tensor TransformerTranslationModel::DecodeAll(const B& b,
                                                          const attention::Parameters<B>& p,
                                                          const Memory<B>& memory,
                                                          const SentenceBatch& target) const {
  const int64_t width = options_.embedding;
  auto x = b.Reshape(b.Rows(p[EmbeddingName(options_, "target")], target.pieces),
                     {target.count, target.longest, width});
  x = b.Add(b.Scale(x, std::sqrt(static_cast<double>(width))),
            b.Constant(attention::SinePlaces(0, target.longest, width)));
  x = b.Dropout(x, options_.dropout);
  return attention::Decode<B>(b, Spec(), p.Below("decoder"), x, memory.states, {}, memory.lengths,
                              attention::Weights::kNone)
      .states;
}

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_TRANSFORMER_MODEL_H_
