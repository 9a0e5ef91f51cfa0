#include "fovea/train/embedding_op.h"

#include <torch/csrc/autograd/custom_function.h>

#include <bit>

namespace fovea::train {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

std::span<float> SpanOf(const at::Tensor& t) {
  return {t.data_ptr<float>(), static_cast<size_t>(t.numel())};
}

// The features and the bags' borders as tensors, so that they outlive the forward pass.
kernels::FeatureBags BagsOf(const at::Tensor& features, const at::Tensor& first) {
  return {{reinterpret_cast<const uint32_t*>(features.data_ptr<int32_t>()),
           static_cast<size_t>(features.numel())},
          {first.data_ptr<int32_t>(), static_cast<size_t>(first.numel())}};
}

int BitsOf(const at::Tensor& table) {
  return std::countr_zero(static_cast<uint64_t>(table.size(0)));
}

class FusedSum : public torch::autograd::Function<FusedSum> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& table,
                            const at::Tensor& features, const at::Tensor& first) {
    at::Tensor out = at::empty({first.numel() - 1, table.size(1)}, table.options());
    kernels::SumRows(BagsOf(features, first), SpanOf(table), BitsOf(table), table.size(1),
                     SpanOf(out));
    context->save_for_backward({features, first});
    context->saved_data["rows"] = table.size(0);
    return out;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor d_out = grads[0].contiguous();
    at::Tensor gradient =
        at::zeros({context->saved_data["rows"].toInt(), d_out.size(1)}, d_out.options());
    kernels::SumRowsGradient(BagsOf(saved[0], saved[1]), SpanOf(d_out), BitsOf(gradient),
                             gradient.size(1), SpanOf(gradient));
    return {gradient, at::Tensor(), at::Tensor()};
  }
};

at::Tensor Composed(const at::Tensor& table, const at::Tensor& features, const at::Tensor& first) {
  const at::Tensor lengths = first.slice(0, 1) - first.slice(0, 0, first.numel() - 1);
  const at::Tensor bags = at::repeat_interleave(lengths.to(at::kLong).to(table.device()));
  const at::Tensor unsigned_features = features.to(at::kLong).bitwise_and(int64_t{0xffffffff});
  const at::Tensor rows =
      at::bitwise_right_shift(unsigned_features, 32 - BitsOf(table)).to(table.device());
  return at::zeros({first.numel() - 1, table.size(1)}, table.options())
      .index_add(0, bags, table.index_select(0, rows));
}

}  // namespace

at::Tensor EmbeddingSum(const at::Tensor& table, const kernels::FeatureBags& bags) {
  at::Tensor features = at::empty({static_cast<int64_t>(bags.features.size())}, at::kInt);
  at::Tensor first = at::empty({static_cast<int64_t>(bags.first.size())}, at::kInt);
  std::copy(bags.features.begin(), bags.features.end(),
            reinterpret_cast<uint32_t*>(features.data_ptr<int32_t>()));
  std::copy(bags.first.begin(), bags.first.end(), first.data_ptr<int32_t>());
  if (table.device().is_cpu() && table.scalar_type() == at::kFloat)
    return FusedSum::apply(table, features, first);
  return Composed(table, features, first);
}

}  // namespace fovea::train
