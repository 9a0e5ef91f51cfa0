#include "fovea/explain/contributions/draw_contributions.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fovea/core/readable.h"
#include "fovea/explain/clean_text.h"
#include "fovea/explain/contributions/contribution_rows.h"
#include "fovea/explain/contributions/contribution_words.h"

namespace fovea::explain {
namespace {

constexpr Font kTitle{18, true};
constexpr Font kSubtitle{11.5};
constexpr Font kHeading{13, true};
constexpr Font kNote{10};
constexpr double kInner = kChartWidth - 2 * kChartMargin;

struct Section {
  std::string heading;
  std::string note;
  std::vector<DrawnSeries> series;
};

// What stands before a note where not all is shown.
std::string AndMore(size_t shown, const std::string& all, size_t count) {
  return shown < count ? fmt::format("{} of {}, and {} more · ", shown, all, count - shown) : "";
}

Section MeansOf(const ContributionReport& report) {
  Section section;
  size_t count = 0;
  for (size_t c = 0; c < report.means.size(); ++c) {
    const ContributionMean& mean = report.means[c];
    if (!HasSeries(mean) || ++count > kDrawnClasses) continue;
    const std::string note =
        fmt::format("mean of {} · bias {}", Plural(mean.samples, "sample"), Amount(report.bias[c]));
    section.series.push_back(
        {ClassName(report, c), note, StepsOf(mean), &mean.values, mean.contributions, {0, 0, -1}});
  }
  section.heading = IsLogit(report) ? "Classes" : "Mean";
  section.note = AndMore(section.series.size(), fmt::format("the {} with samples", count), count) +
                 (IsLogit(report) ? "the mean of the series that the model takes for each, "
                                    "coloured by what steps contribute to it"
                                  : "of all series and of their contributions");
  return section;
}

Section SamplesOf(const ContributionReport& report) {
  Section section;
  const size_t count = report.samples.size(), shown = std::min<size_t>(count, kChartSamples);
  for (size_t k = 0; k < shown; ++k) {
    const ContributionSample& sample = report.samples[k];
    section.series.push_back(
        {CleanName(sample.id), Verdict(report, sample), sample.steps, &sample.values,
         RowOf(sample.contributions, PredictedClass(report, sample), sample.steps),
         FieldWithin(sample)});
  }
  section.heading = "Samples";
  section.note = AndMore(shown, Grouped(static_cast<int64_t>(count)), count) +
                 "each coloured by what its steps contribute to the " +
                 (IsLogit(report) ? "predicted class" : ScoreName(report));
  return section;
}

// What colours, bars and the bracket mean, in one row.
class LegendRow {
 public:
  LegendRow(Canvas& canvas, const Palette& palette, double y)
      : canvas_(canvas), palette_(palette), y_(y) {}

  void Colours(const ContributionReport& report, const ContributionColours& colours) {
    const bool clipped = colours.clipped();
    Text((clipped ? "≤ " : "") + SignedAmount(-colours.limit(), 2), 6);
    for (int level = -ContributionColours::kLevels; level <= ContributionColours::kLevels;
         ++level) {
      canvas_.Band(x_, y_ - 8.5, kBox, 9, colours.At(level));
      x_ += kBox;
    }
    x_ += 6;
    Text((clipped ? "≥ " : "") + SignedAmount(colours.limit(), 2), 8);
    const std::string unit =
        IsLogit(report) ? "logits" : canvas_.Elided(CleanName(report.unit), kNote, 80);
    Text(unit + " that a step adds or takes", 22);
  }

  void Bars() {
    canvas_.Rectangle(x_, y_ - 9.5, 3.5, 6.5, palette_.truth);
    canvas_.Rectangle(x_ + 4, y_ - 7, 3.5, 4, palette_.truth);
    canvas_.Rectangle(x_ + 8, y_ - 3, 3.5, 4, palette_.bar);
    x_ += 18;
    Text("the same as bars", 22);
  }

  void Bracket() {
    canvas_.Polyline({{x_, y_ - 6}, {x_, y_ - 1}, {x_ + 12, y_ - 1}, {x_ + 12, y_ - 6}},
                     palette_.ink, 1);
    canvas_.Triangle(x_ + 6, y_ - 8.5, 5, palette_.ink);
    x_ += 18;
    Text("what the hottest step was computed from", 0);
  }

 private:
  static constexpr double kBox = 7;

  void Text(const std::string& text, double gap) {
    canvas_.Text(x_, y_, text, kNote, palette_.faint);
    x_ += canvas_.TextWidth(text, kNote) + gap;
  }

  Canvas& canvas_;
  const Palette& palette_;
  const double y_;
  double x_ = kChartMargin;
};

double DrawSection(Canvas& canvas, const ContributionReport& report, const Section& section,
                   const Palette& palette, double top) {
  canvas.Line(kChartMargin, top, kChartWidth - kChartMargin, top, palette.grid, 1);
  canvas.Text(kChartMargin, top + 26, section.heading, kHeading, palette.ink);
  const double used = canvas.TextWidth(section.heading, kHeading) + 14;
  canvas.Text(kChartMargin + used, top + 26, canvas.Elided(section.note, kNote, kInner - used),
              kNote, palette.faint);

  std::vector<std::span<const float>> drawn;
  bool fields = false;
  for (const DrawnSeries& series : section.series) {
    drawn.push_back(series.contributions);
    fields |= series.field.first <= series.field.last;
  }
  const ContributionColours colours(drawn, palette);
  double y = top + 34;
  if (colours.limit() > 0) {
    LegendRow legend(canvas, palette, top + 46);
    legend.Colours(report, colours);
    legend.Bars();
    if (fields) legend.Bracket();
    y += 20;
  }
  const SeriesScale scale{report.dim_names, LongestSteps(report), colours};
  for (size_t k = 0; k < section.series.size(); ++k) {
    const double x = kChartMargin + static_cast<double>(k % 2) * (kSeriesWidth + kSeriesGap);
    DrawSeries(canvas, section.series[k], scale, palette, x, y);
    if (k % 2 == 1 || k + 1 == section.series.size()) y += SeriesHeight(report.dim_names.size());
  }
  return y;
}

std::string Subtitle(const ContributionReport& report) {
  std::string out = ScoreSentence(report);
  if (report.sample_count > 0) out += " · " + Plural(report.sample_count, "sample");
  const size_t dims = report.dim_names.size();
  if (dims > kDrawnDims)
    out += fmt::format(" · the first {} dimensions, and {} more", kDrawnDims, dims - kDrawnDims);
  return out;
}

}  // namespace

double DrawContributions(Canvas& canvas, const ContributionReport& report, const Palette& palette) {
  canvas.Text(kChartMargin, 40, canvas.Elided(Title(report), kTitle, kInner), kTitle, palette.ink);
  canvas.Text(kChartMargin, 61, canvas.Elided(Subtitle(report), kSubtitle, kInner), kSubtitle,
              palette.faint);
  double y = 80;
  if (report.classes.empty()) {
    canvas.Text(kChartMargin, y + 12, "No classes to show.", kSubtitle, palette.ink);
    return y + 12 + kChartMargin;
  }
  for (const Section& section : {MeansOf(report), SamplesOf(report)})
    if (!section.series.empty()) y = DrawSection(canvas, report, section, palette, y) + 6;
  return std::ceil(y + kChartMargin - 20);
}

}  // namespace fovea::explain
