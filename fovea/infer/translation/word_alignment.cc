#include "fovea/infer/translation/word_alignment.h"

#include "fovea/core/error.h"
#include "fovea/core/unicode.h"

namespace fovea::infer {
namespace {

std::vector<std::string> WordsOf(const std::string& text) {
  std::vector<std::string> words;
  for (const std::string_view word : SplitWords(text)) words.emplace_back(word);
  return words;
}

}  // namespace

WordAlignment AlignWords(const TranslatedLine& line, const Translation& translation) {
  WordAlignment out{.source = WordsOf(line.source.text), .target = WordsOf(translation.text)};
  const auto rows = static_cast<int64_t>(out.target.size());
  const auto cols = static_cast<int64_t>(out.source.size());
  if (line.source.pieces.empty()) {
    out.weights = Tensor({rows, cols});
    return out;
  }
  std::vector<int> target_word = translation.target.WordOfPiece();
  // The mark of the end has a row of its own, unless the translation was cut before it.
  if (translation.complete) target_word.push_back(-1);
  Require(!target_word.empty() && translation.weights.size() % target_word.size() == 0 &&
              !translation.weights.empty(),
          "the translation has no weights: the model has no attention, or they were not asked for");
  std::vector<int> source_word = line.source.WordOfPiece();
  source_word.resize(translation.weights.size() / target_word.size(), -1);  // cut, or the end added
  source_word.back() = -1;
  out.weights = WordWeights(translation.weights, source_word, target_word, static_cast<int>(cols),
                            static_cast<int>(rows));
  return out;
}

}  // namespace fovea::infer
