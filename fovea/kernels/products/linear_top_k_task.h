#ifndef FOVEA_KERNELS_PRODUCTS_LINEAR_TOP_K_TASK_H_
#define FOVEA_KERNELS_PRODUCTS_LINEAR_TOP_K_TASK_H_

#include <cstdint>
#include <span>

#include "fovea/kernels/products/linear_top_k.h"

// A call of LinearTopK(), over floats or bytes, as it goes to the threads.
namespace fovea::kernels {

template <class Matrix>
struct LinearTopKTask {
  const float* x;
  const Matrix* weight;
  const float* bias;
  int64_t most;  // K
  int32_t* index;
  float* value;
  double* logsumexp;
};

// Throws ArgumentError unless all fits a weight [O, I]. Returns K; 1 where there are no rows.
int64_t CheckLinearTopK(std::span<const float> x, int64_t outputs, int64_t inputs,
                        std::span<const float> bias, const LinearTopKOutputs& out);

template <class Matrix>
LinearTopKTask<Matrix> TaskOf(std::span<const float> x, const Matrix& weight,
                              std::span<const float> bias, const LinearTopKOutputs& out) {
  return {x.data(),
          &weight,
          bias.data(),
          CheckLinearTopK(x, weight.rows(), weight.cols(), bias, out),
          out.index.data(),
          out.value.data(),
          out.logsumexp.data()};
}

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_PRODUCTS_LINEAR_TOP_K_TASK_H_
