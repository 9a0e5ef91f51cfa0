#ifndef FOVEA_CLI_SERIES_TRAIN_SERIES_H_
#define FOVEA_CLI_SERIES_TRAIN_SERIES_H_

#include "fovea/cli/commands.h"

namespace fovea::cli {

// `fovea train series` of the convolution family, in the lean program and in fovea-train alike.
// Throws UsageError also where an option of the recurrent family was given.
int TrainConvolution(const Arguments& args);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_SERIES_TRAIN_SERIES_H_
