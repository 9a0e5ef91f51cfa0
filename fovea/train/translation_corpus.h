#ifndef FOVEA_TRAIN_TRANSLATION_CORPUS_H_
#define FOVEA_TRAIN_TRANSLATION_CORPUS_H_

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fovea/data/parallel_text.h"
#include "fovea/data/subwords.h"
#include "fovea/train/train_translation.h"
#include "fovea/train/translation_batch.h"

namespace fovea::train {

// Sentence pairs as a translation learner takes them: raw, and as pieces of vocabularies that were
// made of the training pairs alone.
struct TranslationCorpus {
  data::Subwords source, target;
  PiecePairs training;
  data::ParallelText validation_text;
  PiecePairs validation;
  nlohmann::json description;  // of the data, for the model file
};

// Pairs of which a side is empty are left out of training and validation, and training pairs of
// more than job.longest_pair pieces; `longest` is the most source pieces that the model takes.
TranslationCorpus ReadCorpus(const TranslationJob& job,
                             const std::function<void(const std::string&)>& warn);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_TRANSLATION_CORPUS_H_
