#include "fovea/infer/translation/step_decoder.h"

#include <utility>
#include <vector>

#include "fovea/infer/translation/attentional_gru_decoder.h"
#include "fovea/infer/translation/transformer_decoder.h"

namespace fovea::infer {
namespace {

using attention::KernelBackend;
using Parameters = attention::Parameters<KernelBackend>;

class ModelStepDecoder : public StepDecoder {
 public:
  ModelStepDecoder(const TranslationModel& model, const Parameters& parameters,
                   const SentenceBatch& source, attention::Weights weights)
      : model_(model),
        parameters_(parameters),
        weights_(weights),
        lengths_(source.lengths.begin(), source.lengths.end()),
        memory_(model.Encode(backend_, parameters, source)) {
    memory_.lengths = lengths_;
    state_ = model_.Begin(backend_, parameters_, &memory_, 1);
  }

  Output Step(std::span<const int32_t> parents, std::span<const int32_t> pieces) override {
    for (Tensor& t : state_.rows) t = TakeRows(t, parents);
    auto step = model_.Step(backend_, parameters_, memory_, state_, pieces, weights_);
    state_ = std::move(step.state);
    return {step.features, step.weights};
  }

  void Keep(std::span<const int32_t> sentences) override {
    const auto count = std::ssize(lengths_);
    std::vector<int32_t> lengths;
    for (const int32_t n : sentences) lengths.push_back(lengths_[static_cast<size_t>(n)]);
    lengths_ = std::move(lengths);
    memory_.lengths = lengths_;
    memory_.states = TakeRows(memory_.states, sentences);
    for (Tensor& t : memory_.prepared) t = TakeRows(t, sentences);
    for (Tensor& t : state_.rows) t = TakeRows(t, RowsOf(sentences, t.dim(0) / count));
  }

 private:
  const TranslationModel& model_;
  const Parameters& parameters_;
  const attention::Weights weights_;
  const KernelBackend backend_{};
  std::vector<int32_t> lengths_;
  Memory<KernelBackend> memory_;
  DecoderState<KernelBackend> state_;
};

class ModelStepDecoders : public StepDecoders {
 public:
  ModelStepDecoders(const TranslationModel& model, const Parameters& parameters)
      : model_(model), parameters_(parameters) {}

  std::unique_ptr<StepDecoder> Begin(const SentenceBatch& source,
                                     attention::Weights weights) const override {
    return std::make_unique<ModelStepDecoder>(model_, parameters_, source, weights);
  }

 private:
  const TranslationModel model_;
  const Parameters parameters_;
};

}  // namespace

Tensor TakeRows(const Tensor& t, std::span<const int32_t> rows) {
  const int64_t size = t.dim(0) == 0 ? 0 : t.size() / t.dim(0);
  Shape shape = t.shape();
  shape[0] = static_cast<int64_t>(rows.size());
  return KernelBackend().Rows(t.Reshape({t.dim(0), size}), rows).Reshape(shape);
}

std::vector<int32_t> RowsOf(std::span<const int32_t> sentences, int64_t width) {
  std::vector<int32_t> rows;
  for (const int32_t n : sentences)
    for (int64_t k = 0; k < width; ++k) rows.push_back(static_cast<int32_t>(n * width + k));
  return rows;
}

std::unique_ptr<StepDecoders> MakeModelStepDecoders(const TranslationModel& model,
                                                    const Parameters& parameters) {
  return std::make_unique<ModelStepDecoders>(model, parameters);
}

std::unique_ptr<StepDecoders> MakeStepDecoders(const TranslationModel& model,
                                               const Parameters& parameters) {
  if (AttentionalGruDecoders::Take(model.options()))
    return std::make_unique<AttentionalGruDecoders>(model, parameters);
  if (TransformerDecoders::Take(model.options()))
    return std::make_unique<TransformerDecoders>(model, parameters);
  return MakeModelStepDecoders(model, parameters);
}

}  // namespace fovea::infer
