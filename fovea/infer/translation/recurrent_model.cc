#include "fovea/infer/translation/recurrent_model.h"

namespace fovea::infer {

RecurrentTranslationModel::RecurrentTranslationModel(TranslationOptions options)
    : options_(std::move(options)) {
  Check(options_);
  if (attends()) attention::MechanismParameters(Mechanism());  // throws where they don't fit
}

attention::MechanismSpec RecurrentTranslationModel::Mechanism() const {
  return {.score = options_.score,
          .scope = options_.scope,
          .normaliser = options_.normaliser,
          .query_size = options_.hidden,
          .key_size = memory_size(),
          .value_size = memory_size(),
          .hidden = options_.score_hidden,
          .axis = options_.longest,
          .window = options_.window,
          .sharpness = options_.sharpness};
}

std::vector<attention::ParameterSpec> RecurrentTranslationModel::Parameters() const {
  const TranslationOptions& o = options_;
  std::vector<attention::ParameterSpec> all = EmbeddingParameters(o, features());
  for (int64_t layer = 0; layer < o.layers; ++layer) {
    for (const char* direction : {"forward", "backward"})
      attention::Append(all, StrCat("encoder.", layer, ".", direction),
                        attention::RecurrentLayerParameters(
                            cell(), layer == 0 ? o.embedding : memory_size(), o.encoder_hidden));
  }
  const int64_t context = feeds_input() ? features() : memory_size();
  for (int64_t layer = 0; layer < o.layers; ++layer) {
    for (auto& spec :
         attention::LinearParameters(StrCat("initial.", layer), memory_size(), o.hidden))
      all.push_back(std::move(spec));
    attention::Append(all, StrCat("decoder.", layer),
                      attention::RecurrentLayerParameters(
                          cell(), layer == 0 ? o.embedding + context : o.hidden, o.hidden));
  }
  if (attends()) attention::Append(all, "attention", attention::MechanismParameters(Mechanism()));
  const int64_t seen = o.hidden + memory_size() + (feeds_input() ? 0 : o.embedding);
  for (auto& spec : attention::LinearParameters("readout", seen, features()))
    all.push_back(std::move(spec));
  return all;
}

}  // namespace fovea::infer
