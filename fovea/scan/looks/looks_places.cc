#include "fovea/scan/looks/looks_places.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>
#include <vector>

#include "fovea/core/readable.h"
#include "fovea/scan/looks/look_strip.h"
#include "fovea/scan/looks/looks_ink.h"
#include "fovea/scan/looks/read_rows.h"

namespace fovea::scan {
namespace {

constexpr double kMargin = LooksSheet::kMargin, kLeft = LooksSheet::kLeft,
                 kRight = LooksSheet::kRight, kStrip = LooksSheet::kStrip;
constexpr double kRow = 16;
constexpr double kGutter = 46;  // for the numbers of lines
constexpr double kMonoSize = 11;
constexpr int kColumns = 126;
constexpr size_t kMostPlaces = 3;
constexpr size_t kMostRows[] = {16, 16, 11, 8};  // of each of that many places

// Whether two places have more than half of the smaller one in common.
bool Overlap(const ByteSpan& a, const ByteSpan& b) {
  return 2 * (std::min(a.end, b.end) - std::max(a.start, b.start)) > std::min(a.size(), b.size());
}

// The hottest places that were read again and that hardly overlap, by start.
std::vector<size_t> HottestPlaces(const std::vector<infer::Fixation>& fixations) {
  std::vector<size_t> order(fixations.size()), chosen;
  std::iota(order.begin(), order.end(), size_t{0});
  const auto heat = [&](size_t i) {
    return std::isnan(fixations[i].logit) ? -HUGE_VALF : fixations[i].logit;
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return heat(a) > heat(b); });
  for (const size_t i : order) {
    if (chosen.size() == kMostPlaces) break;
    if (std::none_of(chosen.begin(), chosen.end(),
                     [&](size_t other) { return Overlap(fixations[i], fixations[other]); }))
      chosen.push_back(i);
  }
  std::sort(chosen.begin(), chosen.end());
  return chosen;
}

class PlacesDrawing {
 public:
  PlacesDrawing(const Looks& looks, LooksSheet* sheet)
      : looks_(looks), sheet_(*sheet), mono_(sheet->canvas, kMonoSize) {}

  void Draw() {
    const auto& fixations = looks_.score.fixations;
    const double strip_end = sheet_.y - LooksSheet::kAxis;
    for (const infer::Fixation& fixation : fixations)
      Frame(fixation, strip_end, sheet_.palette.faint);
    sheet_.y += 8;
    const std::vector<size_t> shown = HottestPlaces(fixations);
    std::string words = SharpWords(fixations.size());
    if (shown.size() < fixations.size())
      words += shown.size() == 1 ? "; the hottest is shown" : "; shown are the hottest apart";
    const double heading = sheet_.y;
    sheet_.y += 44;
    std::vector<PlaceBox> places;
    for (const size_t i : shown) {
      for (const infer::Contribution& part : fixations[i].parts)
        if (std::isfinite(part.logit)) most_ = std::max(most_, std::abs(double{part.logit}));
      PlaceBox place = {fixations[i], sheet_.y + 12, 0,
                        ReadRows(looks_, fixations[i], kColumns, kMostRows[shown.size()])};
      place.height = kRow * static_cast<double>(place.text.rows.size()) + 10;
      sheet_.y = place.top + place.height + 21;
      places.push_back(std::move(place));
    }
    for (const PlaceBox& place : places) {
      const auto [left, right] = Frame(place.fixation, strip_end, sheet_.palette.ink);
      sheet_.canvas.Line(left, strip_end + 2, kMargin, place.top, sheet_.palette.faint, 0.8);
      sheet_.canvas.Line(right, strip_end + 2, kRight, place.top, sheet_.palette.faint, 0.8);
    }
    const double end = std::exchange(sheet_.y, heading);
    sheet_.Heading("3  Sharp look", words);
    for (const PlaceBox& place : places) Place(place);
    sheet_.y = end;
    Legend();
  }

 private:
  // Round what was read again, in the strip above. Its left and right.
  std::pair<double, double> Frame(const infer::Fixation& fixation, double bottom,
                                  explain::Colour colour) {
    const ByteSpan columns =
        ColumnsOf(fixation, std::ssize(looks_.bytes), static_cast<int64_t>(kRight - kLeft));
    const double left = kLeft + static_cast<double>(columns.start) - 1,
                 right = std::max(kLeft + static_cast<double>(columns.end) + 1, left + 4),
                 top = bottom - kStrip - 2, under = bottom + 2;
    for (const double x : {left, right}) sheet_.canvas.Line(x, top, x, under, colour, 1.2);
    for (const double y : {top, under}) sheet_.canvas.Line(left, y, right, y, colour, 1.2);
    return {left, right};
  }

  // What was read again, and where it is drawn.
  struct PlaceBox {
    const infer::Fixation& fixation;
    double top, height;
    ReadText text;
  };

  void Place(const PlaceBox& place) {
    const double end = place.top + place.height;
    // The words below it, too, hide the lines that lead to the places further down.
    sheet_.canvas.Rectangle(kMargin, place.top, kRight - kMargin, place.height + 20,
                            sheet_.palette.background);
    for (const double x : {kMargin, kRight})
      sheet_.canvas.Line(x, place.top, x, end, sheet_.palette.ink, 1.2);
    for (const double y : {place.top, end})
      sheet_.canvas.Line(kMargin, y, kRight, y, sheet_.palette.ink, 1.2);
    sheet_.y = place.top + 5;
    int64_t line = 0;
    for (const ReadRow& row : place.text.rows) {
      if (row.after_gap && line > 0)
        sheet_.canvas.Line(kMargin + 8, sheet_.y, kRight - 8, sheet_.y, sheet_.palette.faint, 0.6,
                           /*dashed=*/true);
      Row(row, std::exchange(line, row.line) != row.line);
      sheet_.y += kRow;
    }
    std::string said = "The reading says " + LogitText(double{place.fixation.logit}) +
                       ", exactly the sum of what its words add";
    if (std::abs(place.text.left_out) >= 0.005)
      said +=
          fmt::format(" ({} of it in lines that are not shown)", LogitText(place.text.left_out));
    sheet_.y = end + 15;
    sheet_.Note(kMargin, said);
  }

  void Row(const ReadRow& row, bool with_line) {
    const double x = kMargin + kGutter, base = sheet_.y + kRow - 4.5;
    if (with_line)
      sheet_.canvas.Text(x - 10, base, Grouped(row.line), LooksSheet::kSmall, sheet_.palette.faint,
                         explain::Align::kRight);
    for (const ReadRow::Tint& tint : row.tints) {
      // In steps, so that the last digits of a logit leave the picture as it is.
      const double share = most_ > 0 ? std::round(20 * tint.logit / most_) / 20 : 0;
      if (share == 0) continue;
      sheet_.canvas.Rectangle(x + mono_.column() * tint.from, sheet_.y,
                              mono_.column() * (tint.to - tint.from), kRow - 1,
                              TintColour(sheet_.palette, share));
    }
    mono_.Draw(x, base, row.text, sheet_.palette.ink);
  }

  void Legend() {
    sheet_.y += 18;
    double x = kMargin;
    const auto text = [&](const std::string& words) {
      sheet_.Note(x, words);
      x += sheet_.canvas.TextWidth(words, LooksSheet::kNote) + 8;
    };
    text("A word adds");
    text(LogitText(-most_));
    for (int level = -5; level <= 5; ++level, x += 14)
      sheet_.canvas.Rectangle(x, sheet_.y - 10, 14, 12, TintColour(sheet_.palette, level / 5.0));
    x += 8;
    text(LogitText(most_));
    text("to what is said of its place: red for malicious, blue against it.");
    sheet_.y += 17;
    sheet_.Note(
        kMargin,
        fmt::format("The verdict on what was read again is to {:.0f} % the sharp look's, and to "
                    "{:.0f} % the first look's.",
                    100 * looks_.cuts.share, 100 * (1 - looks_.cuts.share)));
  }

  const Looks& looks_;
  LooksSheet& sheet_;
  MonoText mono_;
  double most_ = 0;  // that a part adds, either way
};

}  // namespace

std::string SharpWords(size_t places) {
  return fmt::format("self-attention reads {} again, word by word",
                     Plural(static_cast<int64_t>(places), "place"));
}

void DrawPlaces(const Looks& looks, LooksSheet* sheet) { PlacesDrawing(looks, sheet).Draw(); }

}  // namespace fovea::scan
