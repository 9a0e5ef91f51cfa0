#ifndef FOVEA_CLI_SERIES_INFO_CONVOLUTION_H_
#define FOVEA_CLI_SERIES_INFO_CONVOLUTION_H_

#include "fovea/cli/model_info.h"
#include "fovea/infer/series/convolution/convolution_model.h"

namespace fovea::cli {

// What `fovea info` tells of the architecture of a convolution model: its banks of kernels, and how
// it pools over time.
void AddInfoOfConvolution(const infer::ConvolutionModel& model, ModelInfo* info);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_SERIES_INFO_CONVOLUTION_H_
