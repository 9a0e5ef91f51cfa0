#ifndef FOVEA_INFER_TRANSLATION_CHRF_H_
#define FOVEA_INFER_TRANSLATION_CHRF_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fovea::infer {

struct ChrfOptions {
  int character_order = 6;  // the longest n-gram of characters
  int word_order = 0;       // and of words; 2 is chrF++
  double beta = 2;          // recall counts beta² times as much as precision
  bool lower_case = false;
};

// n-grams of one order: in the hypothesis, in the reference, in both. That of a corpus is the sum
// over its sentences.
struct ChrfCount {
  int64_t hypothesis = 0, reference = 0, match = 0;
};
using ChrfCounts = std::vector<ChrfCount>;  // characters 1 … N, then words 1 … M

// Of one sentence and that reference with which its score is best. Characters are code points,
// without Unicode's spaces; words lose the punctuation of ASCII at their end or else their front.
// ArgumentError: no reference, an order out of range (characters 1 … 20, words 0 … 10), beta not
// positive and finite.
ChrfCounts CountChrf(const std::string& hypothesis, std::span<const std::string> references,
                     const ChrfOptions& options = {});

//   chrF = 100 (1 + β²) P R / (β² P + R),  P, R: means of match/hypothesis and match/reference over
//   the orders that occur in both
// 0 … 100. Source: Popović 2015, 2017, as sacreBLEU 2 has it ("eff:yes"), to which it is equal.
double ChrfOf(const ChrfCounts& counts, double beta = 2);

// references[i] belongs to hypotheses[i]. ArgumentError when empty or of unequal length.
double CorpusChrf(std::span<const std::string> hypotheses, std::span<const std::string> references,
                  const ChrfOptions& options = {});
double CorpusChrf(std::span<const std::string> hypotheses,
                  std::span<const std::vector<std::string>> reference_sets,
                  const ChrfOptions& options = {});

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_CHRF_H_
