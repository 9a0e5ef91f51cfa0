#ifndef FOVEA_CLI_SAMPLES_CONTRIBUTION_SHARES_H_
#define FOVEA_CLI_SAMPLES_CONTRIBUTION_SHARES_H_

#include "fovea/cli/data_arguments.h"
#include "fovea/explain/charts/attention_report.h"
#include "fovea/infer/predictor.h"

namespace fovea::cli {

// Contributions as weights, to stand beside those of attention: of what all steps of a series
// contributed to the class that was predicted, whatever the sign, each one's share. For data that
// is small enough to be held whole.
explain::AttentionReport ContributionSharesOverData(const infer::Predictor& predictor,
                                                    const DataArguments& arguments,
                                                    int64_t samples);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_SAMPLES_CONTRIBUTION_SHARES_H_
