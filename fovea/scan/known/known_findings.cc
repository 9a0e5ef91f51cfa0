#include "fovea/scan/known/known_findings.h"

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/core/readable.h"
#include "fovea/scan/known/known_findings_file.h"

namespace fovea::scan {

void KnownFindings::AddList(const std::string& name, const std::vector<KnownFinding>& findings) {
  lists_.push_back({name, static_cast<int64_t>(findings.size())});
  for (const KnownFinding& finding : findings) {
    Known& known = by_path_[finding.path];
    known.lists.push_back(lists_.size() - 1);
    known.content.sha256.push_back(finding.sha256);
    std::map<PieceHash, int64_t> counts;
    for (const PieceHash& piece : finding.content) ++counts[piece];
    for (const auto& [piece, count] : counts) {
      int64_t& most = known.content.pieces[piece];
      most = std::max(most, count);
    }
  }
}

const KnownFindings::Known* KnownFindings::Of(const std::string& path) const {
  const auto found = by_path_.find(PathKey(path));
  return found == by_path_.end() ? nullptr : &found->second;
}

std::vector<Note> KnownFindings::Gone() const {
  struct Count {
    int64_t gone = 0, not_scanned = 0;
    std::string first;  // path of what is gone
  };
  std::vector<Count> counts(lists_.size());
  for (const auto& [path, known] : by_path_) {
    if (known.seen) continue;
    for (const size_t list : known.lists) {
      Count& count = counts[list];
      ++(known.scanned ? count.gone : count.not_scanned);
      if (known.scanned && count.first.empty())
        count.first = path.starts_with('\0') ? path.substr(1) : path;
    }
  }
  std::vector<Note> notes;
  for (size_t i = 0; i < lists_.size(); ++i) {
    const Count& count = counts[i];
    if (count.gone == 0) continue;
    notes.push_back(
        {lists_[i].name,
         StrCat(Grouped(count.gone), " of its ", Plural(lists_[i].findings, "known finding"),
                count.gone == 1 ? " is" : " are", " gone from ",
                count.gone == 1 ? "its file" : "their files", ", ",
                count.gone == 1 ? "" : "the first of them ", count.first, "; ",
                count.not_scanned == 0
                    ? std::string("--write-baseline writes the list without what is gone")
                    : StrCat(Grouped(count.not_scanned), count.not_scanned == 1 ? " was" : " were",
                             " not looked for: this scan did not have ",
                             count.not_scanned == 1 ? "its file" : "their files"))});
  }
  return notes;
}

}  // namespace fovea::scan
