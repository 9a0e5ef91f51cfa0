#ifndef FOVEA_CLI_TABLES_TRAIN_TOKENS_H_
#define FOVEA_CLI_TABLES_TRAIN_TOKENS_H_

#include "fovea/cli/commands.h"

namespace fovea::cli {

// `fovea train tabular` of the tokens family, in the lean program and in fovea-train alike. Throws
// UsageError also where an option of the reweight family was given.
int TrainTokenModel(const Arguments& args);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_TABLES_TRAIN_TOKENS_H_
