#ifndef FOVEA_INFER_TRANSLATION_TRANSLATOR_FOR_TEST_H_
#define FOVEA_INFER_TRANSLATION_TRANSLATOR_FOR_TEST_H_

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/data/sentences/subword_training.h"
#include "fovea/infer/translation/subword_tensor.h"
#include "fovea/infer/translation/translator.h"

// Untrained translators of a few numbers.
namespace fovea::infer {

inline TranslationOptions TinyOptions(const std::string& model, int64_t pieces) {
  TranslationOptions o = PresetOf(model);
  o.source_pieces = o.target_pieces = pieces;
  o.embedding = 8;
  o.hidden = 12;
  o.encoder_hidden = 6;
  o.score_hidden = 8;
  o.layers = model == "bahdanau" ? 1 : 2;
  o.heads = 2;
  o.feed_forward = 16;
  o.longest = 20;
  return o;
}

// Normal numbers; scale: sharp enough for outcomes that differ.
inline std::map<std::string, Tensor> RandomTensors(const TranslationModel& model, uint64_t seed,
                                                   double scale = 0.7) {
  Random random(seed);
  std::map<std::string, Tensor> tensors;
  for (const auto& spec : model.Parameters()) {
    Tensor tensor(spec.shape);
    for (float& x : tensor.span()) x = static_cast<float>(scale * random.Normal());
    tensors[spec.name] = std::move(tensor);
  }
  return tensors;
}

inline attention::Parameters<attention::KernelBackend> RandomParameters(
    const TranslationModel& model, uint64_t seed) {
  attention::Parameters<attention::KernelBackend> parameters;
  for (const auto& [name, tensor] : RandomTensors(model, seed)) parameters.Set(name, tensor);
  return parameters;
}

// A vocabulary of 256 bytes and a few words, joint, and a model over it whose bytes are unlikely
// and whose sentences are short.
inline ModelFile TinyModelFile(const std::string& model, uint64_t seed = 1) {
  const std::vector<std::string> lines = {"a man walks his dog", "two men walk the dogs",
                                          "the man walked a dog"};
  const data::Subwords subwords = data::TrainSubwords(lines, {.size = 300}, "lines");
  ModelFile file;
  file.task = Translator::kTask;
  const TranslationModel tiny(TinyOptions(model, subwords.size()));
  file.model = ToJson(tiny.options());
  file.tensors = RandomTensors(tiny, seed);
  Tensor& bias = file.tensors["output.bias"];
  for (int64_t i = 0; i < bias.size(); ++i)
    if (subwords.Piece(static_cast<int>(i)).starts_with("<")) bias[i] = -30;
  bias[data::Subwords::kEnd] = 6;
  StoreSubwords(subwords, kSourceSubwords, &file);
  return file;
}

inline Translator TinyTranslator(const std::string& model, uint64_t seed = 1) {
  return Translator::FromFile(TinyModelFile(model, seed), "tiny");
}

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_TRANSLATOR_FOR_TEST_H_
