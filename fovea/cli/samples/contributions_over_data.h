#ifndef FOVEA_CLI_SAMPLES_CONTRIBUTIONS_OVER_DATA_H_
#define FOVEA_CLI_SAMPLES_CONTRIBUTIONS_OVER_DATA_H_

#include "fovea/cli/data_arguments.h"
#include "fovea/explain/contributions/contribution_report.h"
#include "fovea/infer/predictor.h"

namespace fovea::cli {

// What each step of the series contributed, for a model that has contributions: the means of the
// samples that it takes for each class, and the first `samples` by themselves.
explain::ContributionReport ContributionsOverData(const infer::Predictor& predictor,
                                                  DataArguments arguments, int64_t samples);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_SAMPLES_CONTRIBUTIONS_OVER_DATA_H_
