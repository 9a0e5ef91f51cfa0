#ifndef FOVEA_TRAIN_TRANSLATION_TRANSLATION_CORPUS_H_
#define FOVEA_TRAIN_TRANSLATION_TRANSLATION_CORPUS_H_

#include <functional>
#include <string>
#include <vector>

#include "fovea/data/json_value.h"
#include "fovea/data/sentences/parallel_text.h"
#include "fovea/data/sentences/subwords.h"
#include "fovea/train/translation/train_translation.h"
#include "fovea/train/translation/translation_batch.h"

namespace fovea::train {

// Sentence pairs as a translation learner takes them: raw, and as pieces of vocabularies that were
// made of the training pairs alone.
struct TranslationCorpus {
  data::Subwords source, target;
  data::ParallelText training_text;
  PiecePairs training;
  data::ParallelText validation_text;
  PiecePairs validation;
  data::JsonValue description;  // of the data, for the model file
};

// Pairs of which a side is empty are left out of training and validation, and training pairs of
// more than job.longest_pair pieces; `longest` is the most source pieces that the model takes.
TranslationCorpus ReadCorpus(const TranslationJob& job,
                             const std::function<void(const std::string&)>& warn);

// The training pairs in random pieces, by Subwords::Sample(). A pair that would get more than
// `most` pieces on a side stays as it is.
PiecePairs SampleTraining(const TranslationCorpus& corpus, double strength, uint64_t seed,
                          int64_t most);

// The pairs, a `share` of them, drawn by seed, each with another pair behind it in the same line:
// so a model meets texts longer than a sentence (Kondo et al. 2021, "Sentence Concatenation
// Approach to Data Augmentation for Neural Machine Translation"). One that would get more than
// `most` pieces on a side stays as it is.
PiecePairs JoinPairs(const PiecePairs& pairs, double share, uint64_t seed, int64_t most);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_TRANSLATION_TRANSLATION_CORPUS_H_
