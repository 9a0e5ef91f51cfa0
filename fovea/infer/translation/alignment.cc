#include "fovea/infer/translation/alignment.h"

#include <algorithm>
#include <limits>
#include <set>

#include "fovea/core/error.h"

namespace fovea::infer {
namespace {

void CheckWords(const char* side, std::span<const int> word_of_piece, int words) {
  Require(words >= 0, "the number of ", side, " words cannot be below 0, got ", words);
  for (const int word : word_of_piece)
    Require(word >= -1 && word < words, "a piece belongs to the ", side, " word ", word,
            "; there are ", words);
}

double Ratio(int64_t part, int64_t whole) {
  return whole == 0 ? std::numeric_limits<double>::quiet_NaN()
                    : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

Tensor WordWeights(std::span<const float> weights, std::span<const int> source_word,
                   std::span<const int> target_word, int source_words, int target_words) {
  Require(weights.size() == source_word.size() * target_word.size(), "weights between ",
          target_word.size(), " and ", source_word.size(), " pieces must be as many as their pairs",
          ", got ", weights.size());
  CheckWords("source", source_word, source_words);
  CheckWords("target", target_word, target_words);
  Tensor out({target_words, source_words});
  const auto row_size = static_cast<size_t>(source_words);
  std::vector<int> pieces(static_cast<size_t>(target_words));
  std::vector<double> sums(static_cast<size_t>(out.size()));
  for (size_t i = 0; i < target_word.size(); ++i) {
    if (target_word[i] < 0) continue;
    const auto t = static_cast<size_t>(target_word[i]);
    ++pieces[t];
    for (size_t j = 0; j < source_word.size(); ++j)
      if (source_word[j] >= 0)
        sums[t * row_size + static_cast<size_t>(source_word[j])] +=
            static_cast<double>(weights[i * source_word.size() + j]);
  }
  for (size_t t = 0; t < pieces.size(); ++t)
    for (size_t s = 0; s < row_size && pieces[t] > 0; ++s)
      out.data()[t * row_size + s] = static_cast<float>(sums[t * row_size + s] / pieces[t]);
  return out;
}

std::vector<Link> HardLinks(const Tensor& word_weights, float threshold) {
  const Shape& shape = word_weights.shape();
  Require(shape.size() == 2, "weights between words have the shape [target, source], got ",
          ToString(shape));
  std::vector<Link> links;
  for (int64_t t = 0; t < shape[0]; ++t) {
    const float* row = word_weights.data() + t * shape[1];
    int best = -1;
    for (int64_t s = 0; s < shape[1]; ++s)
      if (row[s] > 0 && row[s] >= threshold && (best < 0 || row[s] > row[best]))
        best = static_cast<int>(s);
    if (best >= 0) links.push_back({best, static_cast<int>(t)});
  }
  std::sort(links.begin(), links.end());
  return links;
}

std::string ToPharaoh(std::span<const Link> links) {
  std::string text;
  for (const Link& link : links)
    text += StrCat(text.empty() ? "" : " ", link.source, "-", link.target);
  return text;
}

AlignmentCounts& AlignmentCounts::operator+=(const AlignmentCounts& other) {
  links += other.links;
  sure += other.sure;
  sure_found += other.sure_found;
  possible_found += other.possible_found;
  return *this;
}

AlignmentCounts CountAlignment(std::span<const Link> links, const GoldAlignment& gold) {
  const std::set<Link> found(links.begin(), links.end());
  const std::set<Link> sure(gold.sure.begin(), gold.sure.end());
  std::set<Link> possible(gold.possible.begin(), gold.possible.end());
  possible.insert(sure.begin(), sure.end());
  AlignmentCounts counts;
  counts.links = static_cast<int64_t>(found.size());
  counts.sure = static_cast<int64_t>(sure.size());
  for (const Link& link : found) {
    counts.sure_found += sure.contains(link);
    counts.possible_found += possible.contains(link);
  }
  return counts;
}

AlignmentScore AlignmentScoreOf(const AlignmentCounts& counts) {
  AlignmentScore score;
  score.error_rate =
      1 - Ratio(counts.sure_found + counts.possible_found, counts.links + counts.sure);
  score.precision = Ratio(counts.possible_found, counts.links);
  score.recall = Ratio(counts.sure_found, counts.sure);
  return score;
}

}  // namespace fovea::infer
