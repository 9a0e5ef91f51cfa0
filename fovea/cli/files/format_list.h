#ifndef FOVEA_CLI_FILES_FORMAT_LIST_H_
#define FOVEA_CLI_FILES_FORMAT_LIST_H_

#include <string>

namespace fovea::cli {

// What `fovea scan --formats` prints: the formats that are opened, and those that are only told.
std::string FormatList();

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FILES_FORMAT_LIST_H_
