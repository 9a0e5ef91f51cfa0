#ifndef FOVEA_INFER_TRANSLATION_OPTIONS_H_
#define FOVEA_INFER_TRANSLATION_OPTIONS_H_

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace fovea::infer {

// The architecture of an encoder-decoder; PresetOf() has the four by name.
struct TranslationOptions {
  std::string model = "bahdanau";  // rnnenc, bahdanau, luong, transformer
  int64_t source_pieces = 0;       // of the vocabularies
  int64_t target_pieces = 0;
  bool shared = true;  // one embedding for source, target and output: needs one vocabulary
  bool tied = true;    // the output layer has the weights of the target's embedding
  int64_t embedding = 256;
  int64_t longest = 256;  // most pieces of a source sentence

  // Of the recurrent models.
  std::string cell = "gru";      // lstm, gru
  int64_t layers = 1;            // of the encoder, and of the decoder
  int64_t hidden = 256;          // of the decoder
  int64_t encoder_hidden = 256;  // of each direction of the encoder

  // Of the attention of the decoder.
  std::string score = "additive";
  std::string scope = "global";
  std::string normaliser = "softmax";
  int64_t score_hidden = 256;
  int64_t window = 10;   // D
  double sharpness = 1;  // the scores are multiplied by it

  // Of the Transformer, whose width is the embedding's.
  int64_t heads = 4;
  int64_t feed_forward = 512;

  double dropout = 0;  // in training alone, and not in the model file
};

// The options that a model starts from: rnnenc, bahdanau, luong, transformer. Throws ArgumentError
// on another name.
TranslationOptions PresetOf(const std::string& model);

// The sharpness that goes with the other options: of recurrent models' general scores 1 / √hidden,
// else 1. A step of Adam moves all elements of W alike, and qᵀ W k by the rate times Σ|q| Σ|k|:
// unscaled, the first steps leave one weight of 1, and it stays.
double SharpnessOf(const TranslationOptions& options);

// Throws ArgumentError on options out of range or that do not go together.
void Check(const TranslationOptions& options);

nlohmann::json ToJson(const TranslationOptions& options);
// Throws ArgumentError that names the key at fault.
TranslationOptions TranslationOptionsFromJson(const nlohmann::json& json);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_OPTIONS_H_
