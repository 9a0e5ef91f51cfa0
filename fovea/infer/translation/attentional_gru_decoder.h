#ifndef FOVEA_INFER_TRANSLATION_ATTENTIONAL_GRU_DECODER_H_
#define FOVEA_INFER_TRANSLATION_ATTENTIONAL_GRU_DECODER_H_

#include <memory>

#include "fovea/infer/translation/packed_linear.h"
#include "fovea/infer/translation/step_decoder.h"

namespace fovea::infer {

// Steps of `bahdanau` with one GRU layer and additive attention, recurrent_model.h. What a product
// of a step says of the source or of a piece alone is taken out of it:
//   W [y; c] = W_y y + Σⱼ wⱼ (W_c hⱼ), and so in the readout.
// Sums over the source are taken of projected states, W_c hⱼ being made once for all hypotheses and
// steps, and W_y y once for each piece that the batch meets.
class AttentionalGruDecoders : public StepDecoders {
 public:
  static bool Take(const TranslationOptions& options);

  AttentionalGruDecoders(const TranslationModel& model,
                         const attention::Parameters<attention::KernelBackend>& parameters);

  std::unique_ptr<StepDecoder> Begin(const SentenceBatch& source,
                                     attention::Weights weights) const override;

 private:
  friend class AttentionalGruDecoder;

  const TranslationModel model_;
  const attention::Parameters<attention::KernelBackend> parameters_;
  const int64_t hidden_, features_;      // H, F
  PackedLinear query_, back_, readout_;  // of the state before, twice, and of the one after
  PackedLinear piece_, context_;         // [3 H + F] what they add to gates and readout
  PackedLinear key_;
  Tensor embedding_, v_;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_ATTENTIONAL_GRU_DECODER_H_
