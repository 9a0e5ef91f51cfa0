#ifndef FOVEA_CLI_FILES_INFO_FILES_H_
#define FOVEA_CLI_FILES_INFO_FILES_H_

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "fovea/infer/model_file.h"

namespace fovea::cli {

// What a model of files holds, for `fovea info`. Throws InputError as infer::MakeFileModel does.
nlohmann::ordered_json FilesModelInfo(const infer::ModelFile& file, const std::string& path);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FILES_INFO_FILES_H_
