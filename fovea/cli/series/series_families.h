#ifndef FOVEA_CLI_SERIES_SERIES_FAMILIES_H_
#define FOVEA_CLI_SERIES_SERIES_FAMILIES_H_

#include "fovea/cli/model_families.h"

namespace fovea::cli {

inline constexpr char kConvolution[] = "convolution", kRecurrent[] = "recurrent";
const ModelFamilies& SeriesFamilies();

}  // namespace fovea::cli

#endif  // FOVEA_CLI_SERIES_SERIES_FAMILIES_H_
