#ifndef FOVEA_CORE_TENSOR_H_
#define FOVEA_CORE_TENSOR_H_

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "fovea/core/error.h"

namespace fovea {

// Sizes of the axes of an array, the slowest first.
using Shape = std::vector<int64_t>;

// Product of the sizes; 1 for a scalar (no axes). Throws ArgumentError on a negative size or when
// the product leaves int64.
int64_t NumElements(const Shape& shape);

// "[2, 3, 4]"
std::string ToString(const Shape& shape);

// A dense float32 array, row-major and contiguous, 64-byte aligned. Copies share the storage, as
// copies of a smart pointer do; Clone() makes another array.
class Tensor {
 public:
  Tensor() : Tensor(Shape{0}) {}
  // Zeros.
  explicit Tensor(Shape shape);
  Tensor(Shape shape, std::span<const float> values);
  static Tensor Full(Shape shape, float value);
  // Whatever lies in memory, to be overwritten whole.
  static Tensor Uninitialised(Shape shape);

  const Shape& shape() const { return shape_; }
  int64_t rank() const { return static_cast<int64_t>(shape_.size()); }
  int64_t size() const { return size_; }
  // Size of an axis; negative axes count from the last, as in NumPy.
  int64_t dim(int64_t axis) const;

  float* data() { return data_.get(); }
  const float* data() const { return data_.get(); }
  std::span<float> span() { return {data_.get(), static_cast<size_t>(size_)}; }
  std::span<const float> span() const { return {data_.get(), static_cast<size_t>(size_)}; }
  float& operator[](int64_t i) { return data_.get()[i]; }
  float operator[](int64_t i) const { return data_.get()[i]; }

  // The same storage under another shape of as many elements.
  Tensor Reshape(Shape shape) const;
  Tensor Clone() const;

 private:
  struct Empty {};
  explicit Tensor(Empty) {}

  Shape shape_;
  int64_t size_ = 0;
  std::shared_ptr<float> data_;
};

}  // namespace fovea

#endif  // FOVEA_CORE_TENSOR_H_
