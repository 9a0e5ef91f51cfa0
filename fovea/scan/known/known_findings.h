#ifndef FOVEA_SCAN_KNOWN_KNOWN_FINDINGS_H_
#define FOVEA_SCAN_KNOWN_KNOWN_FINDINGS_H_

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "fovea/scan/finding.h"
#include "fovea/scan/known/new_content.h"

namespace fovea::scan {

// What one entry of a list of known findings holds.
struct KnownFinding {
  std::string path;                // as known_findings_file.h: PathKey has it
  std::string sha256;              // of the file, or empty
  std::vector<PieceHash> content;  // each as often as it occurs
};

// Findings that somebody has looked at, by lists. One is known as long as the file has no malicious
// content (new_content.h) but the pieces of findings in the lists with the same path; a finding of
// too many pieces, as long as its file is the same. So it stays known where lines move or other
// parts of the file change, and is told again as soon as something is added to it.
class KnownFindings {
 public:
  // name: of the list, for reports.
  void AddList(const std::string& name, const std::vector<KnownFinding>& findings);

  // Findings of one path.
  struct Known {
    KnownContent content;
    std::vector<size_t> lists;                 // that have them, each as often as it does
    mutable std::atomic<bool> seen{false};     // set by who finds it
    mutable std::atomic<bool> scanned{false};  // set by who has scanned such a file to its end
  };
  // nullptr: there is none. path: as KeyPaths has it.
  const Known* Of(const std::string& path) const;

  const std::string& ListName(size_t list) const { return lists_[list].name; }

  // A note for each list with findings whose files were scanned and have them no longer. What was
  // not scanned may be as it was: a list is to be written anew only if there is none of that.
  std::vector<Note> Gone() const;

 private:
  struct List {
    std::string name;
    int64_t findings = 0;
  };
  std::vector<List> lists_;
  std::map<std::string, Known> by_path_;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_KNOWN_KNOWN_FINDINGS_H_
