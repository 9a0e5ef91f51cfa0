#ifndef FOVEA_INFER_TRANSLATION_STEP_DECODER_H_
#define FOVEA_INFER_TRANSLATION_STEP_DECODER_H_

#include <cstdint>
#include <memory>
#include <span>

#include "fovea/attention/kernel_backend.h"
#include "fovea/infer/translation/model.h"

namespace fovea::infer {

// A decoder as a beam search drives it, a step at a time: N sentences with K rows each (hypotheses
// side by side), R = N · K, sentence by sentence; K may be another at each step. What a hypothesis
// carries along is the decoder's own business.
class StepDecoder {
 public:
  struct Output {
    Tensor features;  // [R, F], what the output layer sees
    Tensor weights;   // [N, K, S], where it looked; nothing if not asked for
  };

  virtual ~StepDecoder() = default;

  // One piece more for each row. parents [R]: which row of the step before each goes on from, one
  // of its own sentence; at the first step, the number of the sentence. pieces [R]: those before.
  virtual Output Step(std::span<const int32_t> parents, std::span<const int32_t> pieces) = 0;

  // Goes on with these sentences alone, by rising number, and with their rows of the last step;
  // those behind take the places before them.
  virtual void Keep(std::span<const int32_t> sentences) = 0;
};

// A model's weights as its step decoders read them, laid out once for all batches of sentences.
class StepDecoders {
 public:
  virtual ~StepDecoders() = default;

  // A decoder that has encoded the source. weights: whether its Step() gives them. This must
  // outlive it.
  virtual std::unique_ptr<StepDecoder> Begin(const SentenceBatch& source,
                                             attention::Weights weights) const = 0;
};

// For the models that most translate with these are decoders of their own, which agree with
// TranslationModel::Step() up to rounding; for the rest they take those steps.
std::unique_ptr<StepDecoders> MakeStepDecoders(
    const TranslationModel& model,
    const attention::Parameters<attention::KernelBackend>& parameters);

// Those that take the model's own steps, for every model.
std::unique_ptr<StepDecoders> MakeModelStepDecoders(
    const TranslationModel& model,
    const attention::Parameters<attention::KernelBackend>& parameters);

// Rows of t, which may have any axes behind the first.
Tensor TakeRows(const Tensor& t, std::span<const int32_t> rows);

// The rows of these sentences, `width` each.
std::vector<int32_t> RowsOf(std::span<const int32_t> sentences, int64_t width);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_STEP_DECODER_H_
