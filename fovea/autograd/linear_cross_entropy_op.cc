#include "fovea/autograd/linear_cross_entropy_op.h"

#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>
#include <span>

#include "fovea/autograd/once_differentiable.h"
#include "fovea/autograd/tensor_check.h"
#include "fovea/core/error.h"
#include "fovea/core/tensor.h"
#include "fovea/kernels/products/cross_entropy.h"
#include "fovea/kernels/products/matmul.h"
#include "fovea/kernels/products/packed_matrix.h"

namespace fovea::autograd {
namespace {

using kernels::MatMul;
using kernels::Transpose;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

class FusedCrossEntropy : public torch::autograd::Function<FusedCrossEntropy> {
 public:
  static variable_list forward(AutogradContext* context, const at::Tensor& features_,
                               const at::Tensor& weight_, const at::Tensor& bias_,
                               const at::Tensor& targets_, double smoothing, double scale,
                               bool gradient) {
    const at::Tensor features = features_.contiguous(), weight = weight_.contiguous(),
                     bias = bias_.contiguous(), targets = targets_.contiguous();
    const int64_t places = features.size(0), size = features.size(1), pieces = weight.size(0);
    const at::Tensor losses = at::empty({places}, features.options());
    at::Tensor d_features, d_weight, d_bias;
    if (gradient) {
      d_features = at::empty_like(features);
      d_weight = at::empty_like(weight);
      d_bias = at::zeros_like(bias);
    }
    // 16 MB of scores stay in the last cache while all is made of them.
    const int64_t most = std::max<int64_t>(16, (int64_t{1} << 22) / pieces);
    const int64_t chunks = std::max<int64_t>(1, (places + most - 1) / most);
    Tensor scores =
        Tensor::Uninitialised({std::min(places, (places + chunks - 1) / chunks), pieces});
    if (places == 0 && gradient) d_weight.zero_();
    const kernels::PackedMatrix packed(pieces, size, Data(weight), size);
    double total = 0;
    for (int64_t chunk = 0; chunk < chunks && places > 0; ++chunk) {
      const int64_t begin = places * chunk / chunks, count = places * (chunk + 1) / chunks - begin;
      float* z = scores.data();
      const float* x = Data(features) + begin * size;
      kernels::MatMulPacked(count, x, size, packed, {}, kernels::Onto::kNothing, z, pieces);
      const auto part = [&](const at::Tensor& t, auto type) {
        return std::span(t.data_ptr<decltype(type)>() + begin, static_cast<size_t>(count));
      };
      kernels::CrossEntropy({.bias = FloatsOf(bias),
                             .targets = part(targets, int64_t()),
                             .smoothing = smoothing,
                             .scale = scale},
                            {z, static_cast<size_t>(count * pieces)}, part(losses, float()),
                            FloatsOf(d_bias));
      if (!gradient) continue;
      MatMul(Transpose::kNo, Transpose::kNo, count, size, pieces, 1, z, pieces, Data(weight), size,
             0, Data(d_features) + begin * size, size);
      MatMul(Transpose::kYes, Transpose::kNo, pieces, size, count, 1, z, pieces, x, size,
             chunk == 0 ? 0.0f : 1.0f, Data(d_weight), size);
    }
    for (int64_t m = 0; m < places; ++m) total += Data(losses)[m];
    if (gradient) context->save_for_backward({d_features, d_weight, d_bias});
    context->mark_non_differentiable({losses});
    return {at::scalar_tensor(scale * total, features.options()), losses};
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const variable_list saved = context->get_saved_variables();
    const double factor = grads[0].item<double>();
    const auto scaled = [&](const at::Tensor& t) { return factor == 1 ? t : t * factor; };
    const at::Tensor none;
    return OnceDifferentiable("linear_cross_entropy", {scaled(saved[0]), scaled(saved[1]),
                                                       scaled(saved[2]), none, none, none, none});
  }
};

}  // namespace

CrossEntropy LinearCrossEntropy(const at::Tensor& features, const at::Tensor& weight,
                                const at::Tensor& bias, const at::Tensor& targets, double smoothing,
                                double scale) {
  Require(features.dim() == 2 && weight.dim() == 2 && weight.size(1) == features.size(1) &&
              bias.dim() == 1 && bias.size(0) == weight.size(0) && targets.dim() == 1 &&
              targets.size(0) == features.size(0) && targets.scalar_type() == at::kLong,
          "features must be [M, F], weight [V, F], bias [V], and targets [M] of int64; got ",
          ToString(features.sizes().vec()), ", ", ToString(weight.sizes().vec()), ", ",
          ToString(bias.sizes().vec()), ", ", ToString(targets.sizes().vec()));
  Require(smoothing >= 0 && smoothing < 1, "the label smoothing must be from 0 to below 1, got ",
          smoothing);
  if (targets.numel() > 0) {
    const auto least = targets.min().item<int64_t>(), most = targets.max().item<int64_t>();
    Require(least >= 0 && most < weight.size(0), "targets must be 0 to ", weight.size(0) - 1,
            ", got ", least, " to ", most);
  }
  if (OnKernels(features)) {
    const variable_list out = FusedCrossEntropy::apply(features, weight, bias, targets, smoothing,
                                                       scale, at::GradMode::is_enabled());
    return {out[0], out[1]};
  }
  const at::Tensor losses = at::cross_entropy_loss(at::linear(features, weight, bias), targets, {},
                                                   at::Reduction::None, -100, smoothing);
  return {scale * losses.sum(), losses.detach()};
}

}  // namespace fovea::autograd
