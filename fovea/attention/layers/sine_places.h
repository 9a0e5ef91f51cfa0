#ifndef FOVEA_ATTENTION_LAYERS_SINE_PLACES_H_
#define FOVEA_ATTENTION_LAYERS_SINE_PLACES_H_

#include "fovea/core/tensor.h"

namespace fovea::attention {

// [1, steps, width]: sin and cos of place / 10000^(2i/width), from `first` on. Source: Vaswani et
// al. 2017, section 3.5.
Tensor SinePlaces(int64_t first, int64_t steps, int64_t width);

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_LAYERS_SINE_PLACES_H_
