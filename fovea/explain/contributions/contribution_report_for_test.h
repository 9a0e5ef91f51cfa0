#ifndef FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_REPORT_FOR_TEST_H_
#define FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_REPORT_FOR_TEST_H_

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "fovea/explain/charts/report_for_test.h"
#include "fovea/explain/contributions/contribution_report.h"

namespace fovea::explain {

struct ContributionSizes {
  int classes = 2, dims = 1, steps = 30, samples = 2;
  bool unequal = false;  // each sample is a step shorter than the one before
};

// Classes c0 …, of which sample k is predicted k mod classes, by contributions that are positive
// up to the middle and negative after it; the other classes' are the opposite.
inline ContributionReport ContributionsForTest(const ContributionSizes& sizes = {}) {
  ContributionReport r{.task = "series", .title = "A test", .axis_title = "time step"};
  r.unit = "logit";
  r.sample_count = sizes.samples;
  for (int d = 0; d < sizes.dims; ++d) r.dim_names.push_back("d" + std::to_string(d));
  for (int c = 0; c < sizes.classes; ++c) {
    r.classes.push_back("c" + std::to_string(c));
    r.bias.push_back(0.5f * static_cast<float>(c));
  }
  r.means.resize(r.classes.size());
  for (int k = 0; k < sizes.samples; ++k) {
    ContributionSample s;
    s.id = "s" + std::to_string(k);
    s.steps = std::max(0, sizes.steps - (sizes.unequal ? k : 0));
    const int predicted = k % sizes.classes;
    for (int i = 0; i < sizes.dims * s.steps; ++i)
      s.values.push_back(std::sin(0.3f * static_cast<float>(i + k)));
    for (int c = 0; c < sizes.classes; ++c) {
      float score = r.bias[c];
      for (int t = 0; t < s.steps; ++t) {
        const float size = 0.1f * static_cast<float>(1 + t % 7);
        s.contributions.push_back((c == predicted) == (2 * t < s.steps) ? size : -size);
        score += s.contributions.back();
      }
      s.scores.push_back(score);
      s.probabilities.push_back(c == predicted ? 0.75f : 0.25f);
    }
    s.field = {2, 1, 4};
    s.prediction = r.classes[predicted];
    s.target = "c0";
    ContributionMean& mean = r.means[predicted];  // the first stands for all
    if (++mean.samples == 1) {
      mean.values = s.values;
      const auto row = s.contributions.begin() + predicted * s.steps;
      mean.contributions.assign(row, row + s.steps);
    }
    r.samples.push_back(s);
  }
  return r;
}

// Everything that may be wrong with a report at once, as far as its shapes allow.
inline ContributionReport HostileContributions() {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const float inf = std::numeric_limits<float>::infinity();
  ContributionReport r = ContributionsForTest(
      {.classes = static_cast<int>(kHostileNames.size()), .dims = 3, .steps = 9, .samples = 14});
  r.task = r.title = kHostileNames[1] + kHostileNames[2];
  r.axis_title = kHostileNames[4];
  r.unit = kHostileNames[2];
  r.classes = kHostileNames;
  r.dim_names = {kHostileNames[0], kHostileNames[2], kHostileNames[10]};
  r.bias = std::vector<float>(r.classes.size(), nan);
  for (size_t k = 0; k < r.samples.size(); ++k) {
    ContributionSample& s = r.samples[k];
    s.id = s.prediction = s.target = kHostileNames[k % kHostileNames.size()];
    s.field = {static_cast<int64_t>(k) - 3, -1000000, 1000000};
  }
  r.samples[0].values.assign(r.samples[0].values.size(), nan);
  r.samples[0].contributions.assign(r.samples[0].contributions.size(), nan);
  r.samples[0].scores.assign(r.samples[0].scores.size(), nan);
  r.samples[1].values = {nan, 1, nan, 2, 3,   nan,   inf,    -inf,   4,   // gaps, one alone
                         5,   5, 5,   5, 5,   5,     5,      5,      5,   // all the same
                         0,   0, 0,   0, 1e9, 3e38f, -3e38f, 1e-42f, 0};  // a large range
  r.samples[1].contributions[9] = inf;
  r.samples[1].contributions[10] = -3e38f;
  r.samples[1].probabilities[1] = nan;
  r.samples[2].probabilities.clear();
  r.samples[3].scores.assign(r.samples[3].scores.size(), inf);
  r.samples.push_back(r.samples[4]);
  ContributionSample& none = r.samples.back();
  none.steps = 0;
  none.values.clear();
  none.contributions.clear();
  r.means[2] = {};
  r.means[3].contributions[0] = nan;
  return r;
}

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CONTRIBUTIONS_CONTRIBUTION_REPORT_FOR_TEST_H_
