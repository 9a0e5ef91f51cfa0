#ifndef FOVEA_AUTOGRAD_COMPOSED_ATTENTION_H_
#define FOVEA_AUTOGRAD_COMPOSED_ATTENTION_H_

#include "fovea/autograd/attention_op.h"

namespace fovea::autograd {

// The weights [N, H, Tq, Tk] of attention_op.h, of LibTorch's own operations, on any device and of
// any floating type: the softmax of the scores of the keys seen, times the Gaussian; rows without
// a key are 0. Arguments are checked.
at::Tensor ComposedWeights(const FusedInputs& in, const KeyRanges& ranges);

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_COMPOSED_ATTENTION_H_
