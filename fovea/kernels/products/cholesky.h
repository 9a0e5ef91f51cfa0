#ifndef FOVEA_KERNELS_PRODUCTS_CHOLESKY_H_
#define FOVEA_KERNELS_PRODUCTS_CHOLESKY_H_

#include <cstdint>
#include <span>

// Symmetric positive definite systems in double precision, as ridge regression has them. Matrices
// are square and row-major, of which only the lower triangle is read and written. On the calling
// thread; the same bits on every call.
namespace fovea::kernels {

// A = L Lᵀ: a [n, n] becomes L in its lower triangle. False, and a is undefined, where A is not
// positive definite to rounding. Throws ArgumentError on sizes that do not fit, as all below.
// Error: L Lᵀ differs from A by at most (n + 1) u |L| |Lᵀ| (Higham 2002, theorem 10.3).
[[nodiscard]] bool CholeskyFactor(int64_t n, std::span<double> a);

// x [n, columns] becomes A⁻¹ x, from the factor of A.
void CholeskySolve(int64_t n, std::span<const double> factor, int64_t columns, std::span<double> x);

// diagonal[i] = (A⁻¹)[i, i] = Σ_j (L⁻¹)[j, i]². scratch: [n, n], overwritten.
void CholeskyInverseDiagonal(int64_t n, std::span<const double> factor, std::span<double> scratch,
                             std::span<double> diagonal);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_PRODUCTS_CHOLESKY_H_
