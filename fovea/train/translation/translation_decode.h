#ifndef FOVEA_TRAIN_TRANSLATION_TRANSLATION_DECODE_H_
#define FOVEA_TRAIN_TRANSLATION_TRANSLATION_DECODE_H_

#include <string>

#include "fovea/autograd/torch_backend.h"
#include "fovea/infer/translation/model.h"

namespace fovea::train {

// What model.DecodeAll() gives, by the fused loop (attentional_gru_op.h) where that can be; the
// test holds the two together, gradients too.
at::Tensor DecodeAll(const autograd::TorchBackend& backend, const infer::TranslationModel& model,
                     const attention::Parameters<autograd::TorchBackend>& parameters,
                     const infer::Memory<autograd::TorchBackend>& memory,
                     const infer::SentenceBatch& target);

// Why the fused loop does not serve such a model, "" if it does: "the decoder has 2 layers, the
// fused loop one".
std::string WhyNotFused(const infer::TranslationOptions& options);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_TRANSLATION_TRANSLATION_DECODE_H_
