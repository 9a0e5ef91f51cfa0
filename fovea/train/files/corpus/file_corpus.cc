#include "fovea/train/files/corpus/file_corpus.h"

#include <algorithm>
#include <set>

#include "fovea/core/error.h"
#include "fovea/infer/files/windows/language_marker.h"
#include "fovea/train/files/corpus/corpus_files.h"

namespace fovea::train {
namespace {

using data::FileLabel;
using data::LabelledFile;

bool LooksBinary(const std::string& bytes) {
  const size_t seen = std::min<size_t>(bytes.size(), 4096);
  return std::count(bytes.begin(), bytes.begin() + seen, '\0') > 0;
}

// By name, else by what its beginning says: many scripts have no ending.
Language LanguageOf(const LabelledFile& file) {
  const Language language = augment::LanguageOfPath(file.path);
  if (language != Language::kOther) return language;
  return augment::LanguageNamed(infer::LanguageMarker(
      {reinterpret_cast<const uint8_t*>(file.bytes.data()), file.bytes.size()}));
}

class Splitter {
 public:
  Splitter(const std::vector<const LabelledFile*>& files, const CorpusOptions& options)
      : options_(options) {
    for (const LabelledFile* file : files) {
      const CorpusGroup group = GroupOf(*file);
      ++total_[group];
      ++sources_[group][file->source];
    }
    for (const auto& [group, sources] : sources_) Choose(group, sources);
  }

  bool Held(const LabelledFile& file) const {
    const CorpusGroup group = GroupOf(file);
    if (held_.contains({group, file.source})) return true;
    const uint64_t hash =
        CorpusHash(IsInPackage(file) ? file.package : file.bytes, options_.seed + 7);
    return HashShare(hash) < rest_.at(group);
  }

  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& [group, source] : held_) all.push_back(GroupSourceName(group, source));
    return all;
  }

 private:
  void Choose(const CorpusGroup& group, const std::map<std::string, int64_t>& sources) {
    const auto total = static_cast<double>(total_[group]);
    const double wanted = options_.hold_out * total;
    std::vector<std::pair<uint64_t, std::string>> order;
    for (const auto& [source, count] : sources)
      order.emplace_back(CorpusHash(source, options_.seed), source);
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
  std::map<CorpusGroup, int64_t> total_;
  std::map<CorpusGroup, std::map<std::string, int64_t>> sources_;
  std::set<std::pair<CorpusGroup, std::string>> held_;
  std::map<CorpusGroup, double> rest_;  // share of the files of no held source that are held
};

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
    const Language language = !file.language.empty()    ? augment::LanguageNamed(file.language)
                              : LooksBinary(file.bytes) ? Language::kBinary
                                                        : LanguageOf(file);
    file.language = augment::NameOf(augment::RowOf(language).told_as);
  }
}

FileCorpus MakeCorpus(const std::vector<LabelledFile>& files, const CorpusOptions& options) {
  Require(options.hold_out >= 0 && options.hold_out < 1,
          "the share kept apart must be 0 to below 1");
  FileCorpus corpus;
  const std::vector<const LabelledFile*> kept = KeptFiles(files, options, &corpus.notes);
  const Splitter splitter(kept, options);
  corpus.held_sources = splitter.names();
  for (const LabelledFile* file : kept) {
    const bool held = splitter.Held(*file);
    if (!held && !InMaliciousShare(*file, options)) continue;
    AddToPart(*file, held ? &corpus.held_out : &corpus.training);
  }
  return corpus;
}

}  // namespace fovea::train
