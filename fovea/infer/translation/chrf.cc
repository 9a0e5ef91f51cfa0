#include "fovea/infer/translation/chrf.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

#include "fovea/core/error.h"
#include "fovea/core/unicode.h"
#include "fovea/core/utf8.h"
#include "fovea/infer/translation/reference_sets.h"

namespace fovea::infer {
namespace {

using CharacterGrams = std::unordered_map<std::u32string, int64_t>;
using WordGrams = std::unordered_map<std::string, int64_t>;

struct NGrams {
  std::vector<CharacterGrams> characters;
  std::vector<WordGrams> words;
};

bool IsPunctuation(char c) {
  return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') ||
         (c >= '{' && c <= '~');
}

// One mark comes off the end of a word, or else off its front.
void AppendWord(std::string_view word, std::vector<std::string>* words) {
  const bool one = NextUtf8(word, 0).bytes == word.size();
  if (!one && IsPunctuation(word.back())) {
    words->emplace_back(word.substr(0, word.size() - 1));
    words->emplace_back(word.substr(word.size() - 1));
  } else if (!one && IsPunctuation(word.front())) {
    words->emplace_back(word.substr(0, 1));
    words->emplace_back(word.substr(1));
  } else {
    words->emplace_back(word);
  }
}

NGrams NGramsOf(const std::string& sentence, const ChrfOptions& options) {
  const std::string text = options.lower_case ? LowerCase(sentence) : sentence;
  std::u32string characters;
  std::vector<std::string> words;
  for (const std::string_view word : SplitWords(text)) {
    for (const char32_t c : CodePoints(word)) characters += c;
    if (options.word_order > 0) AppendWord(word, &words);
  }
  NGrams grams;
  grams.characters.resize(static_cast<size_t>(options.character_order));
  for (size_t n = 1; n <= grams.characters.size(); ++n)
    for (size_t i = 0; i + n <= characters.size(); ++i)
      ++grams.characters[n - 1][characters.substr(i, n)];
  grams.words.resize(static_cast<size_t>(options.word_order));
  for (size_t i = 0; i < words.size(); ++i) {
    std::string gram;
    for (size_t n = 0; n < grams.words.size() && i + n < words.size(); ++n) {
      if (n > 0) gram += ' ';
      gram += words[i + n];
      ++grams.words[n][gram];
    }
  }
  return grams;
}

template <class Grams>
void Compare(const std::vector<Grams>& hypothesis, const std::vector<Grams>& reference,
             ChrfCounts* counts) {
  for (size_t n = 0; n < hypothesis.size(); ++n) {
    ChrfCount count;
    for (const auto& [gram, times] : reference[n]) count.reference += times;
    for (const auto& [gram, times] : hypothesis[n]) {
      // As sacreBLEU: where the reference has no such n-gram, those of the hypothesis don't count.
      if (!reference[n].empty()) count.hypothesis += times;
      const auto found = reference[n].find(gram);
      if (found != reference[n].end()) count.match += std::min(times, found->second);
    }
    counts->push_back(count);
  }
}

template <class Sets>
double CorpusChrfOf(std::span<const std::string> hypotheses, const Sets& sets,
                    const ChrfOptions& options) {
  ChrfCounts sum;
  ForEachSentence(hypotheses, sets,
                  [&](const std::string& hypothesis, const std::vector<std::string>& references) {
                    const ChrfCounts counts = CountChrf(hypothesis, references, options);
                    sum.resize(counts.size());
                    for (size_t n = 0; n < counts.size(); ++n) {
                      sum[n].hypothesis += counts[n].hypothesis;
                      sum[n].reference += counts[n].reference;
                      sum[n].match += counts[n].match;
                    }
                  });
  return ChrfOf(sum, options.beta);
}

}  // namespace

ChrfCounts CountChrf(const std::string& hypothesis, std::span<const std::string> references,
                     const ChrfOptions& options) {
  Require(!references.empty(), "chrF needs at least one reference");
  Require(options.character_order >= 1 && options.character_order <= 20 &&
              options.word_order >= 0 && options.word_order <= 10,
          "chrF needs n-grams of 1 to 20 characters and of 0 to 10 words, got ",
          options.character_order, " and ", options.word_order);
  const NGrams grams = NGramsOf(hypothesis, options);
  ChrfCounts best;
  double best_score = -1;
  for (const std::string& reference : references) {
    const NGrams of_reference = NGramsOf(reference, options);
    ChrfCounts counts;
    Compare(grams.characters, of_reference.characters, &counts);
    Compare(grams.words, of_reference.words, &counts);
    const double score = ChrfOf(counts, options.beta);
    if (score > best_score) {
      best_score = score;
      best = std::move(counts);
    }
  }
  return best;
}

double ChrfOf(const ChrfCounts& counts, double beta) {
  Require(beta > 0 && std::isfinite(beta), "chrF needs a positive beta, got ", beta);
  double precision = 0, recall = 0;
  int orders = 0;
  for (const ChrfCount& count : counts) {
    if (count.hypothesis == 0 || count.reference == 0) continue;
    precision += static_cast<double>(count.match) / static_cast<double>(count.hypothesis);
    recall += static_cast<double>(count.match) / static_cast<double>(count.reference);
    ++orders;
  }
  if (precision + recall == 0) return 0;
  precision /= orders;
  recall /= orders;
  const double factor = beta * beta;
  return 100 * (1 + factor) * precision * recall / (factor * precision + recall);
}

double CorpusChrf(std::span<const std::string> hypotheses, std::span<const std::string> references,
                  const ChrfOptions& options) {
  return CorpusChrfOf(hypotheses, std::span(&references, 1), options);
}

double CorpusChrf(std::span<const std::string> hypotheses,
                  std::span<const std::vector<std::string>> reference_sets,
                  const ChrfOptions& options) {
  return CorpusChrfOf(hypotheses, reference_sets, options);
}

}  // namespace fovea::infer
