#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "fovea/core/readable.h"
#include "fovea/explain/attention_words.h"
#include "fovea/explain/charts/draw_chart.h"
#include "fovea/explain/clean_text.h"

namespace fovea::explain {
namespace {

constexpr Font kHeading{13, true};
constexpr Font kNote{10};
constexpr Font kId{10, true};
constexpr Font kText{10};
constexpr Font kSmall{9};

constexpr double kGap = 32;  // between the two panels of a row
constexpr double kPanelWidth = (kChartWidth - 2 * kChartMargin - kGap) / 2;
constexpr double kSeriesHeight = 84;  // of the plot
constexpr int kBars = 5;              // heaviest columns in a panel
constexpr double kBarRow = 18;
constexpr int kMostLines = 6;  // dimensions drawn; more would only cover each other
constexpr int kMostBands = 200;

// Id on the left, prediction and target on the right.
void Header(Canvas& canvas, const AttentionSample& sample, const Palette& palette, double x,
            double y) {
  const std::string verdict = canvas.Elided(Verdict(sample), kText, kPanelWidth * 0.62);
  const double used = canvas.TextWidth(verdict, kText);
  canvas.Text(x, y, canvas.Elided(CleanName(sample.id), kId, kPanelWidth - used - 12), kId,
              palette.ink);
  canvas.Text(x + kPanelWidth, y, verdict, kText, palette.faint, Align::kRight);
}

struct Span {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
};

Span FiniteSpan(const std::vector<float>& values) {
  Span span;
  for (const float v : values) {
    if (!std::isfinite(v)) continue;
    span.low = std::min<double>(span.low, v);
    span.high = std::max<double>(span.high, v);
  }
  return span;
}

// One line a dimension over [steps, dims] values, row-major.
void InputLines(Canvas& canvas, const AttentionSample& sample, const Span& span,
                const Palette& palette, double x, double y, double slot) {
  const size_t steps = sample.weights.size();
  const size_t dims = sample.values.size() / steps;
  const Colour colours[kMostLines] = {palette.ink,        {0.17, 0.60, 0.50}, {0.60, 0.40, 0.80},
                                      {0.75, 0.35, 0.45}, {0.60, 0.55, 0.20}, palette.faint};
  const double range = span.high > span.low ? span.high - span.low : 1;
  const double middle = span.high > span.low ? 0 : 0.5;
  for (size_t d = std::min<size_t>(dims, kMostLines); d-- > 0;) {
    std::vector<std::pair<double, double>> points;
    for (size_t i = 0; i < steps; ++i) {
      const double v = (sample.values[i * dims + d] - span.low) / range + middle;
      points.emplace_back(x + slot * (i + 0.5), y + kSeriesHeight - 6 - v * (kSeriesHeight - 12));
    }
    canvas.Polyline(points, colours[d], 1.3);
  }
}

// The input as lines over bands that are the darker, the heavier the weight; without an input,
// bars of the weights.
void SeriesPanel(Canvas& canvas, const AttentionReport& report, const AttentionSample& sample,
                 const std::vector<AxisPlace>& places, const Palette& palette, double x,
                 double top) {
  const double left = x + 38, right = x + kPanelWidth, bottom = top + kSeriesHeight;
  // Panels share the report's axis, so that a short sample ends early.
  const size_t axis = std::max(places.size(), sample.weights.size());
  const double slot = (right - left) / std::max<size_t>(1, axis);
  const std::vector<double> weights = CleanWeights(sample.weights);
  const std::vector<int> heaviest = Heaviest(weights, 1);
  const double most = heaviest.empty() ? 0 : weights[heaviest[0]];

  const Span span = FiniteSpan(sample.values);
  const bool lines = !weights.empty() && !sample.values.empty() &&
                     sample.values.size() % weights.size() == 0 && span.low <= span.high;
  canvas.Rectangle(left, top, right - left, kSeriesHeight, WithAlpha(palette.grid, 0.35));
  const std::vector<AxisPlace> bands = PlacesOf(weights);
  for (const Column& c : Columns(bands, kMostBands)) {
    const double share = most > 0 ? bands[c.peak].mean / most : 0;
    if (share < 0.01) continue;
    const double width = slot * (c.last - c.first + 1);
    if (lines) {
      canvas.Band(left + slot * c.first, top, width, kSeriesHeight,
                  WithAlpha(palette.bar, 0.62 * share));
    } else {
      canvas.Rectangle(left + slot * c.first, bottom - share * (kSeriesHeight - 6), width * 0.8,
                       share * (kSeriesHeight - 6), palette.bar);
    }
  }
  if (lines) {
    InputLines(canvas, sample, span, palette, left, top, slot);
    const auto [low, high] = LimitTexts(span.low, span.high);
    canvas.Text(left - 6, top + 9, high, kSmall, palette.faint, Align::kRight);
    canvas.Text(left - 6, bottom - 3, low, kSmall, palette.faint, Align::kRight);
  } else if (most > 0) {
    canvas.Text(left - 6, top + 9, Percent(most), kSmall, palette.faint, Align::kRight);
  }
  canvas.Line(left, bottom, right, bottom, palette.faint, 0.75);
  for (size_t i = 0; i < places.size(); ++i) {
    if (places[i].truth) canvas.Triangle(left + slot * (i + 0.5), bottom + 2, 5, palette.truth);
  }

  const auto name = [&](size_t i) {
    return canvas.Elided(i < places.size() ? places[i].name : std::to_string(i), kSmall, 70);
  };
  const double y = bottom + 16;
  double taken_low = right, taken_high = left;  // by the peak's label
  if (most > 0) {
    const size_t peak = static_cast<size_t>(heaviest[0]);
    const std::string text = fmt::format("{} · {}", name(peak), Percent(most));
    const Font font{kSmall.size, true};
    const double half = canvas.TextWidth(text, font) / 2;
    const double centre =
        std::clamp(left + slot * (peak + 0.5), left + half, std::max(left + half, right - half));
    canvas.Text(centre, y, text, font,
                peak < places.size() && places[peak].truth ? palette.truth : palette.bar,
                Align::kCentre);
    taken_low = centre - half - 8;
    taken_high = centre + half + 8;
  }
  if (axis > 0) {
    const std::string first = name(0), last = name(axis - 1);
    if (most <= 0 || left + canvas.TextWidth(first, kSmall) < taken_low) {
      canvas.Text(left, y, first, kSmall, palette.faint);
    }
    if (axis > 1 && (most <= 0 || right - canvas.TextWidth(last, kSmall) > taken_high)) {
      canvas.Text(right, y, last, kSmall, palette.faint, Align::kRight);
    }
  }
}

// The heaviest columns with their values.
void ColumnPanel(Canvas& canvas, const AttentionSample& sample,
                 const std::vector<AxisPlace>& places, const Palette& palette, double x,
                 double top) {
  const std::vector<int> heaviest = MostDecisive(sample, kBars);
  const double names = kPanelWidth * 0.46;
  const double left = x + names + 10, right = x + kPanelWidth - 44;
  for (size_t k = 0; k < heaviest.size(); ++k) {
    const int i = heaviest[k];
    const bool truth = static_cast<size_t>(i) < places.size() && places[i].truth;
    const double y = top + kBarRow * (k + 0.5);
    const double length = DecisionOf(sample, i) / DecisionOf(sample, heaviest[0]) * (right - left);
    canvas.Text(x, y + 3.4, canvas.Elided(PlaceWithValue(sample, places, i), kText, names), kText,
                truth ? palette.truth : palette.ink);
    const bool against = DecisionText(sample, i).starts_with("−");
    canvas.Rectangle(left, y - 5, length, 10,
                     truth     ? palette.truth
                     : against ? WithAlpha(palette.faint, 0.6)
                               : palette.bar);
    canvas.Text(left + length + 6, y + 3.4, DecisionText(sample, i), kSmall, palette.faint);
  }
}

}  // namespace

std::pair<std::string, std::string> LimitTexts(double low, double high) {
  const double range = high - low, most = std::max(std::abs(low), std::abs(high));
  if (!(range > 0)) return {fmt::format("{:.4g}", low), fmt::format("{:.4g}", high)};
  const int decimals = std::max(0, 2 - static_cast<int>(std::floor(std::log10(range))));
  if (most >= 1e6 || decimals > 6) {
    // As many digits as it takes to tell them apart.
    const int digits = 3 + std::clamp(static_cast<int>(std::log10(most / range)), 0, 6);
    return {fmt::format("{:.{}g}", low, digits), fmt::format("{:.{}g}", high, digits)};
  }
  const auto text = [&](double value) {
    std::string out = fmt::format("{:.{}f}", value, decimals);
    if (decimals > 0) out.erase(out.find_last_not_of('0') + 1);
    if (out.back() == '.') out.pop_back();
    return out == "-0" ? "0" : out;
  };
  return {text(low), text(high)};
}

double DrawSamples(Canvas& canvas, const AttentionReport& report,
                   const std::vector<AxisPlace>& places, const Palette& palette, double top) {
  const int count = static_cast<int>(report.samples.size());
  const int shown = std::min(count, kChartSamples);
  const bool has_values = std::any_of(report.samples.begin(), report.samples.end(),
                                      [](const AttentionSample& s) { return !s.values.empty(); });
  std::string note = shown < count ? fmt::format("the first {} of {}", shown, count) : "";
  const auto add = [&](const std::string& text) { note += (note.empty() ? "" : " · ") + text; };
  if (report.ordered && has_values) {
    add("line: the input, as in the data · shade: the weight of each " + AxisTitle(report));
  } else if (report.ordered) {
    add("the weight of each " + AxisTitle(report));
  } else if (count > 0 && !report.samples[0].effects.empty()) {
    add(EffectWords(report));
  } else {
    add("the heaviest " + Plural(2, AxisTitle(report)).substr(2) + " of each");
  }
  canvas.Line(kChartMargin, top, kChartWidth - kChartMargin, top, palette.grid, 1);
  canvas.Text(kChartMargin, top + 26, "Samples", kHeading, palette.ink);
  canvas.Text(kChartMargin + canvas.TextWidth("Samples", kHeading) + 14, top + 26,
              canvas.Elided(note, kNote, 680), kNote, palette.faint);

  size_t bars = 1;
  for (int k = 0; k < shown; ++k) {
    bars = std::max(bars, MostDecisive(report.samples[k], kBars).size());
  }
  const double height = report.ordered ? kSeriesHeight + 60 : bars * kBarRow + 44;
  double y = top + 38;
  for (int k = 0; k < shown; ++k) {
    const AttentionSample& sample = report.samples[k];
    const double x = kChartMargin + (k % 2) * (kPanelWidth + kGap);
    Header(canvas, sample, palette, x, y + 16);
    if (CleanWeights(sample.weights).empty() ||
        (!report.ordered && MostDecisive(sample, 1).empty())) {
      canvas.Text(x, y + 40, "no weights", kText, palette.faint);
    } else if (report.ordered) {
      SeriesPanel(canvas, report, sample, places, palette, x, y + 26);
    } else {
      ColumnPanel(canvas, sample, places, palette, x, y + 24);
    }
    if (k % 2 == 1 || k == shown - 1) y += height;
  }
  return y - 10;
}

}  // namespace fovea::explain
