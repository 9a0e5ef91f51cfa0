#include "fovea/autograd/dropout_source.h"

#include "fovea/kernels/rows/dropout.h"

namespace fovea::autograd {

at::Tensor DropoutSource::Mask(const at::Tensor& t, double share) {
  const at::Tensor mask = at::empty(t.sizes(), at::kFloat);
  kernels::DropoutMask(random_.Bits(), share,
                       {mask.data_ptr<float>(), static_cast<size_t>(mask.numel())});
  return mask.to(t.options());
}

}  // namespace fovea::autograd
