#include "fovea/scan/diff/comparison.h"

#include <algorithm>
#include <utility>

#include "fovea/core/error.h"

namespace fovea::scan {

std::string Comparison::Below(const std::string& path) const {
  const std::string below = PathBelow(root_, path);
  return below.starts_with(folder_) ? below.substr(folder_.size()) : below;
}

ComparedFile Comparison::Compare(const std::string& path, const FileDigest& digest,
                                 std::optional<std::string_view> content) {
  ComparedFile out;
  const OriginalTree::File* const original = tree_.Find(Below(path));
  if (original == nullptr) {
    out.likeness = Likeness::kAdded;
  } else {
    original->seen = true;
    if (digest.raw == original->digest.raw) {
      out.likeness = Likeness::kSame;
    } else if (!digest.text.empty() && digest.text == original->digest.text) {
      out.likeness = Likeness::kSameText;
    } else {
      out.likeness = Likeness::kChanged;
      const auto lines = content ? OriginalTree::LinesOfFile(*original) : std::nullopt;
      if (lines)
        out.diff = DiffLines(*lines, LinesOf(*content));
      else
        out.note =
            "differs, but is too long to be compared line by line, or its original is: it is "
            "judged as a whole";
    }
  }
  ++counts_[static_cast<size_t>(out.likeness)];
  return out;
}

void Comparison::CompareSpecial(const std::string& path, const std::string& what) {
  const std::string below = Below(path);
  const OriginalTree::Special* const original = tree_.FindSpecial(below);
  const OriginalTree::File* const file = tree_.Find(below);
  if (original != nullptr) original->seen = true;
  const std::lock_guard lock(mutex_);
  if (original != nullptr && original->what == what) {
    ++special_.same;
  } else if (original != nullptr) {
    ++special_.changed;
    special_notes_.push_back({path, StrCat(what, "; in the original it ", original->what)});
  } else if (file != nullptr) {
    file->seen = true;
    ++special_.changed;
    special_notes_.push_back({path, what + "; in the original it is a file"});
  } else {
    ++special_.added;
    special_notes_.push_back({path, what + ", and was added"});
  }
}

std::vector<Note> Comparison::TakeSpecialNotes() {
  const std::lock_guard lock(mutex_);
  std::sort(special_notes_.begin(), special_notes_.end(),
            [](const Note& a, const Note& b) { return a.path < b.path; });
  return std::exchange(special_notes_, {});
}

ComparisonCounts Comparison::counts() const {
  const auto count = [&](Likeness likeness) {
    return counts_[static_cast<size_t>(likeness)].load();
  };
  ComparisonCounts counts;
  counts.same = count(Likeness::kSame);
  counts.same_text = count(Likeness::kSameText);
  counts.changed = count(Likeness::kChanged);
  counts.added = count(Likeness::kAdded);
  const std::lock_guard lock(mutex_);
  counts.special = special_;
  return counts;
}

}  // namespace fovea::scan
