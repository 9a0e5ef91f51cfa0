#ifndef FOVEA_AUGMENT_NOISE_H_
#define FOVEA_AUGMENT_NOISE_H_

#include "fovea/augment/edits.h"
#include "fovea/core/random.h"

namespace fovea::augment {

// Puts 1 to 3 runs of 8 to 4,096 raw bytes into the sample, at any place that lies in no span: of
// any value, without those of ASCII, of zeros, or every second one zero. They belong to no span.
void InsertNoise(Sample& sample, Random& random);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_NOISE_H_
