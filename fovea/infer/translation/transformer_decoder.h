#ifndef FOVEA_INFER_TRANSLATION_TRANSFORMER_DECODER_H_
#define FOVEA_INFER_TRANSLATION_TRANSFORMER_DECODER_H_

#include <string>
#include <vector>

#include "fovea/infer/translation/packed_linear.h"
#include "fovea/infer/translation/step_decoder.h"
#include "fovea/kernels/memory_attention.h"

namespace fovea::infer {

// Steps of `transformer` with scaled dot products over all of the source, transformer_step.h. Keys
// and values stay where the step that made them put them; a hypothesis carries along which row of
// each step was its own.
class TransformerDecoder : public StepDecoder {
 public:
  static bool Takes(const TranslationOptions& options);

  TransformerDecoder(const TranslationModel& model,
                     const attention::Parameters<attention::KernelBackend>& parameters,
                     const SentenceBatch& source, attention::Weights weights);

  Output Step(std::span<const int32_t> parents, std::span<const int32_t> pieces) override;
  void Keep(std::span<const int32_t> sentences) override;

 private:
  struct Norm {
    Tensor gain, bias;
    Tensor operator()(const Tensor& x) const;
  };
  struct Layer {
    Layer(const attention::Parameters<attention::KernelBackend>& p, const Tensor& states,
          const SentenceBatch& source, int64_t heads);

    Norm self_norm, cross_norm, feed_forward_norm;
    PackedLinear self;  // query, key and value, one below the other
    PackedLinear self_output, cross_query, cross_output, feed_forward_in, feed_forward_out;
    std::vector<Tensor> past;  // of each step [R then, 3 D]: queries, keys, values
    kernels::AttentionMemory memory;
  };

  // Adds what a layer's rows see of their pasts.
  void AddSelf(Layer& layer, Tensor* x) const;
  // The same of the source; the mean weights of the heads [R, S] if they are wanted.
  Tensor AddCross(const Layer& layer, bool wants_weights, Tensor* x) const;
  Tensor Embedded(std::span<const int32_t> pieces) const;

  const int64_t heads_, size_;  // H, D
  const attention::Weights weights_;
  Tensor embedding_;
  Norm last_norm_;
  std::vector<Layer> layers_;
  std::vector<int32_t> past_rows_;  // [R, t] of each row and step
  std::vector<int32_t> sentences_;  // whose memory each goes on with
  int64_t steps_ = 0;               // t
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_TRANSFORMER_DECODER_H_
