#ifndef FOVEA_TRAIN_TRANSLATION_TRANSLATION_TASK_H_
#define FOVEA_TRAIN_TRANSLATION_TRANSLATION_TASK_H_

#include <memory>

#include "fovea/train/training_loop.h"
#include "fovea/train/translation/train_translation.h"
#include "fovea/train/translation/translation_corpus.h"

namespace fovea::train {

// The training of a translator. model: job.model with the sizes of the vocabularies. The task keeps
// the references.
std::unique_ptr<TrainingTask> MakeTranslationTask(const TranslationJob& job,
                                                  const TranslationCorpus& corpus,
                                                  const infer::TranslationOptions& model);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_TRANSLATION_TRANSLATION_TASK_H_
