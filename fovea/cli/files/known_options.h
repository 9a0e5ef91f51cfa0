#ifndef FOVEA_CLI_FILES_KNOWN_OPTIONS_H_
#define FOVEA_CLI_FILES_KNOWN_OPTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "fovea/cli/arguments.h"
#include "fovea/core/file.h"
#include "fovea/scan/known/known_findings.h"
#include "fovea/scan/known/known_findings_file.h"
#include "fovea/scan/known/trusted_hashes.h"
#include "fovea/scan/scanner.h"

namespace fovea::cli {

// What a scan is told to take as known.
struct KnownArguments {
  std::vector<std::string> baselines, trusted;
  std::string write_baseline;
};

void AddKnownOptions(CLI::App* app, KnownArguments* a);

// The lists that a scan was given, and the one that it shall write.
class KnownLists {
 public:
  // Reads the lists. Throws InputError where one cannot be read, or the new one not be written.
  explicit KnownLists(const KnownArguments& a);

  // Both before the scan.
  void Prepare(scan::ScanOptions* options) const;
  void Listen(scan::ScanSink* sink);
  // After it: writes the list, if there is one to write. A scan that was interrupted, or in which
  // nothing was scanned, leaves the old one, with a warning: false.
  bool End(const scan::Summary& summary);

 private:
  scan::KnownFindings known_;
  scan::TrustedHashes trusted_;
  bool has_known_ = false;
  std::string new_path_;
  std::optional<AtomicFile> new_list_;
  scan::KnownFindingsWriter writer_;
};

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FILES_KNOWN_OPTIONS_H_
