#ifndef FOVEA_FIT_TABLES_MIXING_GRADIENTS_H_
#define FOVEA_FIT_TABLES_MIXING_GRADIENTS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/fit/perturbation.h"
#include "fovea/infer/tables/tokens/mixing_layer.h"
#include "fovea/kernels/dot/dot_attention.h"

namespace fovea::fit {

// A MixingLayer, forward with all that the way back needs, and back. Buffers are kept from batch to
// batch.
class MixingBackprop {
 public:
  explicit MixingBackprop(const infer::MixingShape& shape) : shape_(shape) {}

  // tokens [rows, columns, width], in place, by parts as MixingLayer has them. drawn: of each
  // branch, some values are left out; null: none.
  void Forward(std::span<const Tensor> parts, const Perturbation* drawn, Random* random,
               std::span<float> tokens);
  // From the gradient of what the last Forward() gave to that of what it was given, in place; adds
  // the parts' gradients.
  void Backward(std::span<const Tensor> parts, std::span<float> d_tokens,
                std::span<Tensor> gradients);

 private:
  // One branch: what it read, that in Norm, and what was left of its result.
  struct Branch {
    std::vector<float> before, normed;  // [rows, columns, width]
    std::vector<const float*> kept;     // of each token [width]; empty: all
  };
  void Enter(const Tensor& scale, std::span<const float> tokens, Branch* branch) const;
  void Leave(const Perturbation* drawn, Random* random, Branch* branch, std::span<float> tokens);
  // result_ from the gradient of the tokens.
  void BackIntoBranch(const Branch& branch, std::span<const float> d_tokens);
  // d_tokens from d_normed_.
  void BackThroughNorm(const Branch& branch, const Tensor& scale, Tensor* d_scale,
                       std::span<float> d_tokens) const;
  int64_t rows() const;
  kernels::DotShape dot() const;
  kernels::DotInputs inputs() const;

  const infer::MixingShape shape_;
  Branch look_, think_;
  std::vector<float> looked_, d_looked_;                // [rows, columns, 3 · width]
  std::vector<float> queries_, keys_, values_, given_;  // [rows · heads, columns, head_width]
  std::vector<float> statistics_;
  std::vector<float> d_queries_, d_keys_, d_values_, d_given_;
  std::vector<float> joined_, d_joined_, d_normed_, result_;  // [rows, columns, width]
  std::vector<float> grown_, d_grown_;                        // [rows, columns, 2 · width]
};

}  // namespace fovea::fit

#endif  // FOVEA_FIT_TABLES_MIXING_GRADIENTS_H_
