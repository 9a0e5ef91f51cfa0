#include "fovea/infer/files/tell_language.h"

#include <algorithm>

namespace fovea::infer {

int TellLanguage(std::span<const float> logits) {
  return static_cast<int>(std::max_element(logits.begin(), logits.end()) - logits.begin());
}

}  // namespace fovea::infer
