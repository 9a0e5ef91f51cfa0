#ifndef FOVEA_CLI_TRANSLATION_INFO_TRANSLATION_H_
#define FOVEA_CLI_TRANSLATION_INFO_TRANSLATION_H_

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "fovea/infer/model_file.h"

namespace fovea::cli {

// What `fovea info` tells of a model of translation. Throws InputError where it cannot be used.
nlohmann::ordered_json TranslationModelInfo(const infer::ModelFile& file, const std::string& path);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_TRANSLATION_INFO_TRANSLATION_H_
