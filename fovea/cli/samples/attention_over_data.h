#ifndef FOVEA_CLI_SAMPLES_ATTENTION_OVER_DATA_H_
#define FOVEA_CLI_SAMPLES_ATTENTION_OVER_DATA_H_

#include "fovea/cli/data_arguments.h"
#include "fovea/explain/charts/attention_report.h"
#include "fovea/infer/predictor.h"

namespace fovea::cli {

// Where a model with attention looks in the data: the mean over all samples and the first
// `samples` by themselves.
explain::AttentionReport AttentionOverData(const infer::Predictor& predictor,
                                           DataArguments arguments, int64_t samples);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_SAMPLES_ATTENTION_OVER_DATA_H_
