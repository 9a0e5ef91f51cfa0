#ifndef FOVEA_CLI_FILES_SCAN_ARGUMENTS_H_
#define FOVEA_CLI_FILES_SCAN_ARGUMENTS_H_

#include <string>
#include <vector>

#include "fovea/cli/commands.h"
#include "fovea/scan/options.h"

namespace fovea::cli {

inline constexpr char kScanName[] = "fovea scan";

// What `fovea scan` was asked for.
struct ScanArguments {
  std::vector<std::string> paths;
  std::string model, format, out, color = "auto";
  double threshold = 0;
  bool standard_input = false, no_archives = false, quiet = false, max_findings_given = false;
  scan::ScanOptions options;
};

// False if the help was asked for. Throws UsageError.
bool ParseScanArguments(const Arguments& args, ScanArguments* a);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FILES_SCAN_ARGUMENTS_H_
