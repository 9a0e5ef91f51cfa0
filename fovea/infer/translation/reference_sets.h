#ifndef FOVEA_INFER_TRANSLATION_REFERENCE_SETS_H_
#define FOVEA_INFER_TRANSLATION_REFERENCE_SETS_H_

#include <span>
#include <string>
#include <vector>

#include "fovea/core/error.h"

namespace fovea::infer {

// Calls visit(hypothesis, its references) for each hypothesis; each of the sets holds one reference
// for each. ArgumentError when there is none, or a set has more or fewer.
template <class Sets, class Visit>
void ForEachSentence(std::span<const std::string> hypotheses, const Sets& reference_sets,
                     const Visit& visit) {
  Require(!hypotheses.empty(), "a score needs at least one sentence");
  Require(!reference_sets.empty(), "a score needs at least one set of references");
  for (const auto& set : reference_sets)
    Require(set.size() == hypotheses.size(), "there are ", hypotheses.size(), " hypotheses and ",
            set.size(), " references");
  std::vector<std::string> references(reference_sets.size());
  for (size_t i = 0; i < hypotheses.size(); ++i) {
    for (size_t k = 0; k < references.size(); ++k) references[k] = reference_sets[k][i];
    visit(hypotheses[i], references);
  }
}

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_REFERENCE_SETS_H_
