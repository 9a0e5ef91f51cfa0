#include "fovea/explain/alignments/alignment_report.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/core/encoding.h"
#include "fovea/core/error.h"
#include "fovea/explain/clean_text.h"
#include "fovea/explain/matrices/weight_matrix.h"

namespace fovea::explain {
namespace {

using Json = nlohmann::basic_json<nlohmann::ordered_map, std::vector, std::string, bool,
                                  std::int64_t, std::uint64_t, float>;

std::vector<WeightMatrix> Matrices(const AlignmentReport& report) {
  std::vector<WeightMatrix> matrices;
  for (const AlignmentSample& sample : report.samples) {
    CheckSample(sample);
    matrices.push_back({.title = report.samples.size() > 1 ? "sentence " + sample.id : "",
                        .row_title = "translation",
                        .column_title = "source",
                        .rows = sample.target,
                        .columns = sample.source,
                        .row_count = static_cast<int>(sample.target.size()),
                        .column_count = static_cast<int>(sample.source.size()),
                        .weights = sample.weights});
  }
  return matrices;
}

}  // namespace

void CheckSample(const AlignmentSample& sample) {
  Require(sample.weights.size() == sample.source.size() * sample.target.size(), "sample ",
          sample.id, " has ", sample.target.size(), " · ", sample.source.size(),
          " words and as many weights must come, got ", sample.weights.size());
}

std::string RenderAlignmentText(const AlignmentReport& report, const TextOptions& options) {
  std::string text;
  for (const WeightMatrix& matrix : Matrices(report))
    text += (text.empty() ? "" : "\n") + RenderMatrixText(matrix, options);
  return text;
}

std::string RenderAlignmentSvg(const AlignmentReport& report, Theme theme) {
  return RenderMatricesSvg(Matrices(report), report.title, theme);
}

std::string RenderAlignmentPng(const AlignmentReport& report, double scale, Theme theme) {
  return RenderMatricesPng(Matrices(report), scale, theme);
}

std::string RenderAlignmentJson(const AlignmentReport& report) {
  Json samples = Json::array();
  for (const AlignmentSample& sample : report.samples) {
    CheckSample(sample);
    Json one;
    one["id"] = sample.id;
    one["source"] = sample.source;
    one["target"] = sample.target;
    Json rows = Json::array();
    for (size_t i = 0; i < sample.target.size(); ++i) {
      Json row = Json::array();
      for (size_t j = 0; j < sample.source.size(); ++j) {
        const float weight = sample.weights[i * sample.source.size() + j];
        row.push_back(std::isfinite(weight) ? Json(weight) : Json(nullptr));
      }
      rows.push_back(std::move(row));
    }
    one["weights"] = std::move(rows);
    one["prediction"] = sample.prediction;
    if (!sample.target_text.empty()) one["target_text"] = sample.target_text;
    samples.push_back(std::move(one));
  }
  Json out;
  out["task"] = report.task;
  out["samples"] = std::move(samples);
  return EscapeControls(out.dump(-1, ' ', false, Json::error_handler_t::replace)) + "\n";
}

std::string RenderAlignmentCsv(const AlignmentReport& report) {
  std::string out = "id,target_index,target,source_index,source,weight\n";
  for (const AlignmentSample& sample : report.samples) {
    CheckSample(sample);
    for (size_t i = 0; i < sample.target.size(); ++i)
      for (size_t j = 0; j < sample.source.size(); ++j) {
        const float weight = sample.weights[i * sample.source.size() + j];
        out += fmt::format("{},{},{},{},{},{}\n", CsvField(sample.id), i,
                           CsvField(sample.target[i]), j, CsvField(sample.source[j]),
                           std::isfinite(weight) ? fmt::format("{}", weight) : "");
      }
  }
  return out;
}

}  // namespace fovea::explain
