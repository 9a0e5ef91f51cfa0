#include "fovea/train/files/file_corpus.h"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_set>

#include "fovea/core/encoding.h"
#include "fovea/core/error.h"
#include "fovea/train/files/harmless_copies.h"

namespace fovea::train {
namespace {

using data::FileLabel;
using data::LabelledFile;

uint64_t HashOf(std::string_view text, uint64_t seed) {
  uint64_t hash = Fnv1a(text, kFnv1aBasis ^ (seed * 0x9e3779b97f4a7c15u));
  hash ^= hash >> 32;
  hash *= 0x9fb21c651e98df25u;
  return hash ^ (hash >> 29);
}

double ShareOf(uint64_t hash) { return static_cast<double>(hash >> 11) * 0x1p-53; }

std::string EndingOf(const std::string& path) {
  const size_t dot = path.rfind('.');
  return dot == std::string::npos ? "" : path.substr(dot + 1);
}

bool LooksBinary(const std::string& bytes) {
  const size_t seen = std::min<size_t>(bytes.size(), 4096);
  return std::count(bytes.begin(), bytes.begin() + seen, '\0') > 0;
}

// A group is what hold-outs are balanced in: a label and a language.
using Group = std::pair<FileLabel, std::string>;

class Splitter {
 public:
  Splitter(const std::vector<const LabelledFile*>& files, const CorpusOptions& options)
      : options_(options) {
    for (const LabelledFile* file : files) {
      const Group group = {file->label, file->language};
      ++total_[group];
      ++sources_[group][file->source];
    }
    for (const auto& [group, sources] : sources_) Choose(group, sources);
  }

  bool Held(const LabelledFile& file) const {
    const Group group = {file.label, file.language};
    if (held_.contains({group, file.source})) return true;
    const bool package = file.label == FileLabel::kMaliciousPackage && !file.package.empty();
    const uint64_t hash = HashOf(package ? file.package : file.bytes, options_.seed + 7);
    return ShareOf(hash) < rest_.at(group);
  }

  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& [group, source] : held_)
      all.push_back(StrCat(data::LabelName(group.first), " ", group.second, " ", source));
    return all;
  }

 private:
  void Choose(const Group& group, const std::map<std::string, int64_t>& sources) {
    const auto total = static_cast<double>(total_[group]);
    const double wanted = options_.hold_out * total;
    std::vector<std::pair<uint64_t, std::string>> order;
    for (const auto& [source, count] : sources)
      order.emplace_back(HashOf(source, options_.seed), source);
    std::sort(order.begin(), order.end());
    double held = 0;
    for (const auto& [hash, source] : order) {
      const auto count = static_cast<double>(sources.at(source));
      if (count * 3 > total || held + count > wanted * 1.25) continue;
      held_.insert({group, source});
      held += count;
    }
    rest_[group] = std::max(0.0, (wanted - held) / std::max(1.0, total - held));
  }

  const CorpusOptions& options_;
  std::map<Group, int64_t> total_;
  std::map<Group, std::map<std::string, int64_t>> sources_;
  std::set<std::pair<Group, std::string>> held_;
  std::map<Group, double> rest_;  // share of the files of no held source that are held
};

void Add(const LabelledFile& file, FileCorpus::Part* part) {
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

}  // namespace

std::vector<std::string> FileLanguages() {
  std::vector<std::string> names;
  for (const augment::LanguageRow& row : augment::Languages())
    if (row.told_as == row.language) names.emplace_back(row.name);
  return names;
}

int LanguageIndex(Language language) {
  int index = 0;
  for (const augment::LanguageRow& row : augment::Languages()) {
    if (row.language == augment::RowOf(language).told_as) break;
    index += row.told_as == row.language;
  }
  return index;
}

FileCorpus::Part FileCorpus::Whole() const {
  Part whole = training;
  const auto add = [](const Files& from, Files* to) {
    to->insert(to->end(), from.begin(), from.end());
  };
  for (const auto& [language, files] : held_out.benign) add(files, &whole.benign[language]);
  for (const auto& [language, files] : held_out.malicious) add(files, &whole.malicious[language]);
  for (const auto& [name, files] : held_out.packages) add(files, &whole.packages[name]);
  add(held_out.shellcode, &whole.shellcode);
  return whole;
}

void FillLanguages(std::vector<LabelledFile>* files) {
  for (LabelledFile& file : *files) {
    const Language language = !file.language.empty() ? augment::LanguageNamed(file.language)
                              : LooksBinary(file.bytes)
                                  ? Language::kBinary
                                  : augment::LanguageOfEnding(EndingOf(file.path));
    file.language = augment::NameOf(augment::RowOf(language).told_as);
  }
}

FileCorpus MakeCorpus(const std::vector<LabelledFile>& files, const CorpusOptions& options) {
  Require(options.hold_out >= 0 && options.hold_out < 1,
          "the share kept apart must be 0 to below 1");
  Require(options.malicious_share > 0 && options.malicious_share <= 1,
          "the share of malicious files must be above 0, up to 1");
  std::unordered_set<uint64_t> seen;
  std::map<std::tuple<FileLabel, std::string, std::string>, int64_t> of_source;
  std::vector<const LabelledFile*> kept;
  const HarmlessCopies benign(files);
  std::map<FileLabel, int64_t> copies;
  for (const LabelledFile& file : files) {
    const uint64_t content = HashOf(file.bytes, static_cast<uint64_t>(file.label));
    if (file.bytes.empty() || !seen.insert(content).second) continue;
    // A table's sources are chosen with care; a package may hold a thousand pages of one kind.
    if (file.label == FileLabel::kBenign && file.source.find('/') != std::string::npos &&
        ++of_source[{file.label, file.language, file.source}] > options.most_of_source)
      continue;
    if (benign.HaveCopy(file)) {
      ++copies[file.label];
    } else {
      kept.push_back(&file);
    }
  }
  const Splitter splitter(kept, options);
  FileCorpus corpus;
  for (const auto& [label, count] : copies)
    corpus.notes.push_back(StrCat(count, " files labelled ", data::LabelName(label),
                                  " are left out: each says the same as a benign one"));
  corpus.held_sources = splitter.names();
  for (const LabelledFile* file : kept) {
    const bool held = splitter.Held(*file);
    if (!held && file->label != FileLabel::kBenign && options.malicious_share < 1) {
      const bool package = !file->package.empty();
      const uint64_t hash = HashOf(package ? file->package : file->bytes, options.seed + 13);
      if (ShareOf(hash) >= options.malicious_share) continue;
    }
    Add(*file, held ? &corpus.held_out : &corpus.training);
  }
  return corpus;
}

}  // namespace fovea::train
