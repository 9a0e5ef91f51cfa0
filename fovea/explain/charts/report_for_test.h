#ifndef FOVEA_EXPLAIN_CHARTS_REPORT_FOR_TEST_H_
#define FOVEA_EXPLAIN_CHARTS_REPORT_FOR_TEST_H_

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "fovea/explain/charts/attention_report.h"

namespace fovea::explain {

// Places p0 … with weights that fall from the middle outwards, and samples like it.
inline AttentionReport ReportForTest(int places, bool ordered, int samples) {
  AttentionReport r;
  r.task = ordered ? "series" : "tabular";
  r.title = "A test";
  r.axis_title = ordered ? "time step" : "column";
  r.ordered = ordered;
  r.sample_count = 1234;
  double sum = 0;
  for (int i = 0; i < places; ++i) {
    r.axis.push_back("p" + std::to_string(i));
    r.mean.push_back(1.0f / static_cast<float>(1 + std::abs(i - places / 2)));
    sum += r.mean.back();
  }
  for (float& w : r.mean) {
    w /= static_cast<float>(sum);
    r.deviation.push_back(w / 3);
  }
  for (int k = 0; k < samples; ++k) {
    AttentionSample s;
    s.id = "s" + std::to_string(k);
    s.weights = r.mean;
    s.prediction = "yes";
    s.target = "no";
    for (int i = 0; i < places; ++i) {
      s.values.push_back(std::sin(0.3f * static_cast<float>(i + k)));
      if (!ordered) s.value_text.push_back("v" + std::to_string(i));
    }
    r.samples.push_back(s);
  }
  return r;
}

// Names that try to leave the place where they are shown.
inline const std::vector<std::string> kHostileNames = {
    "new\nline",
    "\x1b[31mred\x1b[0m",
    "</td><script>alert(1)</script>",
    "\" onload=\"x",
    "broken \xff\xc3 utf-8",
    "c1 \xc2\x9b"
    "31m",
    "reversed \xe2\x80\xae"
    "gpj",
    "",
    "日本語の列名",
    std::string(5000, 'x'),
    std::string("nul\0byte", 8),
};

// Everything that may be wrong with a report at once.
inline AttentionReport HostileReport(bool ordered) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float inf = std::numeric_limits<float>::infinity();
  AttentionReport r;
  r.task = kHostileNames[2];
  r.title = kHostileNames[1] + kHostileNames[2];
  r.axis_title = kHostileNames[4];
  r.ordered = ordered;
  r.axis = kHostileNames;
  r.mean = {0.5f, nan, inf, -inf, -1, 1e-42f, 0.1f};  // shorter than the axis
  r.deviation = {nan, 0.1f, inf, -1};
  r.truth = {-1, 0, 3, 1000000};
  for (size_t k = 0; k < kHostileNames.size(); ++k) {
    AttentionSample s;
    s.id = s.prediction = s.target = kHostileNames[k];
    s.weights.assign(k * 2, k == 2 ? nan : 0.1f);  // none, fewer and more than the axis
    s.values = {nan, inf, 1};
    s.value_text = {kHostileNames[k]};
    r.samples.push_back(s);
  }
  r.samples.push_back({"zeros", {0, 0, 0}, {1, 1, 1}, {}, "", ""});
  r.samples.push_back({"gap", {0.2f, 0.3f, 0.5f}, {1, nan, 3}, {}, "", ""});
  return r;
}

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CHARTS_REPORT_FOR_TEST_H_
