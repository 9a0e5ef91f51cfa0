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

Tensor PlacesOf(int64_t first, int64_t steps, int64_t width) {
  Tensor out({1, steps, width});
  for (int64_t t = 0; t < steps; ++t) {
    for (int64_t i = 0; i < width / 2; ++i) {
      const double angle =
          static_cast<double>(first + t) *
          std::pow(10000.0, -2.0 * static_cast<double>(i) / static_cast<double>(width));
      out[t * width + 2 * i] = static_cast<float>(std::sin(angle));
      out[t * width + 2 * i + 1] = static_cast<float>(std::cos(angle));
    }
  }
  return out;
}

}  // namespace fovea::infer
