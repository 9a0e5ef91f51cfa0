#include "fovea/explain/matrices/clean_matrix.h"

#include <algorithm>
#include <cmath>

#include "fovea/core/error.h"
#include "fovea/explain/axis_places.h"
#include "fovea/explain/clean_text.h"

namespace fovea::explain {
namespace {

std::vector<std::string> Names(const std::vector<std::string>& given, int count) {
  std::vector<std::string> names;
  for (size_t i = 0; i < static_cast<size_t>(count); ++i)
    names.push_back(i < given.size() ? CleanName(given[i]) : std::to_string(i));
  return names;
}

}  // namespace

CleanMatrix::CleanMatrix(const WeightMatrix& matrix) {
  const int count_rows = matrix.row_count, count_columns = matrix.column_count;
  Require(count_rows >= 0 && count_columns >= 0, "a matrix of ", count_rows, " × ", count_columns,
          " cannot be drawn");
  Require(matrix.weights.size() == static_cast<uint64_t>(count_rows) * count_columns,
          "a matrix of ", count_rows, " × ", count_columns, " needs as many weights, got ",
          matrix.weights.size());
  Require(matrix.marks.empty() || matrix.marks.size() == static_cast<size_t>(count_rows),
          "there must be a mark for each of the ", count_rows, " rows or none, got ",
          matrix.marks.size());
  rows = Names(matrix.rows, count_rows);
  columns = Names(matrix.columns, count_columns);
  weights = CleanWeights(matrix.weights);
  for (const double w : weights) largest = std::max(largest, w);
}

int CleanMatrix::Level(size_t row, size_t column, int levels) const {
  const double weight = weights[row * columns.size() + column];
  if (weight == 0) return 0;
  return std::clamp(static_cast<int>(std::ceil(weight / largest * levels)), 1, levels);
}

}  // namespace fovea::explain
