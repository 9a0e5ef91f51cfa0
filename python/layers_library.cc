// Registers with LibTorch, beside the attention of torch_library.cc: recurrent layers, gated
// pooling and keys cached for a decoder.
#include <torch/library.h>

#include "fovea/autograd/cached_attention_op.h"
#include "fovea/autograd/gated_pooling_op.h"
#include "fovea/autograd/recurrent_op.h"
#include "fovea/autograd/tensor_check.h"
#include "fovea/core/error.h"

namespace {

using fovea::attention::Cell;
using fovea::autograd::CachedAdditiveKeys;
using MaybeTensor = c10::optional<at::Tensor>;
using TwoTensors = std::tuple<at::Tensor, at::Tensor>;

at::Tensor BiasOf(const char* name, const MaybeTensor& bias, const at::Tensor& hidden_weight) {
  if (!bias.has_value()) return at::zeros({hidden_weight.size(0)}, hidden_weight.options());
  fovea::autograd::RequireShape(name, *bias, {hidden_weight.size(0)});
  fovea::autograd::RequireAs(name, *bias, "x", hidden_weight);
  return *bias;
}

TwoTensors Recurrent(Cell cell, const at::Tensor& x, const at::Tensor& input_weight,
                     const at::Tensor& hidden_weight, const MaybeTensor& input_bias,
                     const MaybeTensor& hidden_bias, const MaybeTensor& lengths, bool reverse) {
  namespace autograd = fovea::autograd;
  const int64_t gates = cell == Cell::kLstm ? 4 : 3;
  autograd::RequireShape("x", x, {"N", "T", "I"});
  autograd::RequireFloats("x", x);
  autograd::RequireShape("hidden_weight", hidden_weight,
                         {cell == Cell::kLstm ? "4 H" : "3 H", "H"});
  const int64_t hidden = hidden_weight.size(1);
  autograd::RequireShape("hidden_weight", hidden_weight, {gates * hidden, hidden});
  autograd::RequireShape("input_weight", input_weight, {gates * hidden, x.size(2)});
  autograd::RequireAs("hidden_weight", hidden_weight, "x", x);
  autograd::RequireAs("input_weight", input_weight, "x", x);
  at::Tensor steps = at::empty({0}, at::kInt);
  if (lengths.has_value()) steps = autograd::RequireLengths(*lengths, x.size(0), x.size(1));
  const auto out = autograd::RecurrentOp(
      cell, x, {steps.data_ptr<int32_t>(), static_cast<size_t>(steps.numel())},
      {input_weight, hidden_weight, BiasOf("input_bias", input_bias, hidden_weight),
       BiasOf("hidden_bias", hidden_bias, hidden_weight)},
      reverse);
  return {out.states, out.last};
}

TwoTensors Lstm(const at::Tensor& x, const at::Tensor& input_weight,
                const at::Tensor& hidden_weight, const MaybeTensor& input_bias,
                const MaybeTensor& hidden_bias, const MaybeTensor& lengths, bool reverse) {
  return Recurrent(Cell::kLstm, x, input_weight, hidden_weight, input_bias, hidden_bias, lengths,
                   reverse);
}

TwoTensors Gru(const at::Tensor& x, const at::Tensor& input_weight, const at::Tensor& hidden_weight,
               const MaybeTensor& input_bias, const MaybeTensor& hidden_bias,
               const MaybeTensor& lengths, bool reverse) {
  return Recurrent(Cell::kGru, x, input_weight, hidden_weight, input_bias, hidden_bias, lengths,
                   reverse);
}

TwoTensors GatedPooling(const at::Tensor& instances, const at::Tensor& tanh_weight,
                        const at::Tensor& gate_weight, const at::Tensor& query) {
  const auto out = fovea::autograd::GatedPoolingOp(instances, tanh_weight, gate_weight, query);
  return {out.pooled, out.weights};
}

at::Tensor Attend(const c10::intrusive_ptr<CachedAdditiveKeys>& keys, const at::Tensor& query,
                  const at::Tensor& v, const at::Tensor& value, const MaybeTensor& lengths) {
  return keys->Attend(query, v, value,
                      lengths.has_value() ? std::optional<at::Tensor>(*lengths) : std::nullopt);
}

}  // namespace

TORCH_LIBRARY_FRAGMENT(fovea, library) {
  const std::string recurrent =
      "(Tensor x, Tensor input_weight, Tensor hidden_weight, Tensor? input_bias, "
      "Tensor? hidden_bias, Tensor? lengths, bool reverse) -> (Tensor, Tensor)";
  library.def(("lstm" + recurrent).c_str(), Lstm);
  library.def(("gru" + recurrent).c_str(), Gru);
  library.def(
      "gated_pooling(Tensor instances, Tensor tanh_weight, Tensor gate_weight, Tensor query) "
      "-> (Tensor, Tensor)",
      GatedPooling);
  library.class_<CachedAdditiveKeys>("AdditiveKeys")
      .def(torch::init<at::Tensor>())
      .def("attend", Attend);
}
