#include "fovea/explain/matrices/pair_report.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/core/encoding.h"
#include "fovea/core/error.h"
#include "fovea/explain/clean_text.h"
#include "fovea/explain/html_page.h"
#include "fovea/explain/matrices/weight_matrix.h"

namespace fovea::explain {
namespace {

using Json = nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool,
                                  std::int64_t, std::uint64_t, float>;

void Check(const PairReport& report) {
  const size_t places = report.axis.size();
  Require(report.weights.size() == places * places, "of ", places, " places ", places * places,
          " weights must come, got ", report.weights.size());
}

std::string Description(const PairReport& report) {
  return fmt::format(
      "{}: how much each {} (row) looks at each (column of squares), the mean over "
      "{} samples",
      report.title, report.axis_title, report.sample_count);
}

WeightMatrix MatrixOf(const PairReport& report, std::string title) {
  Check(report);
  const auto places = static_cast<int>(report.axis.size());
  return {.title = std::move(title),
          .row_title = report.axis_title + " that looks",
          .column_title = report.axis_title + " looked at",
          .rows = report.axis,
          .columns = report.axis,
          .row_count = places,
          .column_count = places,
          .weights = report.weights};
}

}  // namespace

std::string RenderPairsText(const PairReport& report, const TextOptions& options) {
  return RenderMatrixText(
      MatrixOf(report, fmt::format("{}: mean over {} samples", report.title, report.sample_count)),
      options);
}

std::string RenderPairsSvg(const PairReport& report, Theme theme) {
  const WeightMatrix matrix = MatrixOf(report, report.title);
  return RenderMatricesSvg({&matrix, 1}, Description(report), theme);
}

std::string RenderPairsPng(const PairReport& report, double scale, Theme theme) {
  const WeightMatrix matrix = MatrixOf(report, report.title);
  return RenderMatricesPng({&matrix, 1}, scale, theme);
}

std::string RenderPairsJson(const PairReport& report) {
  Check(report);
  const size_t places = report.axis.size();
  Json rows = Json::array();
  for (size_t i = 0; i < places; ++i) {
    Json row = Json::array();
    for (size_t j = 0; j < places; ++j) {
      const float weight = report.weights[i * places + j];
      row.push_back(std::isfinite(weight) ? Json(weight) : Json(nullptr));
    }
    rows.push_back(std::move(row));
  }
  Json out;
  out["task"] = report.task;
  out["axis"] = report.axis;
  out["pairs"] = std::move(rows);
  out["sample_count"] = report.sample_count;
  return EscapeControls(out.dump(-1, ' ', false, Json::error_handler_t::replace)) + "\n";
}

std::string RenderPairsCsv(const PairReport& report) {
  Check(report);
  const size_t places = report.axis.size();
  std::string out = "place,looks_at,weight\n";
  for (size_t i = 0; i < places; ++i)
    for (size_t j = 0; j < places; ++j) {
      const float weight = report.weights[i * places + j];
      out += fmt::format("{},{},{}\n", CsvField(report.axis[i]), CsvField(report.axis[j]),
                         std::isfinite(weight) ? fmt::format("{}", weight) : "");
    }
  return out;
}

std::string RenderPairsHtml(const PairReport& report) {
  const auto data = [&](Theme theme) {
    return "data:image/svg+xml;base64," + Base64(RenderPairsSvg(report, theme));
  };
  return HtmlHead(report.title, {.pictures = true}) +
         fmt::format(
             "<picture><source media=\"(prefers-color-scheme: dark)\" srcset=\"{}\">\n"
             "<img alt=\"{}\" src=\"{}\"></picture>\n</body>\n</html>\n",
             data(Theme::kDark), EscapeMarkup(Description(report)), data(Theme::kLight));
}

}  // namespace fovea::explain
