#ifndef FOVEA_INFER_TRANSLATION_EMBEDDING_H_
#define FOVEA_INFER_TRANSLATION_EMBEDDING_H_

#include <string>
#include <vector>

#include "fovea/attention/parameter.h"
#include "fovea/infer/translation/options.h"

// Embeddings of pieces and the output layer, which may be the same array (Press & Wolf 2017).
namespace fovea::infer {

// side: "source" or "target".
inline std::string EmbeddingName(const TranslationOptions& options, const char* side) {
  return options.shared ? "embedding" : std::string(side) + ".embedding";
}

// Embeddings, and the output layer over `features` numbers.
std::vector<attention::ParameterSpec> EmbeddingParameters(const TranslationOptions& options,
                                                          int64_t features);

// [pieces, features] of the output layer; its bias is "output.bias".
inline std::string OutputName(const TranslationOptions& options) {
  return options.tied ? EmbeddingName(options, "target") : "output.weight";
}

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_EMBEDDING_H_
