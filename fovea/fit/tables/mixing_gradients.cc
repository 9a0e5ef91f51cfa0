#include "fovea/fit/tables/mixing_gradients.h"

#include <algorithm>
#include <cmath>

#include "fovea/fit/tables/affine.h"
#include "fovea/kernels/rows/elementwise.h"

namespace fovea::fit {

using infer::MixingLayer;

int64_t MixingBackprop::rows() const {
  return std::ssize(look_.before) / (shape_.columns * shape_.width);
}

kernels::DotShape MixingBackprop::dot() const {
  return {.sequences = rows() * shape_.heads,
          .queries = shape_.columns,
          .keys = shape_.columns,
          .size = shape_.head_width(),
          .value_size = shape_.head_width()};
}

kernels::DotInputs MixingBackprop::inputs() const {
  return {.query = queries_,
          .key = keys_,
          .values = values_,
          .scale = 1 / std::sqrt(static_cast<float>(shape_.head_width()))};
}

void MixingBackprop::Enter(const Tensor& scale, std::span<const float> tokens,
                           Branch* branch) const {
  branch->before.assign(tokens.begin(), tokens.end());
  branch->normed.resize(tokens.size());
  infer::NormTokens(scale.span(), tokens, branch->normed);
}

// tokens += result_, some of it left out.
void MixingBackprop::Leave(const Perturbation* drawn, Random* random, Branch* branch,
                           std::span<float> tokens) {
  branch->kept.clear();
  if (drawn == nullptr) {
    kernels::Add(tokens, result_, tokens);
    return;
  }
  const auto width = static_cast<size_t>(shape_.width);
  for (size_t at = 0; at < tokens.size(); at += width) {
    const float* kept = drawn->Kept(shape_.width, random);
    branch->kept.push_back(kept);
    for (size_t k = 0; k < width; ++k) tokens[at + k] += kept[k] * result_[at + k];
  }
}

void MixingBackprop::Forward(std::span<const Tensor> parts, const Perturbation* drawn,
                             Random* random, std::span<float> tokens) {
  const int64_t width = shape_.width;
  Enter(parts[MixingLayer::kLookScale], tokens, &look_);
  Affine(look_.normed, parts[MixingLayer::kLook], nullptr, &looked_);
  std::vector<float>* const split[] = {&queries_, &keys_, &values_};
  for (int64_t i = 0; i < 3; ++i) {
    split[i]->resize(tokens.size());
    infer::SplitHeads(shape_, rows(), looked_.data() + i * width, 3 * width, split[i]->data());
  }
  given_.resize(tokens.size());
  statistics_.resize(static_cast<size_t>(2 * dot().sequences * dot().queries));
  kernels::DotForward(dot(), inputs(), {}, {.output = given_, .statistics = statistics_});
  joined_.resize(tokens.size());
  infer::JoinHeads(shape_, rows(), given_.data(), joined_.data(), width);
  Affine(joined_, parts[MixingLayer::kJoin], nullptr, &result_);
  Leave(drawn, random, &look_, tokens);

  Enter(parts[MixingLayer::kThinkScale], tokens, &think_);
  Affine(think_.normed, parts[MixingLayer::kGrow], nullptr, &grown_);
  kernels::Relu(grown_, grown_);
  Affine(grown_, parts[MixingLayer::kShrink], nullptr, &result_);
  Leave(drawn, random, &think_, tokens);
}

void MixingBackprop::BackIntoBranch(const Branch& branch, std::span<const float> d_tokens) {
  result_.assign(d_tokens.begin(), d_tokens.end());
  const auto width = static_cast<size_t>(shape_.width);
  for (size_t t = 0; t < branch.kept.size(); ++t)
    for (size_t k = 0; k < width; ++k) result_[t * width + k] *= branch.kept[t][k];
}

// With y = g ∘ x r and r = (mean x² + ε)^−½: dx = r (g ∘ dy) − r³ x Σ (g ∘ dy ∘ x) / width.
void MixingBackprop::BackThroughNorm(const Branch& branch, const Tensor& scale, Tensor* d_scale,
                                     std::span<float> d_tokens) const {
  const int64_t width = shape_.width;
  const auto length = static_cast<size_t>(width);
  for (size_t at = 0; at < d_tokens.size(); at += length) {
    const std::span<const float> x = std::span(branch.before).subspan(at, length);
    const float r = infer::NormFactor(x);
    const float* __restrict dy = d_normed_.data() + at;
    float* __restrict to = d_scale->data();
    float along = 0;
    for (size_t k = 0; k < length; ++k) {
      to[k] += dy[k] * x[k] * r;
      along += dy[k] * scale.data()[k] * x[k];
    }
    along *= r * r * r / static_cast<float>(width);
    for (size_t k = 0; k < length; ++k)
      d_tokens[at + k] += r * scale.data()[k] * dy[k] - along * x[k];
  }
}

void MixingBackprop::Backward(std::span<const Tensor> parts, std::span<float> d_tokens,
                              std::span<Tensor> gradients) {
  const int64_t width = shape_.width;
  BackIntoBranch(think_, d_tokens);
  AddAffineGradients(result_, grown_, &gradients[MixingLayer::kShrink], nullptr);
  BackThroughAffine(result_, parts[MixingLayer::kShrink], &d_grown_);
  for (size_t i = 0; i < grown_.size(); ++i) d_grown_[i] *= grown_[i] > 0 ? 1.0f : 0.0f;
  AddAffineGradients(d_grown_, think_.normed, &gradients[MixingLayer::kGrow], nullptr);
  BackThroughAffine(d_grown_, parts[MixingLayer::kGrow], &d_normed_);
  BackThroughNorm(think_, parts[MixingLayer::kThinkScale], &gradients[MixingLayer::kThinkScale],
                  d_tokens);

  BackIntoBranch(look_, d_tokens);
  AddAffineGradients(result_, joined_, &gradients[MixingLayer::kJoin], nullptr);
  BackThroughAffine(result_, parts[MixingLayer::kJoin], &d_joined_);
  d_given_.resize(d_tokens.size());
  infer::SplitHeads(shape_, rows(), d_joined_.data(), width, d_given_.data());
  std::vector<float>* const split[] = {&d_queries_, &d_keys_, &d_values_};
  for (std::vector<float>* part : split) part->resize(d_tokens.size());
  kernels::DotBackward(dot(), inputs(), {}, {.output = given_, .statistics = statistics_}, d_given_,
                       {.query = d_queries_, .key = d_keys_, .values = d_values_, .centre = {}});
  d_looked_.resize(looked_.size());
  for (int64_t i = 0; i < 3; ++i)
    infer::JoinHeads(shape_, rows(), split[i]->data(), d_looked_.data() + i * width, 3 * width);
  AddAffineGradients(d_looked_, look_.normed, &gradients[MixingLayer::kLook], nullptr);
  BackThroughAffine(d_looked_, parts[MixingLayer::kLook], &d_normed_);
  BackThroughNorm(look_, parts[MixingLayer::kLookScale], &gradients[MixingLayer::kLookScale],
                  d_tokens);
}

}  // namespace fovea::fit
