#include "fovea/kernels/pooling/dense_reweight_rows.h"

#include <algorithm>

namespace fovea::kernels {
namespace {

// Calls run(offset in the tile, position of its first step in [N, T, C], length) for each stretch
// of a tile's rows that belong to one sample.
template <class Run>
void ForEachRun(const DenseReweightShape& shape, int64_t first, int64_t count, const Run& run) {
  for (int64_t at = 0; at < count;) {
    const int64_t sample = (first + at) / shape.channels, channel = (first + at) % shape.channels;
    const int64_t length = std::min(shape.channels - channel, count - at);
    run(at, sample * shape.steps * shape.channels + channel, length);
    at += length;
  }
}

}  // namespace

void PackRows(const DenseReweightShape& shape, const float* array, int64_t first, int64_t width,
              float* packed, int64_t stride) {
  const int64_t count = std::min(width, Rows(shape) - first);
  ForEachRun(shape, first, count, [&](int64_t at, int64_t position, int64_t length) {
    for (int64_t t = 0; t < shape.steps; ++t)
      std::copy_n(array + position + t * shape.channels, length, packed + t * stride + at);
  });
  for (int64_t t = 0; count < width && t < shape.steps; ++t)
    std::fill_n(packed + t * stride + count, width - count, 0.0f);
}

void UnpackRows(const DenseReweightShape& shape, const float* packed, int64_t stride, int64_t first,
                int64_t width, float* array) {
  const int64_t count = std::min(width, Rows(shape) - first);
  ForEachRun(shape, first, count, [&](int64_t at, int64_t position, int64_t length) {
    for (int64_t t = 0; t < shape.steps; ++t)
      std::copy_n(packed + t * stride + at, length, array + position + t * shape.channels);
  });
}

}  // namespace fovea::kernels
