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

std::vector<Note> KnownFindings::Unseen() const {
  std::vector<int64_t> unseen(lists_.size());
  for (const auto& [path, known] : by_path_)
    for (const size_t list : known.lists) unseen[list] += known.seen ? 0 : 1;
  std::vector<Note> notes;
  for (size_t i = 0; i < lists_.size(); ++i) {
    if (unseen[i] == 0) continue;
    notes.push_back({lists_[i].name, StrCat(Grouped(unseen[i]), " of its ",
                                            Plural(lists_[i].findings, "known finding"), " ",
                                            unseen[i] == 1 ? "was" : "were",
                                            " not found in this scan; --write-baseline writes a "
                                            "list without what is gone")});
  }
  return notes;
}

}  // namespace fovea::scan
