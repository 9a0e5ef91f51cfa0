#include "fovea/infer/translation/bleu.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <unordered_map>

#include "fovea/core/error.h"
#include "fovea/core/unicode.h"
#include "fovea/infer/translation/reference_sets.h"
#include "fovea/infer/translation/tokenizer_13a.h"

namespace fovea::infer {
namespace {

// Counts of the n-grams of each order, written with a blank between their tokens.
struct NGrams {
  std::array<std::unordered_map<std::string, int64_t>, kBleuOrder> counts;
  int64_t tokens = 0;
};

NGrams NGramsOf(const std::string& sentence, const BleuOptions& options) {
  std::string text = options.lower_case ? LowerCase(sentence) : sentence;
  if (options.tokenizer == BleuOptions::Tokenizer::k13a) text = Tokenize13a(text);
  const std::vector<std::string_view> tokens = SplitWords(text);
  NGrams grams;
  grams.tokens = static_cast<int64_t>(tokens.size());
  for (size_t i = 0; i < tokens.size(); ++i) {
    std::string gram;
    for (size_t n = 0; n < kBleuOrder && i + n < tokens.size(); ++n) {
      if (n > 0) gram += ' ';
      gram += tokens[i + n];
      ++grams.counts[n][gram];
    }
  }
  return grams;
}

template <class Sets>
BleuScore CorpusBleuOf(std::span<const std::string> hypotheses, const Sets& sets,
                       const BleuOptions& options) {
  BleuCounts counts;
  ForEachSentence(hypotheses, sets,
                  [&](const std::string& hypothesis, const std::vector<std::string>& references) {
                    counts += CountBleu(hypothesis, references, options);
                  });
  return BleuOf(counts);
}

}  // namespace

BleuCounts& BleuCounts::operator+=(const BleuCounts& other) {
  for (size_t n = 0; n < kBleuOrder; ++n) {
    correct[n] += other.correct[n];
    total[n] += other.total[n];
  }
  hypothesis_tokens += other.hypothesis_tokens;
  reference_tokens += other.reference_tokens;
  return *this;
}

BleuCounts CountBleu(const std::string& hypothesis, std::span<const std::string> references,
                     const BleuOptions& options) {
  Require(!references.empty(), "BLEU needs at least one reference");
  const NGrams grams = NGramsOf(hypothesis, options);
  BleuCounts counts;
  counts.hypothesis_tokens = grams.tokens;
  std::array<std::unordered_map<std::string, int64_t>, kBleuOrder> most;
  int64_t closest = -1;
  for (const std::string& reference : references) {
    NGrams of_reference = NGramsOf(reference, options);
    const int64_t length = of_reference.tokens;
    const int64_t distance = std::abs(length - grams.tokens);
    if (closest < 0 || distance < closest ||
        (distance == closest && length < counts.reference_tokens)) {
      closest = distance;
      counts.reference_tokens = length;
    }
    for (size_t n = 0; n < kBleuOrder; ++n)
      for (const auto& [gram, count] : of_reference.counts[n])
        most[n][gram] = std::max(most[n][gram], count);
  }
  for (size_t n = 0; n < kBleuOrder; ++n) {
    for (const auto& [gram, count] : grams.counts[n]) {
      counts.total[n] += count;
      const auto found = most[n].find(gram);
      if (found != most[n].end()) counts.correct[n] += std::min(count, found->second);
    }
  }
  return counts;
}

BleuScore BleuOf(const BleuCounts& counts, bool effective_order) {
  BleuScore bleu;
  bleu.counts = counts;
  const auto c = static_cast<double>(counts.hypothesis_tokens);
  const auto r = static_cast<double>(counts.reference_tokens);
  bleu.brevity_penalty = c >= r ? 1 : c > 0 ? std::exp(1 - r / c) : 0;
  if (std::all_of(counts.correct.begin(), counts.correct.end(), [](int64_t n) { return n == 0; }))
    return bleu;
  int order = kBleuOrder;
  double smoothing = 1, log_sum = 0;
  for (size_t n = 0; n < kBleuOrder; ++n) {
    if (counts.total[n] == 0) {
      if (!effective_order) return bleu;  // ln 0
      break;
    }
    if (effective_order) order = static_cast<int>(n) + 1;
    const auto total = static_cast<double>(counts.total[n]);
    if (counts.correct[n] == 0) {
      smoothing *= 2;
      bleu.precisions[n] = 100 / (smoothing * total);
    } else {
      bleu.precisions[n] = 100 * static_cast<double>(counts.correct[n]) / total;
    }
    log_sum += std::log(bleu.precisions[n]);
  }
  bleu.score = bleu.brevity_penalty * std::exp(log_sum / order);
  return bleu;
}

BleuScore CorpusBleu(std::span<const std::string> hypotheses,
                     std::span<const std::string> references, const BleuOptions& options) {
  return CorpusBleuOf(hypotheses, std::span(&references, 1), options);
}

BleuScore CorpusBleu(std::span<const std::string> hypotheses,
                     std::span<const std::vector<std::string>> reference_sets,
                     const BleuOptions& options) {
  return CorpusBleuOf(hypotheses, reference_sets, options);
}

BleuScore SentenceBleu(const std::string& hypothesis, std::span<const std::string> references,
                       const BleuOptions& options) {
  return BleuOf(CountBleu(hypothesis, references, options), true);
}

}  // namespace fovea::infer
