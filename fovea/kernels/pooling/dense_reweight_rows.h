#ifndef FOVEA_KERNELS_POOLING_DENSE_REWEIGHT_ROWS_H_
#define FOVEA_KERNELS_POOLING_DENSE_REWEIGHT_ROWS_H_

#include <cstdint>

#include "fovea/kernels/pooling/dense_reweight.h"

// How the dense block sees [N, T, C]: as rows, each one channel of one sample.
namespace fovea::kernels {

// Of the backward, all [N, T, C] but the weight.
struct DenseReweightArrays {
  const float* weight;
  const float* x;
  const float* share;
  const float* dy;
  const float* dshare;
  float* dx;
};

inline int64_t Rows(const DenseReweightShape& shape) { return shape.batch * shape.channels; }

// The rows from `first` on as the columns [0, width) of packed [T, stride]; zeros past the last
// row.
void PackRows(const DenseReweightShape& shape, const float* array, int64_t first, int64_t width,
              float* packed, int64_t stride);

// The way back; nothing past the last row.
void UnpackRows(const DenseReweightShape& shape, const float* packed, int64_t stride, int64_t first,
                int64_t width, float* array);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_POOLING_DENSE_REWEIGHT_ROWS_H_
