#include "fovea/kernels/products/byte_matrix.h"

#include <algorithm>
#include <cmath>

#define HWY_WANT_AVX3_DL
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/products/byte_matrix.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/products/byte_product-inl.h"
#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

bool SupportedT() { return kMultipliesBytes; }

// largest: |x|; squares: Σ x².
void MeasureT(const float* x, int64_t size, float* largest, float* squares) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  auto max = hn::Zero(d), sum = hn::Zero(d);
  int64_t i = 0;
  for (; i + lanes <= size; i += lanes) {
    const auto v = hn::LoadU(d, x + i);
    max = hn::Max(max, hn::Abs(v));
    sum = hn::MulAdd(v, v, sum);
  }
  *largest = hn::GetLane(hn::MaxOfLanes(d, max));
  *squares = hn::GetLane(hn::SumOfLanes(d, sum));
  for (; i < size; ++i) {
    *largest = std::max(*largest, std::abs(x[i]));
    *squares += x[i] * x[i];
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(SupportedT);
HWY_EXPORT(MeasureT);

bool ByteMatrix::Supported() { return HWY_DYNAMIC_DISPATCH(SupportedT)(); }

ByteMatrix::ByteMatrix(const Tensor& weight) : weight_(weight) {
  Require(weight.rank() == 2 && weight.dim(1) > 0 && weight.dim(1) <= 1 << 16,
          "a matrix in bytes must have 1 to 65536 columns, got ", ToString(weight.shape()));
  rows_ = weight.dim(0);
  cols_ = weight.dim(1);
  const int64_t padded_rows = (rows() + kTileRows - 1) / kTileRows * kTileRows;
  bytes_.resize(static_cast<size_t>(padded_rows * padded_cols()));
  scales_.resize(static_cast<size_t>(padded_rows));
  sums_.resize(static_cast<size_t>(padded_rows));
  const auto measure = HWY_DYNAMIC_DISPATCH(MeasureT);
  for (int64_t o = 0; o < rows(); ++o) {
    const float* w = row(o);
    float largest, squares;
    measure(w, cols(), &largest, &squares);
    const float scale = largest / 127, inverse = largest > 0 ? 127 / largest : 0;
    int8_t* to = bytes_.data() + o / kTileRows * kTileRows * padded_cols() + o % kTileRows * 4;
    int32_t sum = 0;
    for (int64_t i = 0; i < cols(); ++i) {
      const auto b = static_cast<int8_t>(std::lrint(w[i] * inverse));
      to[i / kTileTerms * kTileRows * kTileTerms + i % kTileTerms] = b;
      sum += b;
    }
    scales_[static_cast<size_t>(o)] = scale;
    sums_[static_cast<size_t>(o)] = scale * static_cast<float>(sum);
    largest_scale_ = std::max(largest_scale_, scale);
    largest_norm_ = std::max(largest_norm_, std::sqrt(squares));
  }
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
