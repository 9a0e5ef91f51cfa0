#include "fovea/infer/translation/model.h"

namespace fovea::infer {
namespace {

std::variant<RecurrentTranslationModel, TransformerTranslationModel> Make(
    const TranslationOptions& options) {
  if (options.model == "transformer") return TransformerTranslationModel(options);
  return RecurrentTranslationModel(options);
}

}  // namespace

TranslationModel::TranslationModel(const TranslationOptions& options) : model_(Make(options)) {}

}  // namespace fovea::infer
