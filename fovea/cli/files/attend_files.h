#ifndef FOVEA_CLI_FILES_ATTEND_FILES_H_
#define FOVEA_CLI_FILES_ATTEND_FILES_H_

#include <string>
#include <vector>

#include "fovea/core/output_format.h"

namespace fovea::cli {

// Where a model of files looks in each of `paths`, finding or not: the report of a scan in which
// every file is one. Throws UsageError where that report has no such format. width: of text; 0: the
// terminal's. Returns the exit code.
int AttendFiles(const std::string& model, const std::vector<std::string>& paths,
                const OutputFormat& format, const std::string& out, int width);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FILES_ATTEND_FILES_H_
