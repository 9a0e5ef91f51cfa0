#include "fovea/train/files/corpus/corpus_files.h"

#include <map>
#include <tuple>
#include <unordered_set>

#include "fovea/core/encoding.h"
#include "fovea/core/error.h"
#include "fovea/train/files/corpus/harmless_copies.h"

namespace fovea::train {

using data::FileLabel;
using data::LabelledFile;

uint64_t CorpusHash(std::string_view text, uint64_t seed) {
  uint64_t hash = Fnv1a(text, kFnv1aBasis ^ (seed * 0x9e3779b97f4a7c15u));
  hash ^= hash >> 32;
  hash *= 0x9fb21c651e98df25u;
  return hash ^ (hash >> 29);
}

double HashShare(uint64_t hash) { return static_cast<double>(hash >> 11) * 0x1p-53; }

bool IsInPackage(const LabelledFile& file) {
  return file.label == FileLabel::kMaliciousPackage && !file.package.empty();
}

std::vector<const LabelledFile*> KeptFiles(const std::vector<LabelledFile>& files,
                                           const CorpusOptions& options,
                                           std::vector<std::string>* notes) {
  Require(options.malicious_share > 0 && options.malicious_share <= 1,
          "the share of malicious files must be above 0, up to 1");
  std::unordered_set<uint64_t> seen;
  std::map<std::tuple<FileLabel, std::string, std::string>, int64_t> of_source;
  std::vector<const LabelledFile*> kept;
  const HarmlessCopies benign(files);
  std::map<FileLabel, int64_t> copies;
  for (const LabelledFile& file : files) {
    const uint64_t content = CorpusHash(file.bytes, static_cast<uint64_t>(file.label));
    if (file.bytes.empty() || !seen.insert(content).second) continue;
    // A labelled collection is chosen with care; a package may hold a thousand pages of one kind.
    if (file.label == FileLabel::kBenign && file.folder.empty() &&
        ++of_source[{file.label, file.language, file.source}] > options.most_of_source)
      continue;
    if (benign.HaveCopy(file))
      ++copies[file.label];
    else
      kept.push_back(&file);
  }
  for (const auto& [label, count] : copies)
    notes->push_back(StrCat(count, " files labelled ", data::LabelName(label),
                            " are left out: each says the same as a benign one"));
  return kept;
}

bool InMaliciousShare(const LabelledFile& file, const CorpusOptions& options) {
  if (file.label == FileLabel::kBenign || options.malicious_share >= 1) return true;
  const uint64_t hash =
      CorpusHash(file.package.empty() ? file.bytes : file.package, options.seed + 13);
  return HashShare(hash) < options.malicious_share;
}

CorpusGroup GroupOf(const LabelledFile& file) { return {file.label, file.language}; }

std::string GroupSourceName(const CorpusGroup& group, const std::string& source) {
  return StrCat(data::LabelName(group.first), " ", group.second, " ", source);
}

void AddToPart(const LabelledFile& file, FileCorpus::Part* part) {
  const Language language = augment::LanguageNamed(file.language);
  switch (file.label) {
    case FileLabel::kBenign:
      part->benign[language].push_back(&file);
      break;
    case FileLabel::kMalicious:
      part->malicious[language].push_back(&file);
      break;
    case FileLabel::kMaliciousPackage:
      part->packages[file.package.empty() ? file.path : file.package].push_back(&file);
      break;
    case FileLabel::kShellcode:
      part->shellcode.push_back(&file);
      break;
  }
}

}  // namespace fovea::train
