#ifndef FOVEA_AUTOGRAD_CACHED_ATTENTION_OP_H_
#define FOVEA_AUTOGRAD_CACHED_ATTENTION_OP_H_

#include <torch/custom_class.h>

#include <optional>

#include "fovea/kernels/additive/additive_attention.h"

namespace fovea::autograd {

// Keys of additive attention made ready once, for a decoder that meets them at every step. In
// inference: nothing here has gradients. Holds the keys, and once more as many floats.
class CachedAdditiveKeys : public torch::CustomClassHolder {
 public:
  // key [N, H, Tk, A], projected. Throws ArgumentError unless it is float32 on the CPU.
  explicit CachedAdditiveKeys(const at::Tensor& key);

  // As the additive FusedAttention of attention_op.h over these keys: query [N, H, Tq, A], v [H,
  // A], value [N, H, Tk, Dv] to [N, H, Tq, Dv]; lengths [N] of whole numbers, 0 to Tk, or none.
  // Throws ArgumentError, in the words "query must be …, got …".
  at::Tensor Attend(const at::Tensor& query, const at::Tensor& v, const at::Tensor& value,
                    const std::optional<at::Tensor>& lengths) const;

 private:
  at::Tensor key_;
  kernels::AdditiveKeys ready_;
};

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_CACHED_ATTENTION_OP_H_
