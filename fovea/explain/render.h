#ifndef FOVEA_EXPLAIN_RENDER_H_
#define FOVEA_EXPLAIN_RENDER_H_

#include <string>

#include "fovea/explain/attention_report.h"

namespace fovea::explain {

struct TextOptions {
  int width = 80;        // columns of the terminal
  bool colour = false;   // ANSI colours
  int max_places = 20;   // an unordered axis shows the heaviest so many, and the sum of the others
};

// Bars of the mean weights with their spread, then the samples.
std::string RenderText(const AttentionReport& report, const TextOptions& options = {});

// One JSON object: {"task", "axis", "mean", "deviation", "samples": [{"id", "weights",
// "prediction", "target"}]}. docs/json.md has the whole of it.
std::string RenderJson(const AttentionReport& report);

// A row a place: place, mean, deviation, then a column for each sample.
std::string RenderCsv(const AttentionReport& report);

// One picture of the mean weights (and of up to eight samples below it), in points.
std::string RenderSvg(const AttentionReport& report);
std::string RenderPng(const AttentionReport& report, double scale = 2.0);

// A page that needs nothing but itself.
struct HtmlSection {
  std::string heading;
  std::string note;           // plain text under the heading
  AttentionReport report;
};
std::string RenderHtml(const std::string& title, const std::vector<HtmlSection>& sections);
std::string RenderHtml(const AttentionReport& report);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_RENDER_H_
