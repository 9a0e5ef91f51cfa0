#ifndef FOVEA_EXPLAIN_MATRICES_WEIGHT_MATRIX_H_
#define FOVEA_EXPLAIN_MATRICES_WEIGHT_MATRIX_H_

#include <span>
#include <string>
#include <vector>

#include "fovea/explain/render_options.h"

namespace fovea::explain {

// Weights of several queries over the same keys, or the alignment of two sentences: who looks at
// what. Names come from outside and may hold anything (clean_text.h).
struct WeightMatrix {
  std::string title;                       // above the picture; "": none
  std::string row_title;                   // "query", "English"
  std::string column_title;                // "key", "German"
  std::vector<std::string> rows, columns;  // names; fewer than there are: indices from 0
  int row_count = 0, column_count = 0;
  std::vector<float>
      weights;  // [row_count, column_count]; what is negative or not finite counts as 0
  // A place on the columns' axis for each row, e.g. a predicted centre: 0 is the middle of the
  // first column. NaN: none. May be empty.
  std::vector<float> marks;
  std::string mark_title;  // what the marks are
};

// A grid of squares, the darker the heavier the weight; the darkest is the largest of all. Where a
// weight is exactly 0 there is no square. All throw ArgumentError unless there are
// row_count · column_count weights, and one mark for each row or none.
std::string RenderMatrixSvg(const WeightMatrix& matrix, Theme theme = Theme::kLight);
std::string RenderMatrixPng(const WeightMatrix& matrix, double scale = 2.0);
// Several below each other, in one picture. title, for those who cannot see it.
std::string RenderMatricesSvg(std::span<const WeightMatrix> matrices, const std::string& title,
                              Theme theme = Theme::kLight);
std::string RenderMatricesPng(std::span<const WeightMatrix> matrices, double scale = 2.0,
                              Theme theme = Theme::kLight);

// The same in characters, · ░ ▒ ▓ █, in several parts below each other if the columns do not fit.
// No line is wider than options.width.
std::string RenderMatrixText(const WeightMatrix& matrix, const TextOptions& options = {});

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_MATRICES_WEIGHT_MATRIX_H_
