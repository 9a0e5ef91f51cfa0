#include "fovea/scan/looks/looks_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "fovea/core/readable.h"
#include "fovea/explain/axis_places.h"
#include "fovea/explain/picture.h"
#include "fovea/scan/looks/look_strip.h"
#include "fovea/scan/looks/looks.h"
#include "fovea/scan/looks/looks_ink.h"
#include "fovea/scan/looks/looks_places.h"
#include "fovea/scan/looks/looks_sheet.h"
#include "fovea/scan/report/report_words.h"

namespace fovea::scan {
namespace {

using explain::Align;
using explain::Box;
using explain::Canvas;
using explain::Palette;
using explain::PictureSize;

constexpr double kWidth = LooksSheet::kWidth, kMargin = LooksSheet::kMargin,
                 kLeft = LooksSheet::kLeft, kRight = LooksSheet::kRight,
                 kStrip = LooksSheet::kStrip;
constexpr double kMostLogit = 12;  // a strip is from −12 at its bottom to 12

class LooksDrawing {
 public:
  LooksDrawing(Canvas& canvas, const Palette& palette, const Finding& finding)
      : sheet_{canvas, palette}, finding_(finding) {}

  PictureSize Draw() {
    Title();
    if (finding_.looks == nullptr || finding_.looks->bytes.empty()) {
      sheet_.y += 26;
      sheet_.Note(kMargin, "There is nothing in it to look at.");
      return {kWidth, sheet_.y + kMargin};
    }
    looks_ = finding_.looks.get();
    bytes_ = std::ssize(looks_->bytes);
    Glance();
    First();
    Sharp();
    return {kWidth, std::ceil(sheet_.y + kMargin)};
  }

 private:
  void Title() {
    sheet_.y = kMargin + 12;
    sheet_.canvas.Text(kMargin, sheet_.y,
                       sheet_.canvas.Elided("Where the model looked in " + PathText(finding_.path),
                                            LooksSheet::kTitle, kWidth - 2 * kMargin),
                       LooksSheet::kTitle, sheet_.palette.ink);
    sheet_.y += 20;
    sheet_.Note(kMargin, fmt::format("{} · score {:.3g}, a finding from {:.3g} · {} · {}",
                                     VerdictText(finding_), finding_.score, finding_.threshold,
                                     RarityText(finding_), SizeText(finding_.bytes)));
    if (finding_.looks != nullptr && std::ssize(finding_.looks->bytes) < finding_.bytes) {
      sheet_.y += 16;
      sheet_.Note(kMargin, fmt::format("Shown are the {} from {} on, which decide.",
                                       Plural(std::ssize(finding_.looks->bytes), "byte"),
                                       Grouped(finding_.looks->start)));
    }
  }

  void Glance() {
    const auto& windows = looks_->score.windows;
    asked_ = std::count_if(windows.begin(), windows.end(),
                           [this](const auto& window) { return IsAsked(window); });
    sheet_.Heading(
        "1  Glance",
        fmt::format("a small table gives {} a logit; those that reach the dashed line are looked "
                    "at",
                    windows.size() == 1
                        ? "the only window"
                        : fmt::format("each of {}", Plural(std::ssize(windows), "window"))));
    Strip([](const infer::FileWindow& window) { return window.glance; }, looks_->cuts.glance);
  }

  void First() {
    std::string words = "no window reaches the line: none is looked at";
    if (asked_ > 0) words = fmt::format("four members read {}", Plural(asked_, "window"));
    if (asked_ > 0 && looks_->cuts.first)
      words += "; the places that reach the line are read again";
    sheet_.Heading("2  First look", words);
    Strip(
        [this](const infer::FileWindow& window) { return IsAsked(window) ? window.first : kBlank; },
        looks_->cuts.first.value_or(-HUGE_VAL));
  }

  bool IsAsked(const infer::FileWindow& window) const {
    return double{window.glance} >= looks_->cuts.glance;
  }

  static double Height(double logit) {
    return kStrip * (std::clamp(logit, -kMostLogit, kMostLogit) + kMostLogit) / (2 * kMostLogit);
  }

  void Strip(const Said& said, double cut) {
    sheet_.canvas.Rectangle(kLeft, sheet_.y, kRight - kLeft, kStrip,
                            explain::WithAlpha(sheet_.palette.grid, 0.55));
    const std::vector<float> columns =
        StripColumns(looks_->score.windows, bytes_, static_cast<int64_t>(kRight - kLeft), said);
    std::map<int, std::vector<Box>> boxes;  // by a colour's level
    for (size_t i = 0, next; i < columns.size(); i = next) {
      for (next = i + 1; next < columns.size() && columns[next] == columns[i];) ++next;
      if (std::isnan(columns[i])) continue;
      const double logit = std::clamp(double{columns[i]}, -kMostLogit, kMostLogit);
      const double height = std::max(1.5, std::round(2 * Height(logit)) / 2);
      boxes[static_cast<int>(std::lround(logit))].push_back(
          {kLeft + static_cast<double>(i), sheet_.y + kStrip - height,
           static_cast<double>(next - i), height});
    }
    for (const auto& [level, all] : boxes)
      sheet_.canvas.Rectangles(all, BarColour(sheet_.palette, level / kMostLogit));
    const double zero = sheet_.y + kStrip / 2;
    sheet_.canvas.Line(kLeft, zero, kRight, zero, sheet_.palette.faint, 0.4);
    if (std::abs(Height(cut) - kStrip / 2) > 10)
      sheet_.canvas.Text(kLeft - 5, zero + 3.5, "0", LooksSheet::kSmall, sheet_.palette.faint,
                         Align::kRight);
    if (std::isfinite(cut)) {
      const double y = sheet_.y + kStrip - Height(cut);
      sheet_.canvas.Line(kLeft, y, kRight, y, sheet_.palette.ink, 0.8, /*dashed=*/true);
      sheet_.canvas.Text(kLeft - 5, y + 3.5, LogitText(cut), LooksSheet::kSmall, sheet_.palette.ink,
                         Align::kRight);
    }
    sheet_.y += kStrip;
    Axis();
  }

  void Axis() {
    const double scale = (kRight - kLeft) / static_cast<double>(bytes_);
    const int step = explain::TickStep(80 / scale);
    const int64_t first = (looks_->start + step - 1) / step * step;
    for (int64_t at = first; at < looks_->start + bytes_; at += step) {
      const double x = kLeft + scale * static_cast<double>(at - looks_->start);
      sheet_.canvas.Line(x, sheet_.y, x, sheet_.y + 3, sheet_.palette.faint, 0.8);
      const std::string text = (at == first ? "byte " : "") + Grouped(at);
      if (x + sheet_.canvas.TextWidth(text, LooksSheet::kSmall) < kRight)
        sheet_.canvas.Text(x, sheet_.y + 13, text, LooksSheet::kSmall, sheet_.palette.faint);
    }
    sheet_.y += LooksSheet::kAxis;
  }

  void Sharp() {
    if (looks_->cuts.first && !looks_->score.fixations.empty()) return DrawPlaces(*looks_, &sheet_);
    sheet_.Heading("3  Sharp look", looks_->cuts.first
                                        ? "no place reaches the line: nothing is read again"
                                        : "this model has none: nothing is read again");
    sheet_.y -= 8;
  }

  LooksSheet sheet_;
  const Finding& finding_;
  const Looks* looks_ = nullptr;
  int64_t bytes_ = 0, asked_ = 0;
};

explain::Drawing DrawingOf(const Finding& finding) {
  return [&finding](Canvas& canvas, const Palette& palette) {
    return LooksDrawing(canvas, palette, finding).Draw();
  };
}

}  // namespace

std::string RenderLooksSvg(const Finding& finding, explain::Theme theme) {
  std::string words = VerdictText(finding) + fmt::format(", score {:.3g}", finding.score);
  if (finding.looks != nullptr) {
    const infer::FileScore& score = finding.looks->score;
    words += fmt::format("; a glance at {}, a first look where that is suspicious",
                         Plural(std::ssize(score.windows), "window"));
    if (!score.fixations.empty()) words += "; " + SharpWords(score.fixations.size());
  }
  return explain::SvgOf(DrawingOf(finding), explain::PaletteOf(theme),
                        "Where the model looked in " + PathText(finding.path), words);
}

std::string RenderLooksPng(const Finding& finding, double scale, explain::Theme theme) {
  return explain::PngOf(DrawingOf(finding), explain::PaletteOf(theme), scale);
}

}  // namespace fovea::scan
