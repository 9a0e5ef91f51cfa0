#include "fovea/train/files/corpus/harmless_copies.h"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "fovea/augment/rewrite.h"
#include "fovea/core/encoding.h"

namespace fovea::train {
namespace {

using data::FileLabel;
using data::LabelledFile;

constexpr std::string_view kBlank = " \t\r\f\v";

bool MayBeCopy(const LabelledFile& file) {
  return (file.label == FileLabel::kMalicious || file.label == FileLabel::kMaliciousPackage) &&
         file.spans.empty();
}

}  // namespace

uint64_t HashOfLines(const LabelledFile& file) {
  const augment::Language language = augment::LanguageNamed(file.language);
  if (augment::RowOf(language).layout == augment::Layout::kBytes) return Fnv1a(file.bytes);
  augment::Sample sample{file.bytes, {}};
  augment::StripComments(sample, language);
  uint64_t hash = kFnv1aBasis;
  const std::string_view text = sample.bytes;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.size(), text.find('\n', at));
    const std::string_view line = text.substr(at, end - at);
    at = end + 1;
    const size_t first = line.find_first_not_of(kBlank);
    if (first == line.npos) continue;
    hash = Fnv1a(line.substr(first, line.find_last_not_of(kBlank) + 1 - first), hash);
    hash = Fnv1a("\n", hash);
  }
  return hash == kFnv1aBasis ? 0 : hash;
}

HarmlessCopies::HarmlessCopies(const std::vector<LabelledFile>& files) {
  std::set<std::string_view> languages;
  for (const LabelledFile& file : files)
    if (MayBeCopy(file)) languages.insert(file.language);
  for (const LabelledFile& file : files)
    if (file.label == FileLabel::kBenign && languages.contains(file.language))
      benign_.insert(HashOfLines(file));
  benign_.erase(0);
}

bool HarmlessCopies::HaveCopy(const LabelledFile& file) const {
  return MayBeCopy(file) && benign_.contains(HashOfLines(file));
}

}  // namespace fovea::train
