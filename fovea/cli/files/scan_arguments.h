#ifndef FOVEA_CLI_FILES_SCAN_ARGUMENTS_H_
#define FOVEA_CLI_FILES_SCAN_ARGUMENTS_H_

#include <string>

#include "fovea/cli/commands.h"
#include "fovea/cli/files/known_options.h"
#include "fovea/cli/files/selection_arguments.h"
#include "fovea/scan/options.h"

namespace fovea::cli {

inline constexpr char kScanName[] = "fovea scan";

// What `fovea scan` was asked for.
struct ScanArguments {
  Selection selection;
  std::string model, format, out, color = "auto";
  double threshold = 0;
  bool quiet = false, max_findings_given = false;
  scan::ScanOptions options;  // with what of the selection is for the walk
  KnownArguments known;
};

// False if the help was asked for. Throws UsageError.
bool ParseScanArguments(const Arguments& args, ScanArguments* a);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FILES_SCAN_ARGUMENTS_H_
