#ifndef FOVEA_INFER_OUTPUT_H_
#define FOVEA_INFER_OUTPUT_H_

#include <optional>
#include <span>
#include <string>

#include "fovea/attention/layers/linear.h"
#include "fovea/attention/mechanism.h"
#include "fovea/core/error.h"

namespace fovea::infer {

// What a model reads: x [N, features] of tables or [N, T, D] of series.
template <class B>
struct Batch {
  typename B::Tensor x;
  std::span<const int32_t> lengths = {};  // [N] steps of each series; empty: all T
  // kNone: the weights may be left out, so that attention can run fused.
  attention::Weights weights = attention::Weights::kAll;
};

// What it puts out: before the sigmoid, softmax or scaling of the target, [N, outputs], and where
// it looked: [N, R, places], R distributions over the places for each sample; absent without
// attention, and where they were not wanted.
template <class B>
struct Output {
  typename B::Tensor prediction;
  std::optional<typename B::Tensor> weights;
};

using attention::Linear;
using attention::LinearParameters;

template <class B>
typename B::Tensor Activate(const B& b, const std::string& activation,
                            const typename B::Tensor& x) {
  if (activation == "relu") return b.Relu(x);
  if (activation == "tanh") return b.Tanh(x);
  RequireOneOf("activation", activation, {"linear", "relu", "tanh"});
  return x;
}

}  // namespace fovea::infer

#endif  // FOVEA_INFER_OUTPUT_H_
