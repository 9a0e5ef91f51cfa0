#include "fovea/autograd/dropout_source.h"

#include "fovea/autograd/tensor_check.h"
#include "fovea/kernels/rows/dropout.h"

namespace fovea::autograd {

at::Tensor DropoutSource::Mask(const at::Tensor& t, double share) {
  const at::Tensor mask = at::empty(t.sizes(), at::kFloat);
  kernels::DropoutMask(random_.Bits(), share, FloatsOf(mask));
  return mask.to(t.options());
}

}  // namespace fovea::autograd
