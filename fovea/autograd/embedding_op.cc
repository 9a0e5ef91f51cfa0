#include "fovea/autograd/embedding_op.h"

#include <torch/csrc/autograd/custom_function.h>

#include <algorithm>

#include "fovea/autograd/tensor_check.h"
#include "fovea/core/error.h"
#include "fovea/core/tensor.h"

namespace fovea::autograd {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

at::Tensor IndexTensor(std::span<const int32_t> indices) {
  return at::from_blob(const_cast<int32_t*>(indices.data()), {static_cast<int64_t>(indices.size())},
                       at::kInt);
}

// Calls use(i, row) for each index, row being where its row of a table begins.
template <class Use>
void ForRows(const at::Tensor& index, float* table, int64_t width, const Use& use) {
  const int32_t* indices = index.data_ptr<int32_t>();
  for (int64_t i = 0; i < index.size(0); ++i) use(i, table + indices[i] * width);
}

class RowsOfLeaf : public torch::autograd::Function<RowsOfLeaf> {
 public:
  static at::Tensor forward(AutogradContext* context, const at::Tensor& table,
                            const at::Tensor& index) {
    const int64_t width = table.size(1);
    const at::Tensor rows = at::empty({index.size(0), width}, table.options());
    float* to = Data(rows);
    ForRows(index, Data(table), width,
            [&](int64_t i, const float* row) { std::copy_n(row, width, to + i * width); });
    context->save_for_backward({index});
    context->saved_data["gradient"] = table.grad();
    return rows;
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const at::Tensor index = context->get_saved_variables()[0], d = grads[0].contiguous();
    const at::Tensor gradient = context->saved_data["gradient"].toTensor();
    const int64_t width = gradient.size(1);
    const float* from = Data(d);
    ForRows(index, Data(gradient), width, [&](int64_t i, float* row) {
      for (int64_t j = 0; j < width; ++j) row[j] += from[i * width + j];
    });
    return {at::Tensor(), at::Tensor()};
  }
};

bool KeepsGradient(const at::Tensor& table) {
  return at::GradMode::is_enabled() && table.is_leaf() && table.requires_grad() &&
         OnKernels(table) && table.is_contiguous() && table.grad().defined() &&
         table.grad().is_contiguous();
}

}  // namespace

at::Tensor EmbeddingOp(const at::Tensor& table, std::span<const int32_t> indices) {
  Require(table.dim() == 2, "a table of embeddings must be [V, E], got ",
          ToString(table.sizes().vec()));
  for (const int32_t i : indices)
    Require(i >= 0 && i < table.size(0), "rows are 0 to ", table.size(0) - 1, ", got ", i);
  const at::Tensor index = IndexTensor(indices);
  if (KeepsGradient(table)) return RowsOfLeaf::apply(table, index.clone());
  return at::embedding(table, index.to(table.device(), at::kLong, false, true));
}

}  // namespace fovea::autograd
