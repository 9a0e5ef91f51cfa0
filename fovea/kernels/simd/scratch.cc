#include "fovea/kernels/simd/scratch.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <memory>
#include <new>

namespace fovea::kernels {
namespace {

constexpr std::align_val_t kAlignment{64};

struct Free {
  void operator()(float* p) const { ::operator delete(p, kAlignment); }
};

struct Buffer {
  std::unique_ptr<float, Free> floats;
  int64_t capacity = 0;
};

}  // namespace

float* Scratch(ScratchUse use, int64_t size) {
  thread_local std::array<Buffer, static_cast<size_t>(ScratchUse::kCount)> buffers;
  Buffer& buffer = buffers[static_cast<size_t>(use)];
  if (buffer.capacity < size || !buffer.floats) {
    const int64_t capacity = std::max<int64_t>(size, 1024);
    buffer.floats.reset();
    buffer.capacity = 0;
    const size_t bytes = static_cast<size_t>(capacity) * sizeof(float);
    buffer.floats.reset(static_cast<float*>(::operator new(bytes, kAlignment)));
    buffer.capacity = capacity;
  }
  return buffer.floats.get();
}

}  // namespace fovea::kernels
