#ifndef FOVEA_FIT_PRINCIPAL_COMPONENTS_H_
#define FOVEA_FIT_PRINCIPAL_COMPONENTS_H_

#include <cstdint>
#include <vector>

#include "fovea/core/tensor.h"

namespace fovea::fit {

// The directions in which rows vary most.
struct PrincipalComponents {
  Tensor directions;              // [width, count], orthonormal columns, the largest variance first
  std::vector<double> variances;  // [count] of the rows along them
};

// Of x [rows, width], whose columns have mean 0; count is lowered to what rows and width allow. By
// subspace iteration from a drawn start (Halko, Martinsson & Tropp 2011, algorithm 4.4): 4 products
// of rows × width × (count + 16) each round. Nearly exact where variances fall off; the sum of the
// variances found is at most that of the best. Columns that are all 0 give variances of 0.
PrincipalComponents FindPrincipalComponents(const Tensor& x, int64_t count, uint64_t seed);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_PRINCIPAL_COMPONENTS_H_
