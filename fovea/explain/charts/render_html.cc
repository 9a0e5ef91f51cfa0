#include <fmt/format.h>

#include "fovea/core/encoding.h"
#include "fovea/core/readable.h"
#include "fovea/explain/attention_words.h"
#include "fovea/explain/axis_places.h"
#include "fovea/explain/charts/render.h"
#include "fovea/explain/clean_text.h"
#include "fovea/explain/html_page.h"

namespace fovea::explain {
namespace {

constexpr int kSamplePlaces = 5;  // heaviest places in a sample's row
constexpr size_t kOpenRows = 12;  // a longer table is folded

const AttentionSample kNoValues;

std::string Paragraph(const std::string& text, const char* kind = "") {
  return text.empty() ? "" : fmt::format("<p{}>{}</p>\n", kind, EscapeMarkup(text, 10000));
}

std::string SummaryTable(const HtmlSummary& summary) {
  if (summary.header.empty() && summary.rows.empty()) return "";
  std::string out = "<div class=\"summary\"><table>\n";
  if (!summary.header.empty()) {
    out += "<thead><tr>";
    for (const std::string& cell : summary.header) out += "<th>" + EscapeMarkup(cell) + "</th>";
    out += "</tr></thead>\n";
  }
  out += "<tbody>\n";
  for (const auto& row : summary.rows) {
    out += "<tr>";
    for (const std::string& cell : row) out += "<td>" + EscapeMarkup(cell) + "</td>";
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

// Pictures are images of their own, since the glyphs of two SVGs in one page share their ids.
std::string Picture(const AttentionReport& report) {
  const auto data = [&](Theme theme) {
    return "data:image/svg+xml;base64," + Base64(RenderSvg(report, theme));
  };
  return fmt::format(
      "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"{}\">\n"
      "<img alt=\"{}\" src=\"{}\"></picture>\n",
      data(Theme::kDark), EscapeMarkup(Description(report)), data(Theme::kLight));
}

std::string Folded(const std::string& summary, const std::string& table, bool open) {
  return fmt::format("<details{}><summary>{}</summary>\n{}</details>\n", open ? " open" : "",
                     EscapeMarkup(summary), table);
}

// Every place, heaviest first.
std::string PlaceTable(const AttentionReport& report, const std::vector<AxisPlace>& places) {
  if (!HasMean(places)) return "";
  const std::vector<int> order = ByMean(places);
  const double most = places[order[0]].mean;
  const bool spread = HasDeviation(places);
  std::string table = fmt::format(
      "<table>\n<thead><tr><th>{}</th><th class=\"number\">mean weight</th>{}"
      "<th></th></tr></thead>\n<tbody>\n",
      EscapeMarkup(AxisTitle(report)),
      spread ? "<th class=\"number\">standard deviation</th>" : "");
  for (const int i : order) {
    const AxisPlace& p = places[i];
    table += fmt::format(
        "<tr{}><td>{}{}</td><td class=\"number\">{}</td>{}"
        "<td class=\"bar\"><span style=\"width:{:.1f}%\"></span></td></tr>\n",
        p.truth ? " class=\"truth\"" : "", EscapeMarkup(p.name),
        p.truth ? " (known to decide)" : "", EscapeMarkup(p.known ? Percent(p.mean) : "n/a"),
        spread ? fmt::format("<td class=\"number\">{}</td>", EscapeMarkup(Percent(p.deviation)))
               : std::string(),
        most > 0 ? 100 * p.mean / most : 0.0);
  }
  table += "</tbody></table>\n";
  return Folded("Weights of " + Plural(static_cast<int64_t>(places.size()), AxisTitle(report)),
                table, places.size() <= kOpenRows);
}

std::string SampleTable(const AttentionReport& report, const std::vector<AxisPlace>& places) {
  if (report.samples.empty()) return "";
  std::string table =
      "<table>\n<thead><tr><th>sample</th><th>prediction</th><th>true</th>"
      "<th>heaviest</th></tr></thead>\n<tbody>\n";
  for (const AttentionSample& sample : report.samples) {
    // The values of a series are its curve in the picture.
    const AttentionSample& values = report.ordered ? kNoValues : sample;
    std::string list;
    for (const int i : MostDecisive(sample, kSamplePlaces)) {
      list += fmt::format("{}{} ({})", list.empty() ? "" : "; ",
                          EscapeMarkup(PlaceWithValue(values, places, i)),
                          EscapeMarkup(DecisionText(sample, i)));
    }
    table += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                         EscapeMarkup(sample.id), EscapeMarkup(sample.prediction),
                         EscapeMarkup(sample.target), list);
  }
  table += "</tbody></table>\n";
  return Folded(Plural(static_cast<int64_t>(report.samples.size()), "sample"), table,
                report.samples.size() <= kOpenRows);
}

}  // namespace

std::string RenderHtml(const std::string& title, const std::vector<HtmlSection>& sections,
                       const HtmlSummary& summary) {
  std::string out =
      HtmlHead(title, {.pictures = true}) + Paragraph(summary.lead) + SummaryTable(summary);
  for (const HtmlSection& section : sections) {
    const std::vector<AxisPlace> places = Places(section.report);
    out += "<section>\n";
    if (!section.heading.empty()) out += "<h2>" + EscapeMarkup(section.heading) + "</h2>\n";
    out += Paragraph(section.note, " class=\"note\"");
    out += Picture(section.report);
    out += PlaceTable(section.report, places);
    out += SampleTable(section.report, places);
    out += "</section>\n";
  }
  return out + "</body>\n</html>\n";
}

std::string RenderHtml(const AttentionReport& report) {
  return RenderHtml(Title(report), {{"", "", report}});
}

}  // namespace fovea::explain
