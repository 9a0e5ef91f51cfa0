#ifndef FOVEA_ATTENTION_FUSED_KERNELS_H_
#define FOVEA_ATTENTION_FUSED_KERNELS_H_

#include <memory>

#include "fovea/attention/fused.h"
#include "fovea/core/tensor.h"

namespace fovea::kernels {
class AdditiveKeys;
}

namespace fovea::attention {

struct FusedOutput {
  Tensor output;   // [N, H, Tq, Dv]
  Tensor weights;  // [N, H, Tq, Tk], if they are wanted
};

// kernels/dot/dot_attention.h or kernels/additive/additive_attention.h on tensors. cached: of
// additive's keys, if a caller meets them again and again. Throws ArgumentError on shapes that do
// not fit.
FusedOutput RunFused(const FusedInputs<Tensor>& in, bool weights = false,
                     const kernels::AdditiveKeys* cached = nullptr);

std::shared_ptr<const kernels::AdditiveKeys> CacheKeys(const Tensor& key);  // k' [N, H, Tk, A]

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_FUSED_KERNELS_H_
