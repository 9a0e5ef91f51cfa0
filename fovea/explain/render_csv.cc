#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "fovea/explain/render.h"

namespace fovea::explain {
namespace {

// RFC 4180, section 2, rules 5 to 7; leading and trailing blanks are quoted too, since readers
// differ about them.
std::string Field(const std::string& text) {
  const bool blank_end = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  if (!blank_end && text.find_first_of(",\"\r\n\t;") == std::string::npos) return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string Number(const std::vector<float>& values, size_t i) {
  return i < values.size() && std::isfinite(values[i]) ? fmt::format("{}", values[i]) : "";
}

}  // namespace

std::string RenderCsv(const AttentionReport& report) {
  std::string out = "place,mean,deviation";
  for (const AttentionSample& sample : report.samples) out += "," + Field(sample.id);
  out += "\n";
  const size_t places = std::max(report.axis.size(), report.mean.size());
  for (size_t i = 0; i < places; ++i) {
    out += Field(i < report.axis.size() ? report.axis[i] : std::to_string(i));
    out += "," + Number(report.mean, i) + "," + Number(report.deviation, i);
    for (const AttentionSample& sample : report.samples) out += "," + Number(sample.weights, i);
    out += "\n";
  }
  return out;
}

}  // namespace fovea::explain
