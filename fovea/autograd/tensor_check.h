#ifndef FOVEA_AUTOGRAD_TENSOR_CHECK_H_
#define FOVEA_AUTOGRAD_TENSOR_CHECK_H_

#include <ATen/ATen.h>

#include <span>
#include <string>
#include <vector>

// What operators require of their arguments, in the words "key must be [3, Tk, 8], got [3, 8]".
namespace fovea::autograd {

// A size that has to be so, or a name for one that is free.
struct Axis {
  Axis(int64_t size) : size(size), name(std::to_string(size)) {}  // NOLINT: reads as a number
  Axis(const char* name) : name(name) {}                          // NOLINT: reads as a letter
  int64_t size = -1;
  std::string name;
};

// All throw ArgumentError.
void RequireShape(const char* name, const at::Tensor& tensor, const std::vector<Axis>& shape);
void RequireFloats(const char* name, const at::Tensor& tensor);
// The type and device of another argument.
void RequireAs(const char* name, const at::Tensor& tensor, const char* other_name,
               const at::Tensor& other);
// lengths [N] of whole numbers, 0 to most. Gives them as int32 on the CPU.
at::Tensor RequireLengths(const at::Tensor& lengths, int64_t samples, int64_t most);

// float32 on the CPU, which the kernels take.
bool OnKernels(const at::Tensor& tensor);
// Of a contiguous tensor of that kind; nothing of an undefined one.
float* Data(const at::Tensor& tensor);
std::span<float> FloatsOf(const at::Tensor& tensor);
// A copy of the lengths, which an operator may keep for its gradient.
at::Tensor LengthTensor(std::span<const int32_t> lengths);

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_TENSOR_CHECK_H_
