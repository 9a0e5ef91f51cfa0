#ifndef FOVEA_TRAIN_INITIALISE_H_
#define FOVEA_TRAIN_INITIALISE_H_

#include "fovea/attention/parameter.h"
#include "fovea/core/random.h"
#include "fovea/core/tensor.h"

namespace fovea::train {

// The parameter's first values, as its Init says. The same seed gives the same values with any
// version of LibTorch.
Tensor Initialise(const attention::ParameterSpec& spec, Random& random);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_INITIALISE_H_
