#ifndef FOVEA_CLI_TABLES_TABLE_FAMILIES_H_
#define FOVEA_CLI_TABLES_TABLE_FAMILIES_H_

#include "fovea/cli/model_families.h"

namespace fovea::cli {

inline constexpr char kTokens[] = "tokens", kReweight[] = "reweight";
const ModelFamilies& TableFamilies();

}  // namespace fovea::cli

#endif  // FOVEA_CLI_TABLES_TABLE_FAMILIES_H_
