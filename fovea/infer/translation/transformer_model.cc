#include "fovea/infer/translation/transformer_model.h"

namespace fovea::infer {

TransformerTranslationModel::TransformerTranslationModel(TranslationOptions options)
    : options_(std::move(options)) {
  Check(options_);
  attention::DecoderParameters(Spec());  // throws where they don't fit
}

attention::TransformerSpec TransformerTranslationModel::Spec() const {
  return {.layers = options_.layers,
          .width = options_.embedding,
          .heads = options_.heads,
          .feed_forward = options_.feed_forward,
          .score = options_.score,
          .normaliser = options_.normaliser,
          .scope = options_.scope,
          .hidden = options_.score_hidden,
          .window = options_.window,
          .dropout = options_.dropout};
}

std::vector<attention::ParameterSpec> TransformerTranslationModel::Parameters() const {
  std::vector<attention::ParameterSpec> all = EmbeddingParameters(options_, features());
  attention::Append(all, "encoder", attention::EncoderParameters(Spec()));
  attention::Append(all, "decoder", attention::DecoderParameters(Spec()));
  return all;
}

}  // namespace fovea::infer
