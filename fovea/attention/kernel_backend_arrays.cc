#include <algorithm>
#include <utility>

#include "fovea/attention/broadcast.h"
#include "fovea/attention/kernel_backend.h"

namespace fovea::attention {

Tensor KernelBackend::Transpose(const Tensor& t, int64_t first, int64_t second) const {
  const int64_t low = std::min(Axis(t, first), Axis(t, second));
  const int64_t high = std::max(Axis(t, first), Axis(t, second));
  if (low == high) return t;
  Shape shape = t.shape();
  const int64_t outer = Extent(shape, 0, low), rows = shape[low],
                middle = Extent(shape, low + 1, high), cols = shape[high],
                inner = Extent(shape, high + 1, t.rank());
  std::swap(shape[low], shape[high]);
  if (rows == 1 && middle == 1) return t.Reshape(shape);
  Tensor out = Tensor::Uninitialised(shape);
  for (int64_t o = 0; o < outer; ++o)
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t m = 0; m < middle; ++m)
        for (int64_t c = 0; c < cols; ++c)
          std::copy_n(t.data() + (((o * rows + r) * middle + m) * cols + c) * inner, inner,
                      out.data() + (((o * cols + c) * middle + m) * rows + r) * inner);
  return out;
}

Tensor KernelBackend::Slice(const Tensor& t, int64_t axis, int64_t begin, int64_t end) const {
  axis = Axis(t, axis);
  Shape shape = t.shape();
  Require(0 <= begin && begin <= end && end <= shape[axis], "a slice [", begin, ", ", end,
          ") of an axis of size ", shape[axis]);
  if (end - begin == shape[axis]) return t;
  const int64_t outer = Extent(shape, 0, axis), inner = Extent(shape, axis + 1, t.rank());
  const int64_t size = shape[axis];
  shape[axis] = end - begin;
  Tensor out = Tensor::Uninitialised(shape);
  for (int64_t o = 0; o < outer; ++o)
    std::copy_n(t.data() + (o * size + begin) * inner, (end - begin) * inner,
                out.data() + o * (end - begin) * inner);
  return out;
}

Tensor KernelBackend::Concat(const std::vector<Tensor>& parts, int64_t axis) const {
  Require(!parts.empty(), "nothing to concatenate");
  axis = Axis(parts[0], axis);
  Shape shape = parts[0].shape();
  shape[axis] = 0;
  for (const Tensor& part : parts) {
    Shape other = part.shape();
    Require(other.size() == shape.size(), "cannot concatenate ", ToString(parts[0].shape()),
            " and ", ToString(part.shape()));
    shape[axis] += other[axis];
    other[axis] = parts[0].shape()[axis];
    Require(other == parts[0].shape(), "cannot concatenate ", ToString(parts[0].shape()), " and ",
            ToString(part.shape()), " along axis ", axis);
  }
  const int64_t outer = Extent(shape, 0, axis);
  const int64_t inner = Extent(shape, axis + 1, static_cast<int64_t>(shape.size()));
  Tensor out = Tensor::Uninitialised(shape);
  int64_t at = 0;
  for (const Tensor& part : parts) {
    const int64_t run = part.shape()[axis] * inner;
    for (int64_t o = 0; o < outer; ++o)
      std::copy_n(part.data() + o * run, run, out.data() + o * shape[axis] * inner + at);
    at += run;
  }
  return out;
}

Tensor KernelBackend::Mean(const Tensor& t, int64_t axis) const {
  axis = Axis(t, axis);
  Shape shape = t.shape();
  const int64_t outer = Extent(shape, 0, axis), size = shape[axis],
                inner = Extent(shape, axis + 1, t.rank());
  shape[axis] = 1;
  Tensor out(shape);
  for (int64_t o = 0; o < outer; ++o) {
    float* sum = out.data() + o * inner;
    for (int64_t s = 0; s < size; ++s)
      for (int64_t i = 0; i < inner; ++i) sum[i] += t[(o * size + s) * inner + i];
    for (int64_t i = 0; i < inner; ++i) sum[i] /= static_cast<float>(size);
  }
  return out;
}

Tensor KernelBackend::Rows(const Tensor& table, std::span<const int32_t> indices) const {
  Require(table.rank() == 2, "rows are taken of a matrix, got ", ToString(table.shape()));
  const int64_t rows = table.dim(0), size = table.dim(1);
  Tensor out = Tensor::Uninitialised({static_cast<int64_t>(indices.size()), size});
  for (size_t i = 0; i < indices.size(); ++i) {
    Require(indices[i] >= 0 && indices[i] < rows, "row ", indices[i], " of a table of ", rows);
    std::copy_n(table.data() + indices[i] * size, size, out.data() + i * size);
  }
  return out;
}

}  // namespace fovea::attention
