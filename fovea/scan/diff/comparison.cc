#include "fovea/scan/diff/comparison.h"

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

ComparisonCounts Comparison::counts() const {
  const auto count = [&](Likeness likeness) {
    return counts_[static_cast<size_t>(likeness)].load();
  };
  ComparisonCounts counts;
  counts.same = count(Likeness::kSame);
  counts.same_text = count(Likeness::kSameText);
  counts.changed = count(Likeness::kChanged);
  counts.added = count(Likeness::kAdded);
  return counts;
}

}  // namespace fovea::scan
