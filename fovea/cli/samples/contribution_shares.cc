#include "fovea/cli/samples/contribution_shares.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "fovea/cli/samples/attention_mean.h"
#include "fovea/cli/samples/contributions_over_data.h"

namespace fovea::cli {
namespace {

using explain::AttentionReport;
using explain::ContributionReport;
using explain::ContributionSample;

std::vector<float> Shares(const ContributionReport& report, const ContributionSample& sample) {
  const auto predicted = std::find(report.classes.begin(), report.classes.end(), sample.prediction);
  const int64_t row = predicted == report.classes.end() ? 0 : predicted - report.classes.begin();
  const auto first = sample.contributions.begin() + row * sample.steps;
  std::vector<float> shares(first, first + sample.steps);
  double sum = 0;
  for (float& share : shares) sum += static_cast<double>(share = std::abs(share));
  if (sum > 0)
    for (float& share : shares) share = static_cast<float>(static_cast<double>(share) / sum);
  return shares;
}

}  // namespace

AttentionReport ContributionSharesOverData(const infer::Predictor& predictor,
                                           const DataArguments& arguments, int64_t samples) {
  const ContributionReport all =
      ContributionsOverData(predictor, arguments, std::numeric_limits<int64_t>::max());
  AttentionReport report{.task = all.task,
                         .title = all.title,
                         .axis_title = all.axis_title,
                         .ordered = true,
                         .sample_count = all.sample_count};
  AttentionMean mean(0);
  for (const ContributionSample& sample : all.samples) {
    std::vector<float> shares = Shares(all, sample);
    mean.Add(shares, 1);
    if (std::ssize(report.samples) < samples)
      report.samples.push_back(
          {.id = sample.id,
           .weights = std::move(shares),
           .values = all.dim_names.size() == 1 ? sample.values : std::vector<float>(),
           .prediction = sample.prediction,
           .target = sample.target});
  }
  report.mean = mean.mean();
  report.deviation = mean.deviation();
  for (size_t t = 0; t < report.mean.size(); ++t) report.axis.push_back(std::to_string(t));
  return report;
}

}  // namespace fovea::cli
