#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fovea/core/display_width.h"
#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/explain/axis_places.h"
#include "fovea/explain/clean_text.h"
#include "fovea/explain/matrices/clean_matrix.h"

namespace fovea::explain {
namespace {

constexpr int kMostName = 20;  // columns that a name of a row may take
constexpr int kTallest = 12;   // lines that a standing name of a column may take
constexpr const char* kShades[] = {" ", "·", "░", "▒", "▓", "█"};
constexpr int kLevels = 5;

class MatrixText {
 public:
  MatrixText(const WeightMatrix& matrix, const TextOptions& options)
      : matrix_(matrix), options_(options), clean_(matrix) {
    for (const std::string& name : clean_.rows) names_ = std::max(names_, DisplayWidth(name));
    names_ = std::min({names_, kMostName, options.width / 3});
    for (const std::string& name : clean_.columns) widest_ = std::max(widest_, DisplayWidth(name));
    // Two characters a column, which make it about as wide as high, if all of them fit.
    const int room = std::max(1, options.width - names_ - 1);
    wide_ = room >= 2 * matrix.column_count ? 2 : 1;
    part_ = std::max(1, room / wide_);
  }

  std::string Text() {
    const std::string title = CleanName(matrix_.title);
    if (!title.empty()) Line(title);
    if (!matrix_.row_title.empty() || !matrix_.column_title.empty())
      Line(fmt::format("rows: {}, columns: {}", Or(matrix_.row_title, "rows"),
                       Or(matrix_.column_title, "columns")));
    for (int first = 0; first < matrix_.column_count; first += part_) {
      if (first > 0) Line("");
      Part(first, std::min(first + part_, matrix_.column_count));
    }
    Legend();
    return text_;
  }

 private:
  static std::string Or(const std::string& name, const char* otherwise) {
    return name.empty() ? otherwise : CleanName(name);
  }

  void Line(std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    text_ += Elide(line, options_.width) + "\n";
  }

  void Part(int first, int last) {
    const std::string margin(names_ + 1, ' ');
    if (widest_ < wide_ || matrix_.columns.empty()) {
      const int step = TickStep((widest_ + 1.0) / wide_);
      std::string line = margin;
      for (int j = first; j < last; j += step) line += PadRight(clean_.columns[j], wide_ * step);
      Line(line);
    } else {
      // Names stand, a character a line, their ends on the grid.
      const int tall = std::min(widest_, kTallest);
      for (int row = 0; row < tall; ++row) {
        std::string line = margin;
        for (int j = first; j < last; ++j) {
          const auto characters = CodePoints(Elide(clean_.columns[j], kTallest));
          const int at = row - (tall - static_cast<int>(characters.size()));
          std::string character;
          if (at >= 0) AppendUtf8(characters[at], &character);
          line += PadRight(character, wide_);
        }
        Line(line);
      }
    }
    for (int i = 0; i < matrix_.row_count; ++i) Row(i, first, last);
  }

  void Row(int i, int first, int last) {
    std::string cells;
    for (int j = first; j < last; ++j) {
      const char* shade = kShades[clean_.Level(i, j, kLevels)];
      const bool mark = !matrix_.marks.empty() && std::lround(matrix_.marks[i]) == j;
      for (int k = 0; k < wide_; ++k)
        cells += mark && k == 0 ? Styled("◆", "33") : Styled(shade, "34");
    }
    while (!options_.colour && cells.ends_with(' ')) cells.pop_back();
    text_ += PadLeft(clean_.rows[i], names_) + (cells.empty() ? "" : " " + cells) + "\n";
  }

  std::string Styled(const std::string& text, const char* code) const {
    return options_.colour && text != " " ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
  }

  void Legend() {
    std::string line = "blank 0";
    for (int level = 1; level <= kLevels; ++level)
      line += fmt::format("  {} ≤ {:.2g}", kShades[level], clean_.largest * level / kLevels);
    if (!matrix_.marks.empty()) line += "  ◆ " + CleanName(matrix_.mark_title);
    for (const std::string& part : WrapWords(line, options_.width)) Line(part);
  }

  const WeightMatrix& matrix_;
  const TextOptions options_;
  const CleanMatrix clean_;
  int names_ = 1, widest_ = 0, wide_ = 1, part_ = 1;
  std::string text_;
};

}  // namespace

std::string RenderMatrixText(const WeightMatrix& matrix, const TextOptions& options) {
  Require(options.width >= 1, "RenderMatrixText: width must be at least 1, got ", options.width);
  return MatrixText(matrix, options).Text();
}

}  // namespace fovea::explain
