#include "fovea/infer/translation/output_layer.h"

#include <algorithm>
#include <cmath>

namespace fovea::infer {
namespace {

bool IsFinite(const Tensor& t) {
  const auto values = t.span();
  return std::all_of(values.begin(), values.end(), [](float x) { return std::isfinite(x); });
}

}  // namespace

OutputLayer::OutputLayer(const TranslationModel& model,
                         const attention::Parameters<attention::KernelBackend>& parameters)
    : bias_(parameters["output.bias"]) {
  const Tensor& weight = parameters[OutputName(model.options())];
  // A training that went astray ends in NaN, which bytes cannot show. Of few pieces many would be
  // multiplied again.
  if (weight.dim(0) >= 1000 && kernels::ByteMatrix::Supported() && IsFinite(weight))
    weight_ = kernels::ByteMatrix(weight);
  else
    weight_ = kernels::PackedMatrix(weight.dim(0), weight.dim(1), weight.data(), weight.dim(1));
}

void OutputLayer::TopK(const Tensor& features, const kernels::LinearTopKOutputs& out) const {
  std::visit(
      [&](const auto& weight) { kernels::LinearTopK(features.span(), weight, bias_.span(), out); },
      weight_);
}

}  // namespace fovea::infer
