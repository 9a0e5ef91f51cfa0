#ifndef FOVEA_AUGMENT_LICENCE_HEADER_H_
#define FOVEA_AUGMENT_LICENCE_HEADER_H_

#include "fovea/augment/edits.h"
#include "fovea/augment/languages.h"
#include "fovea/core/random.h"

namespace fovea::augment {

// A generated header at the start, behind <?php, #! or a byte-order mark. It belongs to no span. Of
// a language without a HeaderStyle the sample stays as it is.
void AddLicenceHeader(Sample& sample, Language language, Random& random);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_LICENCE_HEADER_H_
