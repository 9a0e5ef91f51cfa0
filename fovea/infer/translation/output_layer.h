#ifndef FOVEA_INFER_TRANSLATION_OUTPUT_LAYER_H_
#define FOVEA_INFER_TRANSLATION_OUTPUT_LAYER_H_

#include <variant>

#include "fovea/attention/kernel_backend.h"
#include "fovea/infer/translation/model.h"
#include "fovea/kernels/products/linear_top_k.h"

namespace fovea::infer {

// The layer that scores the pieces, laid out for beam search: once for all sentences.
class OutputLayer {
 public:
  OutputLayer(const TranslationModel& model,
              const attention::Parameters<attention::KernelBackend>& parameters);

  int64_t pieces() const { return bias_.size(); }
  // Of features [R, F]: LinearTopK(), through bytes where the machine is fast at them.
  void TopK(const Tensor& features, const kernels::LinearTopKOutputs& out) const;

 private:
  std::variant<kernels::PackedMatrix, kernels::ByteMatrix> weight_;
  Tensor bias_;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_OUTPUT_LAYER_H_
