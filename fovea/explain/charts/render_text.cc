#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fovea/core/display_width.h"
#include "fovea/core/error.h"
#include "fovea/core/readable.h"
#include "fovea/explain/attention_words.h"
#include "fovea/explain/axis_places.h"
#include "fovea/explain/charts/render.h"
#include "fovea/explain/clean_text.h"
#include "fovea/explain/text_bar.h"

namespace fovea::explain {
namespace {

constexpr int kBarPlaces = 40;    // more places than this are drawn as columns
constexpr int kChartRows = 8;     // of such a column chart
constexpr int kScaleWidth = 8;    // its scale on the left: "  53.1% "
constexpr int kSamplePlaces = 5;  // heaviest places listed for a sample

// Styles, as their ANSI codes.
using Style = std::string;
constexpr char kPlain[] = "", kTitle[] = "\x1b[1m", kBar[] = "\x1b[34m", kTruth[] = "\x1b[33m",
               kFaint[] = "\x1b[2m";

// Lines of styled text, none wider than the terminal.
class Page {
 public:
  explicit Page(const TextOptions& options) : options_(options) {}

  Page& Add(const std::string& text, const Style& style = kPlain) {
    const std::string fits = Elide(text, options_.width - used_);
    used_ += DisplayWidth(fits);
    if (line_.empty() || line_.back().style != style) line_.push_back({"", style});
    line_.back().text += fits;
    return *this;
  }
  void End() {
    while (!line_.empty()) {
      std::string& last = line_.back().text;
      last.erase(last.find_last_not_of(' ') + 1);
      if (!last.empty()) break;
      line_.pop_back();
    }
    for (const Part& part : line_) {
      const bool coloured = options_.colour && !part.style.empty() && !part.text.empty();
      text_ += coloured ? part.style + part.text + "\x1b[0m" : part.text;
    }
    text_ += "\n";
    line_.clear();
    used_ = 0;
  }
  void Paragraph(const std::string& text, const Style& style = kPlain, int indent = 0) {
    for (const std::string& line : WrapWords(text, std::max(1, options_.width - indent))) {
      Add(std::string(indent, ' ')).Add(line, style).End();
    }
  }
  int width() const { return options_.width; }
  const std::string& text() const { return text_; }

 private:
  struct Part {
    std::string text;
    Style style;
  };

  TextOptions options_;
  std::string text_;
  std::vector<Part> line_;
  int used_ = 0;
};

// One character of a column: eighths 0 to 8 from the bottom.
const char* Block(int eighths) {
  static constexpr const char* kBlock[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  return kBlock[std::clamp(eighths, 0, 8)];
}

// A line a row: mark, name, percent, spread, bar. A full bar is the largest weight.
void BarRows(Page& page, const std::vector<AxisPlace>& rows, bool spread, int indent) {
  double most = 0;
  int widest = 0;
  for (const AxisPlace& r : rows) {
    most = std::max(most, r.mean);
    widest = std::max(widest, DisplayWidth(r.name));
  }
  const int left = indent + 2;
  spread = spread && page.width() >= 40;
  const int numbers = 7 + (spread ? 8 : 0) + 1;
  const int room = page.width() - left - numbers;
  const int names = std::min(widest, std::max(6, room * 2 / 5));
  const int cells = std::max(0, room - names);
  for (const AxisPlace& r : rows) {
    page.Add(std::string(indent, ' ')).Add(r.truth ? "● " : "  ", kTruth);
    page.Add(PadRight(r.name, names), r.truth ? kTruth : kPlain);
    page.Add(PadLeft(r.known ? Percent(r.mean) : "n/a", 7));
    if (spread) {
      page.Add(r.known ? fmt::format(" ± {:>4.1f} ", r.deviation * 100) : std::string(8, ' '),
               kFaint);
    }
    page.Add(" ");
    page.Add(most > 0 ? Bar(r.mean / most, cells) : "", r.truth ? kTruth : kBar);
    page.End();
  }
}

// A small chart of columns in the order of the axis, `wide` characters a column, with names below.
void ColumnChart(Page& page, const AttentionReport& report, const std::vector<AxisPlace>& places) {
  const int room = std::max(1, page.width() - kScaleWidth - 1);
  const std::vector<Column> columns = Columns(places, room);
  const int wide = std::max(1, room / static_cast<int>(columns.size()));
  double most = 0;
  for (const AxisPlace& p : places) most = std::max(most, p.mean);

  for (int row = kChartRows - 1; row >= 0; --row) {
    std::string scale;
    if (row == kChartRows - 1) scale = Percent(most);
    if (row == kChartRows / 2 - 1) scale = Percent(most / 2);
    page.Add(PadLeft(scale, kScaleWidth - 1) + " │", kFaint);
    for (const Column& c : columns) {
      const double height = most > 0 ? places[c.peak].mean / most * kChartRows * 8 : 0;
      const char* block = Block(static_cast<int>(std::lround(height)) - row * 8);
      for (int k = 0; k < wide; ++k) page.Add(block, c.truth ? kTruth : kBar);
    }
    page.End();
  }
  std::string line;
  for (size_t i = 0; i < columns.size() * wide; ++i) line += "─";
  page.Add(PadLeft("0%", kScaleWidth - 1) + " └" + line, kFaint).End();

  if (HasTruth(places)) {
    page.Add(std::string(kScaleWidth + 1, ' '));
    for (const Column& c : columns) {
      for (int k = 0; k < wide; ++k) page.Add(c.truth ? "▲" : " ", kTruth);
    }
    page.End();
  }

  // Names while they are short, else positions from 0.
  int widest = 0;
  for (const AxisPlace& p : places) widest = std::max(widest, DisplayWidth(p.name));
  const bool named = widest <= 10;
  const int per = columns[0].last - columns[0].first + 1;
  if (!named) widest = static_cast<int>(std::to_string(places.size()).size());
  const int step = TickStep((widest + 2.0) / wide);
  std::string labels;
  for (size_t i = 0; i < columns.size(); i += step) {
    const std::string name =
        named ? places[columns[i].first].name : std::to_string(columns[i].first);
    const int start = static_cast<int>(i) * wide;
    if (start + DisplayWidth(name) > static_cast<int>(columns.size()) * wide) break;
    labels += std::string(start - DisplayWidth(labels), ' ') + name;
  }
  page.Add(std::string(kScaleWidth + 1, ' ') + labels, kFaint).End();
  std::string caption = AxisTitle(report);
  if (!named) caption += " (position, from 0)";
  if (per > 1) caption += fmt::format("; each bar is the largest of {}", per);
  page.Paragraph(caption, kFaint, kScaleWidth + 1);
}

// The heaviest places and every truth place, by weight; what is left over in one line.
void HeaviestRows(Page& page, const AttentionReport& report, const std::vector<AxisPlace>& places,
                  int count) {
  const std::vector<int> order = ByMean(places);
  std::vector<AxisPlace> rows;
  double rest = 0;
  int others = 0, extra_truth = 0;
  for (size_t rank = 0; rank < order.size(); ++rank) {
    const AxisPlace& p = places[order[rank]];
    const bool heavy = rank < static_cast<size_t>(count);
    if (heavy || (p.truth && extra_truth++ < count)) {
      rows.push_back(p);
      if (!heavy) rows.back().name += fmt::format(" (rank {})", rank + 1);
    } else {
      rest += p.mean;
      ++others;
    }
  }
  BarRows(page, rows, HasDeviation(places), 0);
  if (others > 0) {
    page.Paragraph(report.gates
                       ? fmt::format("the other {}: {} in the mean",
                                     Plural(others, AxisTitle(report)), Percent(rest / others))
                       : fmt::format("the other {} together {}", Plural(others, AxisTitle(report)),
                                     Percent(rest)),
                   kFaint, 2);
  }
}

void Means(Page& page, const AttentionReport& report, const TextOptions& options,
           const std::vector<AxisPlace>& places) {
  if (places.empty()) return page.Paragraph("no places to show");
  if (!HasMean(places)) return page.Paragraph("no mean weights to show");

  std::string caption = "mean attention weight";
  if (report.sample_count > 0) caption += " over " + Plural(report.sample_count, "sample");
  if (HasDeviation(places)) caption += ", ± standard deviation";
  if (report.gates)
    caption += "; each 0 to 100%";
  else if (places.size() > 1)
    caption += "; an even share is " + Percent(1.0 / places.size());
  if (HasTruth(places)) caption += "; ● known to decide";
  page.Paragraph(caption, kFaint);
  page.End();

  if (places.size() > kBarPlaces) {
    ColumnChart(page, report, places);
    page.End();
    page.Paragraph("heaviest", kTitle);
    HeaviestRows(page, report, places, std::min(options.max_places, 10));
  } else if (report.ordered) {
    page.Paragraph(AxisTitle(report), kFaint, 2);
    BarRows(page, places, HasDeviation(places), 0);
  } else {
    HeaviestRows(page, report, places, options.max_places);
  }
}

// The heaviest places' mean weights by class, where the classes differ.
void ClassTable(Page& page, const AttentionReport& report, const std::vector<AxisPlace>& places) {
  constexpr int kMostClasses = 12, kMostPlaces = 12, kWidest = 24, kCell = 7;
  if (report.classes.size() < 2 || std::ssize(report.classes) > kMostClasses) return;
  page.End();
  page.Paragraph("mean attention weight by class", kTitle);
  int wide = 0;
  std::vector<int> shown;
  for (const int i : ByMean(places)) {
    if (std::ssize(shown) == kMostPlaces) break;
    shown.push_back(i);
    wide = std::max(wide, DisplayWidth(places[static_cast<size_t>(i)].name));
  }
  wide = std::min(wide, kWidest);
  page.Add(PadRight("", wide + 2), kFaint);
  for (const ClassWeights& of : report.classes)
    page.Add(PadLeft(Elide(CleanName(of.name), kCell), kCell + 1), kFaint);
  page.End();
  for (const int i : shown) {
    page.Add("  ").Add(PadRight(Elide(places[static_cast<size_t>(i)].name, wide), wide));
    for (const ClassWeights& of : report.classes)
      page.Add(PadLeft(Percent(of.mean[static_cast<size_t>(i)]), kCell + 1));
    page.End();
  }
}

// Weights in one line, a character a place or more; the highest block is the largest weight.
std::string Sparkline(const std::vector<double>& weights, int width) {
  const std::vector<AxisPlace> places = PlacesOf(weights);
  const std::vector<Column> columns = Columns(places, std::max(1, width));
  const double most = *std::max_element(weights.begin(), weights.end());
  std::string out;
  for (const Column& c : columns) {
    out += Block(most > 0 ? 1 + static_cast<int>(std::lround(places[c.peak].mean / most * 7)) : 1);
  }
  return out;
}

// A line a place: name and value, what the prediction owes to it, and a bar of that.
void EffectRows(Page& page, const std::vector<AxisPlace>& places, const AttentionSample& sample,
                const std::vector<int>& shown) {
  constexpr int kNumber = 8;
  std::vector<std::string> names;
  int widest = 0;
  for (const int i : shown) {
    names.push_back(PlaceWithValue(sample, places, i));
    widest = std::max(widest, DisplayWidth(names.back()));
  }
  const int room = std::max(0, page.width() - 2 - kNumber - 1);
  widest = std::min(widest, std::max(6, room * 2 / 5));
  const double most = DecisionOf(sample, shown[0]);
  for (size_t k = 0; k < shown.size(); ++k) {
    page.Add("  ").Add(PadRight(names[k], widest));
    page.Add(PadLeft(DecisionText(sample, shown[k]), kNumber)).Add(" ");
    page.Add(Bar(DecisionOf(sample, shown[k]) / most, std::max(0, room - widest)), kBar);
    page.End();
  }
}

void Sample(Page& page, const AttentionReport& report, const std::vector<AxisPlace>& places,
            const AttentionSample& sample) {
  page.End();
  page.Add(CleanName(sample.id), kTitle);
  const std::string verdict = Verdict(sample);
  if (!verdict.empty()) page.Add(sample.id.empty() ? verdict : "  " + verdict);
  page.End();

  const std::vector<double> weights = CleanWeights(sample.weights);
  const std::vector<int> heaviest = MostDecisive(sample, kSamplePlaces);
  if (heaviest.empty()) return page.Paragraph("no weights", kFaint, 2);

  const auto truth = [&](int i) {
    return static_cast<size_t>(i) < places.size() && places[i].truth;
  };
  if (report.ordered) {
    page.Add("  ").Add(Sparkline(weights, page.width() - 2), kBar).End();
    std::string list;
    for (const int i : heaviest) {
      list += (list.empty() ? "" : ", ") + PlaceWithValue({}, places, i) + " " +
              Percent(weights[i]) + (truth(i) ? " ●" : "");
    }
    return page.Paragraph(AxisTitle(report) + " " + list, kPlain, 2);
  }
  if (!sample.effects.empty()) return EffectRows(page, places, sample, heaviest);
  std::vector<AxisPlace> rows;
  for (const int i : heaviest) {
    rows.push_back({PlaceWithValue(sample, places, i), weights[i], 0, true, truth(i)});
  }
  BarRows(page, rows, false, 0);
}

}  // namespace

std::string RenderText(const AttentionReport& report, const TextOptions& options) {
  Require(options.width >= 1, "RenderText: width must be at least 1, got ", options.width);
  Require(options.max_places >= 1, "RenderText: max_places must be at least 1, got ",
          options.max_places);
  const std::vector<AxisPlace> places = Places(report);
  Page page(options);
  page.Paragraph(Title(report), kTitle);
  Means(page, report, options, places);
  if (!report.ordered) ClassTable(page, report, places);
  if (!report.samples.empty() && !report.samples[0].effects.empty()) {
    page.End();
    page.Paragraph(EffectWords(report), kFaint);
  }
  for (const AttentionSample& sample : report.samples) Sample(page, report, places, sample);
  return page.text();
}

}  // namespace fovea::explain
