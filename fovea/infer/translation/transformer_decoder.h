#ifndef FOVEA_INFER_TRANSLATION_TRANSFORMER_DECODER_H_
#define FOVEA_INFER_TRANSLATION_TRANSFORMER_DECODER_H_

#include <memory>
#include <vector>

#include "fovea/infer/translation/packed_linear.h"
#include "fovea/infer/translation/step_decoder.h"

namespace fovea::infer {

// Steps of `transformer` with scaled dot products over all of the source, transformer_step.h. Keys
// and values stay where the step that made them put them; a hypothesis carries along which row of
// each step was its own.
class TransformerDecoders : public StepDecoders {
 public:
  static bool Take(const TranslationOptions& options);

  TransformerDecoders(const TranslationModel& model,
                      const attention::Parameters<attention::KernelBackend>& parameters);

  std::unique_ptr<StepDecoder> Begin(const SentenceBatch& source,
                                     attention::Weights weights) const override;

 private:
  friend class TransformerDecoder;

  struct Norm {
    Tensor gain, bias;
    Tensor operator()(const Tensor& x) const;
  };
  struct Layer {
    explicit Layer(const attention::Parameters<attention::KernelBackend>& p);

    Norm self_norm, cross_norm, feed_forward_norm;
    PackedLinear self;  // query, key and value, one below the other
    PackedLinear self_output, cross_query, cross_output, feed_forward_in, feed_forward_out;
    PackedLinear memory;  // key and value, one below the other
  };

  const TranslationModel model_;
  const attention::Parameters<attention::KernelBackend> parameters_;
  const int64_t heads_, size_;  // H, D
  Tensor embedding_;            // times √D
  Norm last_norm_;
  std::vector<Layer> layers_;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_TRANSFORMER_DECODER_H_
