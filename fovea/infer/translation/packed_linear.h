#ifndef FOVEA_INFER_TRANSLATION_PACKED_LINEAR_H_
#define FOVEA_INFER_TRANSLATION_PACKED_LINEAR_H_

#include "fovea/core/tensor.h"
#include "fovea/kernels/products/packed_matrix.h"

namespace fovea::infer {

// y = x Wᵀ + b with W packed, for layers that many steps go through: W [O, I], b [O] or nothing.
class PackedLinear {
 public:
  PackedLinear() = default;
  explicit PackedLinear(const Tensor& weight, const Tensor& bias = {})
      : weight_(weight.dim(0), weight.dim(1), weight.data(), weight.dim(1)), bias_(bias) {}

  const kernels::PackedMatrix& weight() const { return weight_; }

  // x [R, I] → [R, O]
  Tensor operator()(const Tensor& x) const {
    Tensor y = Tensor::Uninitialised({x.dim(0), weight_.rows()});
    Multiply(x, kernels::Onto::kNothing, &y);
    return y;
  }
  // y [R, O] += x Wᵀ + b
  void AddTo(Tensor* y, const Tensor& x) const { Multiply(x, kernels::Onto::kSums, y); }

 private:
  void Multiply(const Tensor& x, kernels::Onto onto, Tensor* y) const {
    Require(x.rank() == 2 && x.dim(1) == weight_.cols(), "a layer of ", weight_.cols(),
            " inputs got ", ToString(x.shape()));
    kernels::MatMulPacked(x.dim(0), x.data(), x.dim(1), weight_, bias_.span(), onto, y->data(),
                          weight_.rows());
  }

  kernels::PackedMatrix weight_;
  Tensor bias_;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TRANSLATION_PACKED_LINEAR_H_
