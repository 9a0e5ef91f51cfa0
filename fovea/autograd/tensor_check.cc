#include "fovea/autograd/tensor_check.h"

#include "fovea/core/error.h"

namespace fovea::autograd {
namespace {

std::string Text(const std::vector<Axis>& shape) {
  std::string text = "[";
  for (const Axis& axis : shape) text += (text.size() > 1 ? ", " : "") + axis.name;
  return text + "]";
}

}  // namespace

void RequireShape(const char* name, const at::Tensor& tensor, const std::vector<Axis>& shape) {
  const at::IntArrayRef sizes = tensor.sizes();
  bool fits = sizes.size() == shape.size();
  for (size_t i = 0; fits && i < shape.size(); ++i)
    fits = shape[i].size < 0 || shape[i].size == sizes[i];
  Require(fits, name, " must be ", Text(shape), ", got ", Text({sizes.begin(), sizes.end()}));
}

void RequireFloats(const char* name, const at::Tensor& tensor) {
  Require(at::isFloatingType(tensor.scalar_type()), name, " must be of floats, got ",
          at::toString(tensor.scalar_type()));
}

void RequireAs(const char* name, const at::Tensor& tensor, const char* other_name,
               const at::Tensor& other) {
  Require(tensor.scalar_type() == other.scalar_type() && tensor.device() == other.device(), name,
          " must be ", at::toString(other.scalar_type()), " on ", other.device().str(), " as ",
          other_name, " is, got ", at::toString(tensor.scalar_type()), " on ",
          tensor.device().str());
}

at::Tensor RequireLengths(const at::Tensor& lengths, int64_t samples, int64_t most) {
  RequireShape("lengths", lengths, {samples});
  Require(at::isIntegralType(lengths.scalar_type(), /*includeBool=*/false),
          "lengths must be of whole numbers, got ", at::toString(lengths.scalar_type()));
  if (samples > 0) {
    const auto least = lengths.min().item<int64_t>(), largest = lengths.max().item<int64_t>();
    Require(least >= 0 && largest <= most, "lengths must be 0 to ", most, ", got ", least, " to ",
            largest);
  }
  return lengths.to(at::kCPU, at::kInt).contiguous();
}

bool OnKernels(const at::Tensor& t) { return t.device().is_cpu() && t.scalar_type() == at::kFloat; }

float* Data(const at::Tensor& t) { return t.defined() ? t.data_ptr<float>() : nullptr; }

std::span<float> FloatsOf(const at::Tensor& tensor) {
  if (!tensor.defined()) return {};
  return {tensor.data_ptr<float>(), static_cast<size_t>(tensor.numel())};
}

at::Tensor LengthTensor(std::span<const int32_t> lengths) {
  static const at::Tensor none = at::empty({0}, at::kInt);
  if (lengths.empty()) return none;
  return at::from_blob(const_cast<int32_t*>(lengths.data()), {static_cast<int64_t>(lengths.size())},
                       at::kInt)
      .clone();
}

}  // namespace fovea::autograd
