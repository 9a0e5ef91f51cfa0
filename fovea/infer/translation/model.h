#ifndef FOVEA_INFER_TRANSLATION_MODEL_H_
#define FOVEA_INFER_TRANSLATION_MODEL_H_

#include <variant>
#include <vector>

#include "fovea/infer/translation/recurrent_model.h"
#include "fovea/infer/translation/transformer_model.h"

namespace fovea::infer {

// An encoder-decoder of any kind.
class TranslationModel {
 public:
  // Throws ArgumentError on options out of range or that do not go together.
  explicit TranslationModel(const TranslationOptions& options);

  const TranslationOptions& options() const {
    return std::visit([](const auto& m) -> const TranslationOptions& { return m.options(); },
                      model_);
  }
  // Whether its decoder looks at the source piece by piece.
  bool attends() const {
    return std::visit([](const auto& m) { return m.attends(); }, model_);
  }
  std::vector<attention::ParameterSpec> Parameters() const {
    return std::visit([](const auto& m) { return m.Parameters(); }, model_);
  }

  // The lengths must outlive the memory.
  template <class B>
  Memory<B> Encode(const B& b, const attention::Parameters<B>& p, const SentenceBatch& s) const {
    return std::visit([&](const auto& m) { return m.template Encode<B>(b, p, s); }, model_);
  }
  // The state before the first piece, with `width` rows a sentence; prepares the memory for Step().
  template <class B>
  DecoderState<B> Begin(const B& b, const attention::Parameters<B>& p, Memory<B>* memory,
                        int64_t width) const {
    return std::visit([&](const auto& m) { return m.template Begin<B>(b, p, memory, width); },
                      model_);
  }
  // pieces [R]: those before. weights: kNone runs on the fused kernels where there are some.
  template <class B>
  DecoderStep<B> Step(const B& b, const attention::Parameters<B>& p, const Memory<B>& memory,
                      const DecoderState<B>& state, std::span<const int32_t> pieces,
                      attention::Weights weights) const {
    return std::visit(
        [&](const auto& m) { return m.template Step<B>(b, p, memory, state, pieces, weights); },
        model_);
  }
  // All steps of known sentences: features [N, T, F]. target: the pieces before each.
  template <class B>
  typename B::Tensor DecodeAll(const B& b, const attention::Parameters<B>& p,
                               const Memory<B>& memory, const SentenceBatch& target) const {
    return std::visit([&](const auto& m) { return m.template DecodeAll<B>(b, p, memory, target); },
                      model_);
  }
  // Of the next piece, before the softmax: features […, F] → […, pieces].
  template <class B>
  typename B::Tensor Logits(const B& b, const attention::Parameters<B>& p,
                            const typename B::Tensor& features) const {
    return b.Add(b.MatMulT(features, p[OutputName(options())]), p["output.bias"]);
  }

 private:
  std::variant<RecurrentTranslationModel, TransformerTranslationModel> model_;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_MODEL_H_
