#include "fovea/core/tensor.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <new>

namespace fovea {
namespace {

constexpr size_t kAlignment = 64;

std::shared_ptr<float> Allocate(int64_t count) {
  const size_t bytes =
      (static_cast<size_t>(count) * sizeof(float) + kAlignment - 1) / kAlignment * kAlignment;
  float* data = static_cast<float*>(std::aligned_alloc(kAlignment, std::max(bytes, kAlignment)));
  if (data == nullptr) throw std::bad_alloc();
  return {data, [](float* p) { std::free(p); }};
}

}  // namespace

int64_t NumElements(const Shape& shape) {
  int64_t count = 1;
  for (const int64_t size : shape) {
    // Not Require(): it would make the text each time.
    if (size < 0)
      throw ArgumentError(StrCat("a shape needs sizes of 0 or more, got ", ToString(shape)));
    if (size > 0 && count > std::numeric_limits<int64_t>::max() / 8 / size)
      throw ArgumentError(
          StrCat("the shape ", ToString(shape), " has more elements than memory can hold"));
    count *= size;
  }
  return count;
}

std::string ToString(const Shape& shape) {
  // Without a stream: messages are put together even where all is well.
  std::string text = "[";
  for (const int64_t size : shape) {
    if (text.size() > 1) text += ", ";
    text += std::to_string(size);
  }
  return text + "]";
}

Tensor::Tensor(Shape shape) : Tensor(Full(std::move(shape), 0.0f)) {}

Tensor::Tensor(Shape shape, std::span<const float> values)
    : shape_(std::move(shape)), size_(NumElements(shape_)) {
  if (size_ != static_cast<int64_t>(values.size()))
    throw ArgumentError(StrCat("a tensor of shape ", ToString(shape_), " needs ", size_,
                               " values, got ", values.size()));
  data_ = Allocate(size_);
  std::copy(values.begin(), values.end(), data_.get());
}

Tensor Tensor::Full(Shape shape, float value) {
  Tensor out = Uninitialised(std::move(shape));
  std::fill_n(out.data(), out.size(), value);
  return out;
}

Tensor Tensor::Uninitialised(Shape shape) {
  Tensor out{Empty()};
  out.size_ = NumElements(shape);
  out.shape_ = std::move(shape);
  out.data_ = Allocate(out.size_);
  return out;
}

int64_t Tensor::dim(int64_t axis) const {
  const int64_t positive = axis < 0 ? axis + rank() : axis;
  if (positive < 0 || positive >= rank())
    throw ArgumentError(StrCat("axis ", axis, " of a tensor of shape ", ToString(shape_)));
  return shape_[positive];
}

Tensor Tensor::Reshape(Shape shape) const {
  if (NumElements(shape) != size_)
    throw ArgumentError(StrCat("cannot reshape ", ToString(shape_), " to ", ToString(shape)));
  Tensor out = *this;
  out.shape_ = std::move(shape);
  return out;
}

Tensor Tensor::Clone() const { return Tensor(shape_, span()); }

}  // namespace fovea
