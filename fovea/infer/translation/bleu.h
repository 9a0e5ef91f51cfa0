#ifndef FOVEA_INFER_TRANSLATION_BLEU_H_
#define FOVEA_INFER_TRANSLATION_BLEU_H_

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fovea::infer {

struct BleuOptions {
  enum class Tokenizer {
    k13a,   // of raw text: see tokenizer_13a.h
    kNone,  // words as they are, between Unicode's spaces
  };
  Tokenizer tokenizer = Tokenizer::k13a;
  bool lower_case = false;  // LowerCase before the tokens are made
};

inline constexpr int kBleuOrder = 4;

// What BLEU is made of; that of a corpus is the sum over its sentences.
struct BleuCounts {
  std::array<int64_t, kBleuOrder> correct{}, total{};  // n-grams, n = 1 … 4
  int64_t hypothesis_tokens = 0, reference_tokens = 0;

  BleuCounts& operator+=(const BleuCounts& other);
};

struct BleuScore {
  double score = 0;                             // 0 … 100
  std::array<double, kBleuOrder> precisions{};  // in percent
  double brevity_penalty = 0;
  BleuCounts counts;
};

// Of one sentence. Of several references the closest length counts (the shorter of two), and of
// each n-gram its largest count in one of them. ArgumentError without a reference.
BleuCounts CountBleu(const std::string& hypothesis, std::span<const std::string> references,
                     const BleuOptions& options = {});

//   BLEU = BP · exp(Σ ln p_n / N),  p_n = correct_n / total_n,  N = 4
//   BP = exp(1 − r/c) for c < r, else 1;  c, r: tokens of hypotheses and references
// A p_n of 0 is smoothed as in NIST's mteval-v13a ("exp"): the k-th such p_n is 1 / (2^k total_n).
// 0 where nothing is correct. effective_order: N is the largest n with total_n > 0, for sentences
// of fewer than 4 tokens; without it their score is 0.
// Source: Papineni et al. 2002, with the defaults of sacreBLEU 2 (Post 2018), to which it is equal.
BleuScore BleuOf(const BleuCounts& counts, bool effective_order = false);

// references[i] belongs to hypotheses[i]. ArgumentError when empty or of unequal length.
BleuScore CorpusBleu(std::span<const std::string> hypotheses,
                     std::span<const std::string> references, const BleuOptions& options = {});
// Several references: each of the sets has one for each hypothesis.
BleuScore CorpusBleu(std::span<const std::string> hypotheses,
                     std::span<const std::vector<std::string>> reference_sets,
                     const BleuOptions& options = {});

// With effective_order.
BleuScore SentenceBleu(const std::string& hypothesis, std::span<const std::string> references,
                       const BleuOptions& options = {});

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_BLEU_H_
