#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fovea/core/encoding.h"
#include "fovea/core/readable.h"
#include "fovea/explain/attention_words.h"
#include "fovea/explain/clean_text.h"
#include "fovea/explain/contributions/contribution_rows.h"
#include "fovea/explain/contributions/contribution_words.h"
#include "fovea/explain/contributions/render_contributions.h"
#include "fovea/explain/html_page.h"

namespace fovea::explain {
namespace {

constexpr size_t kOpenRows = 12;     // a longer table is folded
constexpr size_t kOpenSamples = 24;  // so are all of more samples

constexpr char kStyle[] = R"(
:root { --for: #a84300; --against: #2b6cb0; }
@media (prefers-color-scheme: dark) { :root { --for: #f0883e; --against: #5a9fe0; } }
h3 { font-size: 1rem; margin: 1.25rem 0 .25rem; overflow-wrap: anywhere; }
h3 span { color: var(--faint); font-weight: 400; font-size: .875rem; margin-left: .6rem; }
.predicted td:first-child { font-weight: 600; }
.for { color: var(--for); }
.against { color: var(--against); }
)";

// Pictures are images of their own, since the glyphs of two SVGs in one page share their ids.
std::string PictureOf(const ContributionReport& report) {
  const auto data = [&](Theme theme) {
    return "data:image/svg+xml;base64," + Base64(RenderSvg(report, theme));
  };
  return fmt::format(
      "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"{}\">\n"
      "<img alt=\"{}\" src=\"{}\"></picture>\n",
      data(Theme::kDark), EscapeMarkup(Description(report), 10000), data(Theme::kLight));
}

std::string Cell(const std::string& text, const char* kind = "") {
  return fmt::format("<td{}>{}</td>", kind, EscapeMarkup(text));
}

std::string NumberCell(const std::string& text) { return Cell(text, " class=\"number\""); }

// Two cells: "steps 40–57 +1.8; step 60 +0.2" for the class, and likewise against it.
std::string RangeCells(std::span<const float> contributions) {
  std::string out;
  for (const RangeSign sign : {RangeSign::kFor, RangeSign::kAgainst}) {
    std::string list;
    for (const StepRange& range : HeaviestRanges(contributions, sign)) {
      list += (list.empty() ? "" : "; ") + StepsText(range.first, range.last) + " " +
              SignedAmount(range.sum);
    }
    out += Cell(list, sign == RangeSign::kFor ? " class=\"for\"" : " class=\"against\"");
  }
  return out;
}

std::string Table(const std::string& header, const std::string& rows) {
  return "<table>\n<thead><tr>" + header +
         "<th>heaviest for</th><th>heaviest against</th></tr></thead>\n<tbody>\n" + rows +
         "</tbody></table>\n";
}

std::string MeansTable(const ContributionReport& report) {
  std::string rows;
  for (size_t c = 0; c < report.means.size(); ++c) {
    const ContributionMean& mean = report.means[c];
    rows += "<tr>" + Cell(ClassName(report, c)) + NumberCell(Grouped(mean.samples)) +
            NumberCell(Amount(report.bias[c])) + RangeCells(mean.contributions) + "</tr>\n";
  }
  if (rows.empty()) return "";
  return "<h2>Means</h2>\n" +
         Table("<th>class</th><th class=\"number\">samples</th><th class=\"number\">bias</th>",
               rows);
}

// Classes by falling score; those without one last.
std::vector<size_t> ByScore(const std::vector<float>& scores) {
  std::vector<size_t> order(scores.size());
  std::iota(order.begin(), order.end(), 0);
  const auto key = [&](size_t c) { return std::isnan(scores[c]) ? -INFINITY : scores[c]; };
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return key(a) > key(b); });
  return order;
}

std::string SampleTable(const ContributionReport& report, const ContributionSample& sample) {
  const size_t predicted = PredictedClass(report, sample);
  const bool probable = !sample.probabilities.empty();
  std::string rows;
  for (const size_t c : ByScore(sample.scores)) {
    const std::span<const float> contributions = RowOf(sample.contributions, c, sample.steps);
    rows += c == predicted ? "<tr class=\"predicted\">" : "<tr>";
    rows += Cell(ClassName(report, c) +
                 (probable && report.classes[c] == sample.target ? " (true)" : ""));
    if (probable) {
      const float p = sample.probabilities[c];
      rows += NumberCell(std::isfinite(p) ? Percent(p) : "n/a");
    }
    rows += NumberCell(Amount(sample.scores[c])) + NumberCell(Amount(report.bias[c])) +
            RangeCells(contributions) + "</tr>\n";
  }
  return Table(
      fmt::format("<th>class</th>{}<th class=\"number\">{}</th>"
                  "<th class=\"number\">bias</th>",
                  probable ? "<th class=\"number\">probability</th>" : "", ScoreName(report)),
      rows);
}

// Folded where there is much of it.
std::string Sample(const ContributionReport& report, const ContributionSample& sample, bool open) {
  const std::string field = FieldText(sample);
  const std::string summary = Grouped(static_cast<int64_t>(report.classes.size())) +
                              (report.classes.size() == 1 ? " class" : " classes") +
                              (field.empty() ? "" : " · hottest " + field);
  return fmt::format("<h3>{}<span>{}</span></h3>\n<details{}><summary>{}</summary>\n{}</details>\n",
                     EscapeMarkup(sample.id), EscapeMarkup(Verdict(report, sample)),
                     open ? " open" : "", EscapeMarkup(summary), SampleTable(report, sample));
}

std::string Samples(const ContributionReport& report) {
  if (report.samples.empty()) return "";
  std::string out = "<section>\n<h2>Samples</h2>\n";
  const bool open = report.classes.size() <= kOpenRows && report.samples.size() <= kOpenSamples;
  for (const ContributionSample& sample : report.samples) out += Sample(report, sample, open);
  return out + "</section>\n";
}

}  // namespace

std::string RenderHtml(const ContributionReport& report) {
  CheckContributions(report);
  std::string out = HtmlHead(Title(report), {.pictures = true, .style = kStyle});
  out += "<p class=\"note\">" + EscapeMarkup(ScoreSentence(report)) + ".</p>\n";
  out += "<section>\n" + PictureOf(report) + MeansTable(report) + "</section>\n";
  if (!report.classes.empty()) out += Samples(report);
  return out + "</body>\n</html>\n";
}

}  // namespace fovea::explain
