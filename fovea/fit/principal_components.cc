#include "fovea/fit/principal_components.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/kernels/products/matmul.h"

namespace fovea::fit {
namespace {

using kernels::MatMul;
using kernels::Transpose;

constexpr int64_t kMoreThanAsked = 16, kRounds = 3, kMostSweeps = 30;

Tensor Product(const Tensor& a, const Tensor& b) {
  Tensor c({a.dim(0), b.dim(1)});
  MatMul(Transpose::kNo, Transpose::kNo, a.dim(0), b.dim(1), a.dim(1), 1, a.data(), a.dim(1),
         b.data(), b.dim(1), 0, c.data(), b.dim(1));
  return c;
}

Tensor TransposedProduct(const Tensor& a, const Tensor& b) {
  Tensor c({a.dim(1), b.dim(1)});
  MatMul(Transpose::kYes, Transpose::kNo, a.dim(1), b.dim(1), a.dim(0), 1, a.data(), a.dim(1),
         b.data(), b.dim(1), 0, c.data(), b.dim(1));
  return c;
}

// Eigenvalues of a symmetric matrix [n, n], which is used up, and their vectors, the columns of
// vectors [n, n]: cyclic Jacobi rotations (Golub & Van Loan 2013, algorithm 8.5.3).
std::vector<double> Eigenvalues(int64_t n, std::vector<double> a, std::vector<double>* vectors) {
  vectors->assign(static_cast<size_t>(n * n), 0);
  for (int64_t i = 0; i < n; ++i) (*vectors)[i * n + i] = 1;
  double size = 0;
  for (const double value : a) size += value * value;
  for (int64_t sweep = 0; sweep < kMostSweeps; ++sweep) {
    double off = 0;
    for (int64_t p = 0; p < n; ++p)
      for (int64_t q = 0; q < p; ++q) off += a[p * n + q] * a[p * n + q];
    if (off <= 1e-24 * size) break;
    for (int64_t p = 0; p < n; ++p)
      for (int64_t q = p + 1; q < n; ++q) {
        const double apq = a[p * n + q];
        if (apq == 0) continue;
        const double tau = (a[q * n + q] - a[p * n + p]) / (2 * apq);
        const double t = (tau >= 0 ? 1 : -1) / (std::abs(tau) + std::sqrt(1 + tau * tau));
        const double c = 1 / std::sqrt(1 + t * t), s = t * c;
        const auto rotate = [c, s](double* x, double* y) {
          const double old = *x;
          *x = c * old - s * *y;
          *y = s * old + c * *y;
        };
        for (int64_t k = 0; k < n; ++k) rotate(&a[k * n + p], &a[k * n + q]);
        for (int64_t k = 0; k < n; ++k) rotate(&a[p * n + k], &a[q * n + k]);
        for (int64_t k = 0; k < n; ++k) rotate(&(*vectors)[k * n + p], &(*vectors)[k * n + q]);
      }
  }
  std::vector<double> values;
  for (int64_t i = 0; i < n; ++i) values.push_back(a[i * n + i]);
  return values;
}

// The turn V [n, keep] after which the columns of x V are orthogonal, the longest first, and the
// squares of their lengths.
struct Turn {
  Tensor rotation;
  std::vector<double> lengths;
};
Turn TurnOf(const Tensor& x, int64_t keep) {
  const int64_t n = x.dim(1);
  const Tensor gram = TransposedProduct(x, x);
  std::vector<double> vectors;
  const std::vector<double> values =
      Eigenvalues(n, {gram.span().begin(), gram.span().end()}, &vectors);
  std::vector<int64_t> order(static_cast<size_t>(n));
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, [&](int64_t a, int64_t b) { return values[a] > values[b]; });
  Turn turn;
  turn.rotation = Tensor({n, keep});
  for (int64_t k = 0; k < keep; ++k) {
    turn.lengths.push_back(std::max(0.0, values[order[k]]));
    for (int64_t i = 0; i < n; ++i)
      turn.rotation[i * keep + k] = static_cast<float>(vectors[i * n + order[k]]);
  }
  return turn;
}

// Columns of length 1, or 0 where they say nothing beyond rounding.
void MakeOrthonormal(Tensor* x) {
  for (int twice = 0; twice < 2; ++twice) {
    const int64_t n = x->dim(1);
    const auto [rotation, lengths] = TurnOf(*x, n);
    *x = Product(*x, rotation);
    for (int64_t k = 0; k < n; ++k) {
      const bool kept = lengths[k] > 1e-10 * lengths[0] && lengths[k] > 0;
      const auto factor = static_cast<float>(kept ? 1 / std::sqrt(lengths[k]) : 0);
      for (int64_t i = 0; i < x->dim(0); ++i) (*x)[i * n + k] *= factor;
    }
  }
}

}  // namespace

PrincipalComponents FindPrincipalComponents(const Tensor& x, int64_t count, uint64_t seed) {
  Require(x.rank() == 2 && x.dim(0) > 0 && x.dim(1) > 0 && count > 0,
          "principal components need rows, columns and a count");
  const int64_t most = std::min(x.dim(0), x.dim(1));
  count = std::min(count, most);
  const int64_t width = std::min(most, count + kMoreThanAsked);
  Random random(seed);
  Tensor basis({x.dim(1), width});
  for (float& value : basis.span()) value = static_cast<float>(random.Normal());
  for (int64_t round = 0; round < kRounds; ++round) {
    basis = TransposedProduct(x, Product(x, basis));
    MakeOrthonormal(&basis);
  }
  const Turn turn = TurnOf(Product(x, basis), count);
  PrincipalComponents out{.directions = Product(basis, turn.rotation)};
  for (const double length : turn.lengths)
    out.variances.push_back(length / static_cast<double>(x.dim(0)));
  return out;
}

}  // namespace fovea::fit
