#include "fovea/infer/translation/embedding.h"

namespace fovea::infer {

std::vector<attention::ParameterSpec> EmbeddingParameters(const TranslationOptions& o,
                                                          int64_t features) {
  using attention::Init;
  std::vector<attention::ParameterSpec> all;
  if (o.shared) {
    all.push_back({"embedding", {o.source_pieces, o.embedding}, Init::kNormal});
  } else {
    all.push_back({"source.embedding", {o.source_pieces, o.embedding}, Init::kNormal});
    all.push_back({"target.embedding", {o.target_pieces, o.embedding}, Init::kNormal});
  }
  if (!o.tied) all.push_back({"output.weight", {o.target_pieces, features}, Init::kGlorotUniform});
  all.push_back({"output.bias", {o.target_pieces}, Init::kZeros});
  return all;
}

}  // namespace fovea::infer
