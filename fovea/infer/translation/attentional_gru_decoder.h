#ifndef FOVEA_INFER_TRANSLATION_ATTENTIONAL_GRU_DECODER_H_
#define FOVEA_INFER_TRANSLATION_ATTENTIONAL_GRU_DECODER_H_

#include <memory>
#include <vector>

#include "fovea/infer/translation/packed_linear.h"
#include "fovea/infer/translation/step_decoder.h"
#include "fovea/kernels/additive_attention.h"

namespace fovea::infer {

// Steps of `bahdanau` with one GRU layer and additive attention, recurrent_model.h. What a product
// of a step says of the source or of a piece alone is taken out of it:
//   W [y; c] = W_y y + Σⱼ wⱼ (W_c hⱼ), and so in the readout.
// Sums over the source are taken of projected states, W_c hⱼ being made once for all hypotheses and
// steps, and W_y y once for each piece that the batch meets.
class AttentionalGruDecoder : public StepDecoder {
 public:
  static bool Takes(const TranslationOptions& options);

  AttentionalGruDecoder(const TranslationModel& model,
                        const attention::Parameters<attention::KernelBackend>& parameters,
                        const SentenceBatch& source, attention::Weights weights);

  Output Step(std::span<const int32_t> parents, std::span<const int32_t> pieces) override;
  void Keep(std::span<const int32_t> sentences) override;

 private:
  // Rows of a table of pieces, each made when it is first asked for.
  class PieceRows {
   public:
    PieceRows(Tensor embedding, PackedLinear layer);
    // Has the rows of these pieces ready for operator[].
    void Prepare(std::span<const int32_t> pieces);
    const float* operator[](int32_t piece) const {
      return rows_.data() + place_[static_cast<size_t>(piece)] * layer_.weight().rows();
    }

   private:
    Tensor embedding_;
    PackedLinear layer_;
    std::vector<int64_t> place_;  // of a piece among the rows; −1: not yet made
    std::vector<float> rows_;
  };

  int64_t inputs() const { return 3 * hidden_; }
  // Of the keys as they are now.
  void CacheKeys();

  const int64_t hidden_, features_;
  const attention::Weights weights_;
  std::vector<int32_t> lengths_;
  PackedLinear query_, back_, readout_;  // of the state before, twice, and of the one after
  PieceRows pieces_;                     // [3 H + F] what a piece adds to gates and readout
  Tensor v_;
  Tensor keys_, values_;  // [N, 1, S, A], [N, 1, S, 3 H + F]
  std::unique_ptr<kernels::AdditiveKeys> cached_;
  Tensor state_;  // [R, H]
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_ATTENTIONAL_GRU_DECODER_H_
