#ifndef FOVEA_INFER_TRANSLATION_ALIGNMENT_H_
#define FOVEA_INFER_TRANSLATION_ALIGNMENT_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fovea/core/tensor.h"

namespace fovea::infer {

// Word `source` of one sentence belongs to word `target` of the other; both from 0.
struct Link {
  int source = 0, target = 0;
  auto operator<=>(const Link&) const = default;
};

// Weights between words from weights between pieces (subwords):
//   out[t, s] = mean over pieces i of target word t of Σ over pieces j of source word s of
//               weights[i, j]
// so that a row that sums to 1 over the source words still does. weights: [target pieces, source
// pieces]; source_word[j], target_word[i]: the word of a piece, or −1 for none (an end of
// sentence), whose weights are left out. Words without a piece get zeros.
// Returns [target_words, source_words]. ArgumentError: shapes or indices that do not fit.
Tensor WordWeights(std::span<const float> weights, std::span<const int> source_word,
                   std::span<const int> target_word, int source_words, int target_words);

// A link from each target word to that source word with the largest weight, the first of equal
// ones; none where it is 0, NaN or below the threshold. word_weights: [target words, source words].
// Sorted. ArgumentError unless it has two dimensions.
std::vector<Link> HardLinks(const Tensor& word_weights, float threshold = 0);

// "0-0 1-2 2-1": source-target, from 0, a blank between links (the Pharaoh format); "" for none.
std::string ToPharaoh(std::span<const Link> links);

// Links that people set: sure ones, and possible ones, of which the sure are a part.
struct GoldAlignment {
  std::vector<Link> sure, possible;
};

// What links are measured by; that of a corpus is the sum over its sentences.
struct AlignmentCounts {
  int64_t links = 0;           // |A|
  int64_t sure = 0;            // |S|
  int64_t sure_found = 0;      // |A ∩ S|
  int64_t possible_found = 0;  // |A ∩ P|

  AlignmentCounts& operator+=(const AlignmentCounts& other);
};

// Each link counts once.
AlignmentCounts CountAlignment(std::span<const Link> links, const GoldAlignment& gold);

//   AER = 1 − (|A ∩ S| + |A ∩ P|) / (|A| + |S|),  precision = |A ∩ P| / |A|,
//   recall = |A ∩ S| / |S|
// NaN where the divisor is 0. Source: Och & Ney 2003, equations 15 and 16.
struct AlignmentScore {
  double error_rate = 0, precision = 0, recall = 0;
};
AlignmentScore AlignmentScoreOf(const AlignmentCounts& counts);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_ALIGNMENT_H_
