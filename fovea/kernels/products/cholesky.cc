#include "fovea/kernels/products/cholesky.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/products/cholesky.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Columns that are factored together: each element of the rows below is then one sum of products.
constexpr int64_t kColumns = 48;

#if HWY_HAVE_FLOAT64
using DoubleTag = hn::CappedTag<double, 8>;
#endif

// c[r, s] = Σ_k a[r, k] b[s, k] for 4 rows of each.
HWY_INLINE void Dots4x4(const double* HWY_RESTRICT a, const double* HWY_RESTRICT b, int64_t stride,
                        int64_t count, double (*c)[4]) {
  int64_t k = 0;
#if HWY_HAVE_FLOAT64
  const DoubleTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  decltype(hn::Zero(d)) sum[4][4];
  for (auto& row : sum)
    for (auto& element : row) element = hn::Zero(d);
  for (; k + lanes <= count; k += lanes) {
    decltype(hn::Zero(d)) right[4];
#pragma GCC unroll 8
    for (int s = 0; s < 4; ++s) right[s] = hn::LoadU(d, b + s * stride + k);
#pragma GCC unroll 8
    for (int r = 0; r < 4; ++r) {
      const auto left = hn::LoadU(d, a + r * stride + k);
#pragma GCC unroll 8
      for (int s = 0; s < 4; ++s) sum[r][s] = hn::MulAdd(left, right[s], sum[r][s]);
    }
  }
#pragma GCC unroll 8
  for (int r = 0; r < 4; ++r)
#pragma GCC unroll 8
    for (int s = 0; s < 4; ++s) c[r][s] = hn::GetLane(hn::SumOfLanes(d, sum[r][s]));
#else
#pragma GCC unroll 8
  for (int r = 0; r < 4; ++r) std::fill_n(c[r], 4, 0.0);
#endif
  for (; k < count; ++k)
#pragma GCC unroll 8
    for (int r = 0; r < 4; ++r)
#pragma GCC unroll 8
      for (int s = 0; s < 4; ++s) c[r][s] += a[r * stride + k] * b[s * stride + k];
}

HWY_INLINE double RowDot(const double* HWY_RESTRICT a, const double* HWY_RESTRICT b,
                         int64_t count) {
  double total = 0;
  int64_t k = 0;
#if HWY_HAVE_FLOAT64
  const DoubleTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  auto sum = hn::Zero(d);
  for (; k + lanes <= count; k += lanes)
    sum = hn::MulAdd(hn::LoadU(d, a + k), hn::LoadU(d, b + k), sum);
  total = hn::GetLane(hn::SumOfLanes(d, sum));
#endif
  for (; k < count; ++k) total += a[k] * b[k];
  return total;
}

// y += factor x.
HWY_INLINE void AddRow(double factor, const double* HWY_RESTRICT x, int64_t count,
                       double* HWY_RESTRICT y) {
  int64_t k = 0;
#if HWY_HAVE_FLOAT64
  const DoubleTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto f = hn::Set(d, factor);
  for (; k + lanes <= count; k += lanes)
    hn::StoreU(hn::MulAdd(f, hn::LoadU(d, x + k), hn::LoadU(d, y + k)), d, y + k);
#endif
  for (; k < count; ++k) y[k] += factor * x[k];
}

// a[i, j] −= Σ_{k < j0} a[i, k] a[j, k] for i in [first, n), j in [j0, j1), j ≤ i.
void SubtractFactored(int64_t n, int64_t first, int64_t j0, int64_t j1, double* a) {
  if (j0 == 0) return;
  int64_t i = first;
  for (; i + 4 <= n; i += 4) {
    int64_t j = j0;
    for (; j + 4 <= j1; j += 4) {
      if (j > i + 3) break;
      double c[4][4];
      Dots4x4(a + i * n, a + j * n, n, j0, c);
#pragma GCC unroll 8
      for (int r = 0; r < 4; ++r)
#pragma GCC unroll 8
        for (int s = 0; s < 4; ++s)
          if (j + s <= i + r) a[(i + r) * n + j + s] -= c[r][s];
    }
    for (; j < j1; ++j)
      for (int64_t r = i; r < i + 4; ++r)
        if (j <= r) a[r * n + j] -= RowDot(a + r * n, a + j * n, j0);
  }
  for (; i < n; ++i)
    for (int64_t j = j0; j < std::min(j1, i + 1); ++j)
      a[i * n + j] -= RowDot(a + i * n, a + j * n, j0);
}

bool FactorT(int64_t n, double* a) {
  for (int64_t j0 = 0; j0 < n; j0 += kColumns) {
    const int64_t j1 = std::min(n, j0 + kColumns);
    SubtractFactored(n, j0, j0, j1, a);
    for (int64_t i = j0; i < n; ++i) {
      double* row = a + i * n;
      for (int64_t j = j0; j < std::min(j1, i); ++j)
        row[j] = (row[j] - RowDot(row + j0, a + j * n + j0, j - j0)) / a[j * n + j];
      if (i >= j1) continue;
      const double rest = row[i] - RowDot(row + j0, row + j0, i - j0);
      if (!(rest > 0) || !std::isfinite(rest)) return false;
      row[i] = std::sqrt(rest);
    }
  }
  return true;
}

// c[s] = Σ_k a[k] x[s, k] for kCount rows of x.
template <int kCount>
HWY_INLINE void RowDots(const double* HWY_RESTRICT a, const double* HWY_RESTRICT x, int64_t stride,
                        int64_t count, double* c) {
  int64_t k = 0;
#if HWY_HAVE_FLOAT64
  const DoubleTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  decltype(hn::Zero(d)) sum[kCount];
  for (auto& element : sum) element = hn::Zero(d);
  for (; k + lanes <= count; k += lanes) {
    const auto left = hn::LoadU(d, a + k);
#pragma GCC unroll 8
    for (int s = 0; s < kCount; ++s)
      sum[s] = hn::MulAdd(left, hn::LoadU(d, x + s * stride + k), sum[s]);
  }
#pragma GCC unroll 8
  for (int s = 0; s < kCount; ++s) c[s] = hn::GetLane(hn::SumOfLanes(d, sum[s]));
#else
  std::fill_n(c, kCount, 0.0);
#endif
  for (; k < count; ++k)
#pragma GCC unroll 8
    for (int s = 0; s < kCount; ++s) c[s] += a[k] * x[s * stride + k];
}

// Right sides are rows here, kCount of them: [kCount, n].
template <int kCount>
HWY_INLINE void SolveRows(int64_t n, const double* l, double* x) {
  for (int64_t i = 0; i < n; ++i) {
    double before[kCount];
    RowDots<kCount>(l + i * n, x, n, i, before);
#pragma GCC unroll 8
    for (int s = 0; s < kCount; ++s) x[s * n + i] = (x[s * n + i] - before[s]) / l[i * n + i];
  }
  for (int64_t i = n - 1; i >= 0; --i)
#pragma GCC unroll 8
    for (int s = 0; s < kCount; ++s) {
      const double value = x[s * n + i] /= l[i * n + i];
      AddRow(-value, l + i * n, i, x + s * n);
    }
}

void SolveT(int64_t n, const double* l, int64_t columns, double* x) {
  constexpr int kAtOnce = 4;
  std::vector<double> rows(static_cast<size_t>(kAtOnce * n));
  for (int64_t first = 0; first < columns; first += kAtOnce) {
    const int64_t count = std::min<int64_t>(kAtOnce, columns - first);
    std::fill(rows.begin(), rows.end(), 0.0);
    for (int64_t i = 0; i < n; ++i)
      for (int64_t c = 0; c < count; ++c) rows[c * n + i] = x[i * columns + first + c];
    switch (count) {
      case 1:
        SolveRows<1>(n, l, rows.data());
        break;
      case 2:
        SolveRows<2>(n, l, rows.data());
        break;
      default:
        SolveRows<kAtOnce>(n, l, rows.data());
    }
    for (int64_t i = 0; i < n; ++i)
      for (int64_t c = 0; c < count; ++c) x[i * columns + first + c] = rows[c * n + i];
  }
}

// out[r, :] += Σ_k factors[r, k] rows[k, :] for 4 rows r, over columns [0, columns).
HWY_INLINE void AddProducts4(const double* HWY_RESTRICT factors, int64_t stride, int64_t count,
                             const double* HWY_RESTRICT rows, int64_t columns,
                             double* HWY_RESTRICT out) {
  int64_t c = 0;
#if HWY_HAVE_FLOAT64
  const DoubleTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (; c + 2 * lanes <= columns; c += 2 * lanes) {
    decltype(hn::Zero(d)) sum[4][2];
    for (auto& row : sum)
      for (auto& element : row) element = hn::Zero(d);
    for (int64_t k = 0; k < count; ++k) {
      const auto x = hn::LoadU(d, rows + k * stride + c);
      const auto y = hn::LoadU(d, rows + k * stride + c + lanes);
#pragma GCC unroll 8
      for (int r = 0; r < 4; ++r) {
        const auto f = hn::Set(d, factors[r * stride + k]);
        sum[r][0] = hn::MulAdd(f, x, sum[r][0]);
        sum[r][1] = hn::MulAdd(f, y, sum[r][1]);
      }
    }
#pragma GCC unroll 8
    for (int r = 0; r < 4; ++r)
#pragma GCC unroll 8
      for (int v = 0; v < 2; ++v) {
        double* at = out + r * stride + c + v * lanes;
        hn::StoreU(hn::Add(hn::LoadU(d, at), sum[r][v]), d, at);
      }
  }
#endif
  for (; c < columns; ++c)
#pragma GCC unroll 8
    for (int r = 0; r < 4; ++r)
      for (int64_t k = 0; k < count; ++k)
        out[r * stride + c] += factors[r * stride + k] * rows[k * stride + c];
}

// x = L⁻¹, four rows at a time: L x = 1.
void InverseT(int64_t n, const double* l, double* x) {
  for (int64_t i0 = 0; i0 < n; i0 += 4) {
    const int64_t i1 = std::min(n, i0 + 4);
    for (int64_t i = i0; i < i1; ++i) std::fill_n(x + i * n, n, 0.0);
    if (i1 - i0 == 4)
      AddProducts4(l + i0 * n, n, i0, x, i0, x + i0 * n);
    else
      for (int64_t i = i0; i < i1; ++i)
        for (int64_t k = 0; k < i0; ++k) AddRow(l[i * n + k], x + k * n, k + 1, x + i * n);
    for (int64_t i = i0; i < i1; ++i) {
      double* row = x + i * n;
      for (int64_t k = i0; k < i; ++k) AddRow(l[i * n + k], x + k * n, k + 1, row);
      const double inverse = 1 / l[i * n + i];
      for (int64_t c = 0; c < i; ++c) row[c] *= -inverse;
      row[i] = inverse;
    }
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(FactorT);
HWY_EXPORT(SolveT);
HWY_EXPORT(InverseT);

namespace {
void RequireSquare(const char* what, int64_t n, size_t size) {
  Require(n >= 0 && static_cast<int64_t>(size) == n * n, what, " must have ", n, " × ", n,
          " elements, got ", size);
}
}  // namespace

bool CholeskyFactor(int64_t n, std::span<double> a) {
  RequireSquare("the matrix", n, a.size());
  return HWY_DYNAMIC_DISPATCH(FactorT)(n, a.data());
}

void CholeskySolve(int64_t n, std::span<const double> factor, int64_t columns,
                   std::span<double> x) {
  RequireSquare("the factor", n, factor.size());
  Require(columns >= 0 && static_cast<int64_t>(x.size()) == n * columns, "x must have ", n, " × ",
          columns, " elements, got ", x.size());
  HWY_DYNAMIC_DISPATCH(SolveT)(n, factor.data(), columns, x.data());
}

void CholeskyInverseDiagonal(int64_t n, std::span<const double> factor, std::span<double> scratch,
                             std::span<double> diagonal) {
  RequireSquare("the factor", n, factor.size());
  RequireSquare("the scratch", n, scratch.size());
  Require(static_cast<int64_t>(diagonal.size()) == n, "the diagonal must have ", n,
          " elements, got ", diagonal.size());
  HWY_DYNAMIC_DISPATCH(InverseT)(n, factor.data(), scratch.data());
  std::fill(diagonal.begin(), diagonal.end(), 0.0);
  for (int64_t i = 0; i < n; ++i)
    for (int64_t c = 0; c <= i; ++c) {
      const double value = scratch[static_cast<size_t>(i * n + c)];
      diagonal[static_cast<size_t>(c)] += value * value;
    }
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
