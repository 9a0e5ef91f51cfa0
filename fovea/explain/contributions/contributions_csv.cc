#include <fmt/format.h>

#include <cmath>

#include "fovea/core/encoding.h"
#include "fovea/explain/contributions/contribution_rows.h"
#include "fovea/explain/contributions/render_contributions.h"

namespace fovea::explain {
namespace {

std::string NumberField(float value) {
  return std::isfinite(value) ? fmt::format("{}", value) : "";
}

}  // namespace

std::string RenderCsv(const ContributionReport& report) {
  CheckContributions(report);
  std::string out = "id,class,step,contribution";
  for (const std::string& name : report.dim_names) out += "," + CsvField(name);
  out += "\n";
  for (const ContributionSample& sample : report.samples) {
    // Steps and values are the same for every class.
    std::vector<std::string> values(static_cast<size_t>(sample.steps));
    for (size_t d = 0; d < report.dim_names.size(); ++d) {
      const std::span<const float> row = RowOf(sample.values, d, sample.steps);
      for (size_t t = 0; t < row.size(); ++t) values[t] += "," + NumberField(row[t]);
    }
    for (size_t c = 0; c < report.classes.size(); ++c) {
      const std::string start = CsvField(sample.id) + "," + CsvField(report.classes[c]) + ",";
      const std::span<const float> row = RowOf(sample.contributions, c, sample.steps);
      for (size_t t = 0; t < row.size(); ++t)
        out += start + fmt::format("{},{}{}\n", t, NumberField(row[t]), values[t]);
    }
  }
  return out;
}

}  // namespace fovea::explain
