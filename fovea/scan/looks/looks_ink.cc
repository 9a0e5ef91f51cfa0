#include "fovea/scan/looks/looks_ink.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fovea/core/display_width.h"
#include "fovea/core/utf8.h"

namespace fovea::scan {

using explain::Colour;
using explain::Palette;

namespace {

constexpr size_t kMostRare = 200;  // outlines of so many characters in a picture

Colour Side(const Palette& palette, double share) {
  return share > 0 ? palette.alarm : palette.bar;
}

}  // namespace

Colour BarColour(const Palette& palette, double share) {
  return explain::WithAlpha(Side(palette, share), 0.3 + 0.7 * std::min(1.0, std::abs(share)));
}

Colour TintColour(const Palette& palette, double share) {
  return explain::WithAlpha(Side(palette, share), 0.6 * std::min(1.0, std::abs(share)));
}

std::string LogitText(double logit) {
  if (!std::isfinite(logit)) return "unknown";
  const double size = std::abs(logit);
  const int decimals = size < 1 ? 2 : size < 100 ? 1 : 0;
  const std::string digits =
      size < 1e6 ? fmt::format("{:.{}f}", size, decimals) : fmt::format("{:.1e}", size);
  if (digits.find_first_of("123456789") == std::string::npos) return "0";
  return (logit < 0 ? "−" : "+") + digits;
}

MonoText::MonoText(explain::Canvas& canvas, double size)
    : canvas_(canvas), font_{.size = size, .mono = true} {
  const std::string some(40, '0');
  column_ = canvas_.TextWidth(some, font_) / static_cast<double>(some.size());
}

void MonoText::Draw(double x, double y, const std::string& text, Colour colour) {
  std::string run;
  int begin = 0, column = 0;  // of the run, and behind it
  const auto end_run = [&] {
    run.erase(run.find_last_not_of(' ') + 1);
    canvas_.Text(x + column_ * begin, y, run, font_, colour);
    run.clear();
    begin = column;
  };
  for (const char32_t character : CodePoints(text)) {
    const int width = CharacterWidth(character);
    if (character < 0x80) {
      if (run.empty() && character == ' ') {
        begin = ++column;
        continue;
      }
      AppendUtf8(character, &run);
      column += width;
      if (run.ends_with("  ")) end_run();
      continue;
    }
    const bool known = std::find(rare_.begin(), rare_.end(), character) != rare_.end();
    if (!known && rare_.size() < kMostRare) rare_.push_back(character);
    const bool drawn = known || rare_.back() == character;
    if (width == 0) {
      if (drawn) AppendUtf8(character, &run);
      continue;
    }
    end_run();
    AppendUtf8(drawn ? character : kReplacementCharacter, &run);
    column += width;
    // What follows stands in its own column, whatever the width of this one's outline.
    const int behind = column;
    canvas_.Text(x + column_ * begin, y, run, font_, colour);
    run.clear();
    begin = behind;
  }
  end_run();
}

}  // namespace fovea::scan
