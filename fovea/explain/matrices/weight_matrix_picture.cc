#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "fovea/explain/clean_text.h"
#include "fovea/explain/matrices/clean_matrix.h"
#include "fovea/explain/picture.h"

namespace fovea::explain {
namespace {

constexpr double kMargin = 14;
constexpr double kCell = 18;  // a square and the gap beside it
constexpr double kGap = 1;
constexpr double kMostLabel = 150;  // points that a name may take
constexpr int kLevels = 12;
constexpr Font kTitle{14, true};
constexpr Font kLabel{10};

Colour Mix(Colour a, Colour b, double share) {
  const auto mix = [&](double x, double y) { return x + share * (y - x); };
  return {mix(a.red, b.red), mix(a.green, b.green), mix(a.blue, b.blue)};
}

// From a tint that is told from nothing, through the colour of bars, to nearly the ink's.
Colour Shade(const Palette& palette, int level) {
  const double share = static_cast<double>(level) / kLevels;
  if (share <= 0.6) return Mix(palette.background, palette.bar, 0.94 * share / 0.6 - 0.03);
  return Mix(palette.bar, palette.ink, 0.7 * (share - 0.6) / 0.4);
}

class MatrixDrawing {
 public:
  MatrixDrawing(Canvas& canvas, const Palette& palette, const WeightMatrix& matrix)
      : canvas_(canvas), palette_(palette), matrix_(matrix), clean_(matrix) {}

  // From `top` down.
  PictureSize Draw(double top) {
    const double wide = Widest(clean_.columns), width = kCell * clean_.columns.size();
    const bool upright = wide > kCell - 3;  // names of columns that stand
    // Whole points: short numbers in an SVG.
    left_ = std::ceil(kMargin + (matrix_.row_title.empty() ? 0 : 18) + Widest(clean_.rows) + 6);
    // What hangs over on the right of the last standing name.
    const double over = upright ? wide * std::numbers::sqrt2 / 2 : 0;
    double right = std::max(left_ + width + over + kMargin, left_ + 190);

    double y = top + kMargin;
    if (!matrix_.title.empty()) {
      const std::string title = CleanName(matrix_.title);
      right = std::max(right, kMargin * 2 + std::min(canvas_.TextWidth(title, kTitle), 600.0));
      y += 12;
      canvas_.Text(kMargin, y, canvas_.Elided(title, kTitle, 600), kTitle, palette_.ink);
      y += 14;
    }
    if (!matrix_.column_title.empty()) {
      y += 9;
      canvas_.Text(left_, y, canvas_.Elided(CleanName(matrix_.column_title), kLabel, right - left_),
                   kLabel, palette_.faint);
      y += 5;
    }
    y = std::ceil(y + (upright ? over + 10 : 12));
    ColumnNames(y - 3, upright);
    top_ = y;
    Cells();
    Rows();
    y += kCell * static_cast<double>(clean_.rows.size());
    return {std::ceil(right), std::ceil(Legend(y + 22) + kMargin)};
  }

 private:
  double Widest(const std::vector<std::string>& names) {
    double widest = 0;
    for (const std::string& name : names)
      widest = std::max(widest, canvas_.TextWidth(name, kLabel));
    return std::min(widest, kMostLabel);
  }

  void ColumnNames(double y, bool upright) {
    // Of numbers without a meaning of their own every other will do.
    const size_t step = matrix_.columns.empty() && clean_.columns.size() > 12 ? 2 : 1;
    for (size_t j = 0; j < clean_.columns.size(); j += step) {
      const double middle = left_ + kCell * (static_cast<double>(j) + 0.5);
      const std::string name = canvas_.Elided(clean_.columns[j], kLabel, kMostLabel);
      if (upright)
        canvas_.Text(middle + 3, y, name, kLabel, palette_.ink, Align::kLeft, -45);
      else
        canvas_.Text(middle, y, name, kLabel, palette_.faint, Align::kCentre);
    }
  }

  void Cells() {
    const double width = kCell * static_cast<double>(clean_.columns.size()),
                 height = kCell * static_cast<double>(clean_.rows.size());
    if (width <= 0 || height <= 0) return;
    // Neighbours of one shade as one rectangle, and the gaps drawn over all: a tenth of what the
    // squares take one by one in an SVG.
    std::vector<Box> shades[kLevels + 1], gaps;
    for (size_t i = 0; i < clean_.rows.size(); ++i) {
      const double y = top_ + kCell * static_cast<double>(i);
      if (i > 0) gaps.push_back({left_, y - kGap, width, kGap});
      for (size_t j = 0, next; j < clean_.columns.size(); j = next) {
        const int level = clean_.Level(i, j, kLevels);
        for (next = j + 1; next < clean_.columns.size(); ++next)
          if (clean_.Level(i, next, kLevels) != level) break;
        shades[level].push_back({left_ + kCell * static_cast<double>(j), y,
                                 kCell * static_cast<double>(next - j) - kGap, kCell - kGap});
      }
    }
    for (size_t j = 1; j < clean_.columns.size(); ++j)
      gaps.push_back({left_ + kCell * static_cast<double>(j) - kGap, top_, kGap, height});
    for (int level = 1; level <= kLevels; ++level)
      canvas_.Rectangles(shades[level], Shade(palette_, level));
    canvas_.Rectangles(gaps, palette_.background);
    const double x1 = left_ + width - kGap, y1 = top_ + height - kGap;
    for (const double x : {left_ - 1.5, x1 + 1.5})
      canvas_.Line(x, top_ - 1.5, x, y1 + 1.5, palette_.grid, 1);
    for (const double y : {top_ - 1.5, y1 + 1.5})
      canvas_.Line(left_ - 1.5, y, x1 + 1.5, y, palette_.grid, 1);
  }

  void Rows() {
    for (size_t i = 0; i < clean_.rows.size(); ++i) {
      const double y = top_ + kCell * static_cast<double>(i);
      canvas_.Text(left_ - 6, y + kCell / 2 + 3, canvas_.Elided(clean_.rows[i], kLabel, kMostLabel),
                   kLabel, palette_.faint, Align::kRight);
      const double last = static_cast<double>(clean_.columns.size()) - 0.5;
      if (matrix_.marks.empty() || !(matrix_.marks[i] >= -0.5) || !(matrix_.marks[i] <= last))
        continue;
      const double x = left_ - kGap / 2 + kCell * (matrix_.marks[i] + 0.5);
      canvas_.Line(x, y + 1, x, y + kCell - kGap - 1, palette_.truth, 2.5);
    }
    if (!matrix_.row_title.empty())
      canvas_.Text(kMargin + 9, top_ + kCell * static_cast<double>(clean_.rows.size()) / 2,
                   CleanName(matrix_.row_title), kLabel, palette_.faint, Align::kCentre, -90);
  }

  // Returns where it ends.
  double Legend(double y) {
    double x = left_;
    const auto text = [&](const std::string& words) {
      canvas_.Text(x, y, words, kLabel, palette_.faint);
      x += canvas_.TextWidth(words, kLabel) + 6;
    };
    text("0");
    x = std::ceil(x);
    for (int level = 2; level <= kLevels; level += 2, x += 10)
      canvas_.Rectangle(x, y - 8, 10, 9, Shade(palette_, level));
    x += 6;
    text(clean_.largest > 0 ? fmt::format("{:.2g}", clean_.largest) : "0");
    if (!matrix_.marks.empty()) {
      x += 12;
      canvas_.Line(x, y - 9, x, y + 2, palette_.truth, 2.5);
      x += 7;
      text(CleanName(matrix_.mark_title));
    }
    return y;
  }

  Canvas& canvas_;
  const Palette& palette_;
  const WeightMatrix& matrix_;
  const CleanMatrix clean_;
  double left_ = 0, top_ = 0;
};

Drawing DrawingOf(std::span<const WeightMatrix> matrices) {
  return [matrices](Canvas& canvas, const Palette& palette) {
    PictureSize size{2 * kMargin, 2 * kMargin};
    double top = 0;
    for (const WeightMatrix& matrix : matrices) {
      const PictureSize one = MatrixDrawing(canvas, palette, matrix).Draw(top);
      size = {std::max(size.width, one.width), one.height};
      top = one.height;
    }
    return size;
  };
}

std::string ShapeOf(const WeightMatrix& matrix) {
  return fmt::format("{} rows of weights over {} columns, the largest {:.2g}", matrix.row_count,
                     matrix.column_count, CleanMatrix(matrix).largest);
}

}  // namespace

std::string RenderMatricesSvg(std::span<const WeightMatrix> matrices, const std::string& title,
                              Theme theme) {
  std::string shapes;
  for (const WeightMatrix& matrix : matrices)
    shapes += (shapes.empty() ? "" : "; ") + ShapeOf(matrix);
  return SvgOf(DrawingOf(matrices), PaletteOf(theme),
               title.empty() ? "Attention weights" : CleanName(title), shapes);
}

std::string RenderMatricesPng(std::span<const WeightMatrix> matrices, double scale, Theme theme) {
  return PngOf(DrawingOf(matrices), PaletteOf(theme), scale);
}

std::string RenderMatrixSvg(const WeightMatrix& matrix, Theme theme) {
  return RenderMatricesSvg({&matrix, 1}, matrix.title, theme);
}

std::string RenderMatrixPng(const WeightMatrix& matrix, double scale) {
  return RenderMatricesPng({&matrix, 1}, scale);
}

}  // namespace fovea::explain
