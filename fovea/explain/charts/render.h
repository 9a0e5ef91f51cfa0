#ifndef FOVEA_EXPLAIN_CHARTS_RENDER_H_
#define FOVEA_EXPLAIN_CHARTS_RENDER_H_

#include <string>
#include <vector>

#include "fovea/explain/charts/attention_report.h"
#include "fovea/explain/render_options.h"

namespace fovea::explain {

// Bars of the mean weights with their spread, then the samples. An unordered axis is sorted by
// weight, an ordered one keeps its order; more than 40 places become a small column chart with the
// heaviest places listed below it. No line is wider than options.width display columns; without
// colour there are no escape codes. Throws ArgumentError if width or max_places is below 1.
std::string RenderText(const AttentionReport& report, const TextOptions& options = {});

// One JSON object on one line: {"task", "axis", "mean", "deviation", "samples": [{"id", "weights",
// "prediction", "target"}]}. "mean" and "deviation" have one number for each place of the axis;
// weights are fractions, with up to 9 significant digits (enough to restore the float); null where
// a number is missing or not finite. docs/json.md has the whole of it.
std::string RenderJson(const AttentionReport& report);

// A row a place: place, mean, deviation, then a column for each sample, named by its id. Quoted
// as RFC 4180 says, lines end in \n; a field is empty where a number is missing or not finite.
std::string RenderCsv(const AttentionReport& report);

// One picture of the mean weights (and of up to eight samples below it), in points. The same
// report gives the same bytes with the same cairo and fonts. RenderPng throws ArgumentError unless
// 0 < scale <= 8 (pixels per point).
std::string RenderSvg(const AttentionReport& report, Theme theme = Theme::kLight);
std::string RenderPng(const AttentionReport& report, double scale = 2.0,
                      Theme theme = Theme::kLight);

struct HtmlSection {
  std::string heading;
  std::string note;  // plain text under the heading
  AttentionReport report;
};

// What opens a page: a paragraph and a table, e.g. an experiment a row. Both may be empty.
struct HtmlSummary {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::string lead;  // plain text
};

// A page that needs nothing but itself: no script, no request, pictures inside; light and dark.
std::string RenderHtml(const std::string& title, const std::vector<HtmlSection>& sections,
                       const HtmlSummary& summary = {});
std::string RenderHtml(const AttentionReport& report);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CHARTS_RENDER_H_
