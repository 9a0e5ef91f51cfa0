#ifndef FOVEA_TRAIN_FILES_BAGS_FEATURE_TABLE_H_
#define FOVEA_TRAIN_FILES_BAGS_FEATURE_TABLE_H_

#include <ATen/ATen.h>

#include "fovea/core/random.h"
#include "fovea/infer/safetensors.h"
#include "fovea/kernels/bytes/embedding_sum.h"

namespace fovea::train {

// The table of a model's hashed features in training, E [2^bits, width], with Adagrad of one step
// size a row (Duchi et al. 2011), so that a feature that is rare keeps learning. float32 on the CPU
// runs on the kernels, any other type or device on LibTorch's own operations.
class FeatureTable {
 public:
  // Values of a normal distribution of that deviation.
  FeatureTable(int bits, int64_t width, double deviation, Random& random, at::Device device);

  // S_b = Σ E[row(f)] over the features f of bag b: [bags, width], a leaf of autograd.
  at::Tensor Sum(const kernels::FeatureBags& bags) const;

  // One step, given the gradient of those sums: for each row r with gradient g
  //   q_r += mean(g²)      E_r −= rate · g / (√q_r + 1e-8)
  void Step(const kernels::FeatureBags& bags, const at::Tensor& d_sums, double rate);

  at::Tensor& values() { return values_; }
  const at::Tensor& values() const { return values_; }
  at::Tensor& squares() { return squares_; }  // q [2^bits, 1]

 private:
  bool OnKernels() const;

  int bits_;
  at::Tensor values_, squares_, gradient_;  // the gradient is 0 between steps
};

// The table as eight-bit integers, a scale for each column: table ≈ scale · int8.
infer::Int8Tensor Quantise(const at::Tensor& table, Tensor* scale);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_BAGS_FEATURE_TABLE_H_
