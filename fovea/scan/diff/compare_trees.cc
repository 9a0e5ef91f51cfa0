#include "fovea/scan/diff/compare_trees.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <memory>
#include <set>
#include <utility>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/version.h"
#include "fovea/scan/diff/comparison.h"
#include "fovea/scan/diff/original_tree.h"
#include "fovea/scan/report/left_out_text.h"
#include "fovea/scan/report/report_words.h"

namespace fovea::scan {
namespace {

struct Cancelled {};

bool IsFolder(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0)
    throw InputError(path, "no such file or folder", "check the path");
  return S_ISDIR(status.st_mode);
}

// The first parts of the paths below a root: folders with a slash.
class TopNames : public data::FileVisitor {
 public:
  TopNames(const std::string& root, const std::function<void()>& check)
      : root_(root), check_(check) {}
  const std::set<std::string>& names() const { return names_; }

  void File(const std::string& path, data::ByteReader&) override { Add(path); }
  void NotRead(const std::string& path, const std::string&) override { Add(path); }
  void Note(const std::string&, const std::string&) override {}
  void Poll() override { check_(); }

 private:
  void Add(const std::string& path) {
    const std::string below = PathBelow(root_, path);
    names_.insert(below.substr(0, below.find('/') + 1));  // of a file: none
  }
  const std::string& root_;
  const std::function<void()>& check_;
  std::set<std::string> names_;
};

std::set<std::string> TopNamesOf(const std::string& root, const data::WalkOptions& walk,
                                 const std::function<void()>& check) {
  if (!IsFolder(root)) {
    TopNames names(root, check);
    data::VisitFile(root, walk, names);
    return names.names();
  }
  std::set<std::string> names;
  const std::unique_ptr<DIR, int (*)(DIR*)> folder(opendir(root.c_str()), closedir);
  while (const dirent* entry = folder == nullptr ? nullptr : readdir(folder.get())) {
    const std::string name = entry->d_name;
    if (name == "." || name == "..") continue;
    struct stat status;
    const bool is_folder =
        stat((root + "/" + name).c_str(), &status) == 0 && S_ISDIR(status.st_mode);
    names.insert(is_folder ? name + "/" : "");
  }
  return names;
}

// Holds the findings until the last, and gives out what is malicious first, each by score. Content
// that would not fit into memory is dropped, of the lowest scores first.
class ByScore {
 public:
  void Add(const Finding& finding) {
    findings_.push_back(finding);
    held_ += HeldBy(finding);
    if (held_ <= kHeldContent) return;
    Sort();
    for (auto i = findings_.rbegin(); i != findings_.rend() && held_ > kHeldContent / 2; ++i) {
      held_ -= HeldBy(*i);
      i->content.clear();
      i->heat.clear();
      i->words.clear();
    }
  }
  template <class Take>
  void TakeAll(const Take& take) {
    Sort();
    for (const Finding& finding : findings_) take(finding);
    findings_.clear();
  }

 private:
  static size_t HeldBy(const Finding& finding) {
    return finding.content.size() + finding.heat.size() * sizeof(Heat) +
           finding.words.size() * sizeof(Word);
  }
  void Sort() {
    std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
      return std::pair(IsFound(a), a.score) > std::pair(IsFound(b), b.score);
    });
  }
  std::vector<Finding> findings_;
  size_t held_ = 0;
};

// As paths of members read, or of files in a folder.
std::string Within(const std::string& root, bool is_folder, const std::string& path) {
  if (path.empty()) return root;
  if (!is_folder) return root + "!/" + path;
  return root.ends_with('/') ? root + path : root + "/" + path;
}

}  // namespace

Summary CompareTrees(const std::string& original, const std::string& suspect,
                     const infer::FileModel& model, ScanOptions options, const ScanSink& sink,
                     const std::atomic<bool>* stop) {
  const std::function<void()> check = [stop] {
    if (stop != nullptr && *stop) throw Cancelled();
  };
  const bool is_folder = IsFolder(original);
  std::optional<OriginalTree> tree;
  std::set<std::string> names;
  try {
    names = TopNamesOf(suspect, options.walk, check);
    tree.emplace(original, options.walk, check);
  } catch (const Cancelled&) {
    Summary summary;
    summary.model = model.name();
    summary.fovea_version = Version();
    summary.interrupted = true;
    return summary;
  }
  const std::string top = tree->OnlyFolder();
  if (!top.empty() && names.count(top) == 0) tree->LeaveOut(top);
  const std::string folder = names.size() == 1 && (tree->left_out() == top || top.empty()) &&
                                     !tree->HasFolder(*names.begin())
                                 ? *names.begin()
                                 : "";
  const auto note = [&](const Note& told) {
    if (sink.note) sink.note(told);
  };
  if (!tree->left_out().empty())
    note({original, "is compared from its folder " + tree->left_out() + " on"});
  if (!folder.empty()) note({suspect, "is compared from its folder " + folder + " on"});

  Comparison comparison(*tree, suspect, folder);
  ByScore findings;
  options.comparison = &comparison;
  options.walk.special = [&](const std::string& path, const std::string& what) {
    comparison.CompareSpecial(path, what);
  };
  options.tell_all = true;
  options.max_findings = 0;
  options.locate.gap_bytes = 0;
  ScanSink scan_sink = sink;
  scan_sink.finding = [&](const Finding& finding) { findings.Add(finding); };
  const auto finish = [&](Summary summary) {
    findings.TakeAll(sink.finding);
    for (const NotScanned& file : tree->not_read()) {
      ++summary.not_scanned;
      sink.not_scanned(file);
    }
    for (const Note& told : tree->notes()) note(told);
    for (const Note& told : comparison.TakeSpecialNotes()) note(told);
    summary.comparison = comparison.counts();
    // Where nothing of the one is left, it may be the other of which something was left out.
    if (AllLeftOut(summary).files + AllLeftOut(summary).folders == 0 &&
        summary.comparison->all() == 0)
      summary.left_out = tree->left_out_counts();
    if (summary.interrupted) return summary;
    for (const auto& [path, what] : tree->UnseenSpecial()) {
      ++summary.comparison->special.removed;
      note({Within(original, is_folder, path), what + ", and is only in the original"});
    }
    for (const std::string& path : tree->Unseen()) {
      ++summary.comparison->removed;
      note({Within(original, is_folder, path), "is only in the original"});
    }
    return summary;
  };
  if (sink.left_behind)
    scan_sink.left_behind = [&](const Summary& summary) { sink.left_behind(finish(summary)); };
  return finish(Scan({suspect}, model, options, scan_sink, stop));
}

}  // namespace fovea::scan
