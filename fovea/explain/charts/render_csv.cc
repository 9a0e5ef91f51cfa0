#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fovea/core/encoding.h"
#include "fovea/explain/charts/render.h"

namespace fovea::explain {
namespace {

std::string Number(const std::vector<float>& values, size_t i) {
  return i < values.size() && std::isfinite(values[i]) ? fmt::format("{}", values[i]) : "";
}

}  // namespace

std::string RenderCsv(const AttentionReport& report) {
  std::string out = "place,mean,deviation";
  for (const AttentionSample& sample : report.samples) out += "," + CsvField(sample.id);
  out += "\n";
  const size_t places = std::max(report.axis.size(), report.mean.size());
  for (size_t i = 0; i < places; ++i) {
    out += CsvField(i < report.axis.size() ? report.axis[i] : std::to_string(i));
    out += "," + Number(report.mean, i) + "," + Number(report.deviation, i);
    for (const AttentionSample& sample : report.samples) out += "," + Number(sample.weights, i);
    out += "\n";
  }
  return out;
}

}  // namespace fovea::explain
