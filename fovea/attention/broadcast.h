#ifndef FOVEA_ATTENTION_BROADCAST_H_
#define FOVEA_ATTENTION_BROADCAST_H_

#include <algorithm>
#include <cstdint>

#include "fovea/core/error.h"
#include "fovea/core/tensor.h"

// Axes of arrays, and how two broadcast, as in NumPy.
namespace fovea::attention {

// From the front. Throws ArgumentError if there is no such axis.
inline int64_t Axis(const Tensor& t, int64_t axis) {
  const int64_t positive = axis < 0 ? axis + t.rank() : axis;
  Require(positive >= 0 && positive < t.rank(), "axis ", axis, " of a tensor of shape ",
          ToString(t.shape()));
  return positive;
}

// Product of the sizes of the axes [begin, end).
inline int64_t Extent(const Shape& shape, int64_t begin, int64_t end) {
  int64_t extent = 1;
  for (int64_t i = begin; i < end; ++i) extent *= shape[i];
  return extent;
}

// Throws ArgumentError if they do not broadcast.
inline Shape Broadcast(const Shape& a, const Shape& b) {
  Shape out(std::max(a.size(), b.size()));
  for (size_t i = 0; i < out.size(); ++i) {
    const int64_t x = i < a.size() ? a[a.size() - 1 - i] : 1;
    const int64_t y = i < b.size() ? b[b.size() - 1 - i] : 1;
    Require(x == y || x == 1 || y == 1, "shapes ", ToString(a), " and ", ToString(b),
            " do not broadcast");
    out[out.size() - 1 - i] = x == 1 ? y : x;
  }
  return out;
}

// Distance between neighbours along each axis of `out`; 0 where `shape` repeats.
inline Shape BroadcastStrides(const Shape& shape, const Shape& out) {
  Shape strides(out.size(), 0);
  int64_t stride = 1;
  for (size_t i = 0; i < shape.size(); ++i) {
    const int64_t size = shape[shape.size() - 1 - i];
    if (size != 1) strides[out.size() - 1 - i] = stride;
    stride *= size;
  }
  return strides;
}

// Calls row(offset_a, offset_b, offset_out) for each index over the axes of `shape` but the last.
template <class Row>
void ForEachRow(const Shape& shape, const Shape& a, const Shape& b, const Row& row) {
  const int64_t axes = static_cast<int64_t>(shape.size()) - 1;
  const int64_t rows = Extent(shape, 0, axes);
  Shape index(std::max<int64_t>(axes, 0), 0);
  int64_t offset_a = 0, offset_b = 0;
  for (int64_t r = 0; r < rows; ++r) {
    row(offset_a, offset_b, r * shape[axes]);
    for (int64_t i = axes - 1; i >= 0; --i) {
      offset_a += a[i];
      offset_b += b[i];
      if (++index[i] < shape[i]) break;
      offset_a -= a[i] * shape[i];
      offset_b -= b[i] * shape[i];
      index[i] = 0;
    }
  }
}

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_BROADCAST_H_
