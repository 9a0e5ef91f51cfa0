#ifndef FOVEA_SCAN_KNOWN_KNOWN_FINDINGS_FILE_H_
#define FOVEA_SCAN_KNOWN_KNOWN_FINDINGS_FILE_H_

#include <string>
#include <string_view>
#include <vector>

#include "fovea/scan/finding.h"
#include "fovea/scan/known/known_findings.h"

namespace fovea::scan {

// A list of known findings as JSON, documented in docs/json.md.

inline constexpr int kKnownFindingsVersion = 1;

// A key's path as text of which there is one for each path: itself, or where it is no UTF-8, a NUL
// and it in base64.
std::string PathKey(const std::string& path);

// One finding of a scan, as the list has it. finding.key must be set.
class KnownFindingsWriter {
 public:
  // A finding of a file that was not read whole is left out.
  void Add(const Finding& finding);
  size_t size() const { return entries_.size(); }
  // The whole file: the same findings give the same text in whatever order they came.
  std::string Text();

 private:
  std::vector<std::string> entries_;
};

// Throws InputError that names `name` where the text is no such list, one of a later version, or
// damaged.
std::vector<KnownFinding> ParseKnownFindings(std::string_view text, const std::string& name);

// Throws InputError as ReadFile and ParseKnownFindings do. At most 256 MB.
std::vector<KnownFinding> ReadKnownFindings(const std::string& path);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_KNOWN_KNOWN_FINDINGS_FILE_H_
