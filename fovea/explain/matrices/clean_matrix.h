#ifndef FOVEA_EXPLAIN_MATRICES_CLEAN_MATRIX_H_
#define FOVEA_EXPLAIN_MATRICES_CLEAN_MATRIX_H_

#include <string>
#include <vector>

#include "fovea/explain/matrices/weight_matrix.h"

// What the renderings of a matrix have in common.
namespace fovea::explain {

struct CleanMatrix {
  explicit CleanMatrix(const WeightMatrix& matrix);  // throws as the renderings do

  std::vector<std::string> rows, columns;  // a name for each
  std::vector<double> weights;             // finite, ≥ 0
  double largest = 0;

  // 0 where the weight is 0, else 1…levels.
  int Level(size_t row, size_t column, int levels) const;
};

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_MATRICES_CLEAN_MATRIX_H_
