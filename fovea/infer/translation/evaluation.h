#ifndef FOVEA_INFER_TRANSLATION_EVALUATION_H_
#define FOVEA_INFER_TRANSLATION_EVALUATION_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "fovea/data/sentences/parallel_text.h"
#include "fovea/infer/translation/alignment.h"
#include "fovea/infer/translation/translator.h"

namespace fovea::infer {

struct TranslationEvaluationOptions {
  BeamOptions beam;
  int64_t batch = 32;  // sentences that go together
  // Called now and then: sentences done of all, of the translations and then of the references.
  std::function<void(const char* doing, int64_t done, int64_t all)> progress;
};

// Of the sentences whose source has so many words.
struct BleuByLength {
  int64_t least = 0, most = 0;  // words; most = 0: no limit
  int64_t samples = 0;
  double bleu = 0;  // NaN without sentences
};

struct TranslationEvaluation {
  int64_t samples = 0;
  // bleu, bleu_lowercase     of the tokens of 13a, as they are and in lower case (bleu.h)
  // chrf                     (chrf.h)
  // perplexity               exp(−Σ log p / pieces) of the references, their ends included; of the
  //                          pairs both of whose sides have words
  // attention_entropy        mean over the pieces of the translations, ends included, of
  //                          −Σ_j w_j ln w_j, w the weights scaled to sum to 1
  // alignment_error_rate, alignment_precision, alignment_recall
  //                          of the links of the references (alignment.h) against gold ones
  // One that is not defined is absent.
  std::map<std::string, double> metrics;
  std::vector<BleuByLength> by_length;  // up to 10, 11 – 15, 16 – 20, more
  double seconds = 0;                   // of the translation alone
};

// Translates the sources, and decodes the references by force. gold: links between the words of
// each pair; nullptr: none. ArgumentError: no pair, gold of another number of pairs, gold for a
// model that does not look.
TranslationEvaluation Evaluate(const Translator& translator, const data::ParallelText& text,
                               const std::vector<GoldAlignment>* gold,
                               const TranslationEvaluationOptions& options = {});

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_EVALUATION_H_
