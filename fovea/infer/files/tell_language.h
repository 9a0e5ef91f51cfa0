#ifndef FOVEA_INFER_FILES_TELL_LANGUAGE_H_
#define FOVEA_INFER_FILES_TELL_LANGUAGE_H_

#include <span>

namespace fovea::infer {

// What decides that a file is PHP: its content alone, segment by segment. The model's head
// "language" gives each language of the model a logit, W · mean_t x_t + b over the windows t
// (bag_model.h); the largest is the language, the first on a tie. A name has no say: its ending is
// only the label that the head learns from (augment/languages.h). At least one logit.
int TellLanguage(std::span<const float> logits);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_TELL_LANGUAGE_H_
