#include "fovea/train/files/corpus/corpus_folds.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <unordered_set>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/train/files/corpus/corpus_files.h"

namespace fovea::train {
namespace {

using data::LabelledFile;

// "adminer" of "debian:adminer" and of "github:vrana/adminer": the same software.
std::string ProjectOf(const std::string& source) {
  std::string name = source.substr(source.find_last_of(":/") + 1);
  for (char& c : name)
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  return name;
}

// Which fold holds a file out.
class Dealer {
 public:
  Dealer(const std::vector<const LabelledFile*>& files, const CorpusOptions& options, int64_t folds)
      : seed_(options.seed), folds_(static_cast<size_t>(folds)) {
    for (const LabelledFile* file : files) {
      ++total_[GroupOf(*file)];
      if (!IsInPackage(*file)) ++of_source_[{GroupOf(*file), file->source}];
    }
    std::map<std::string, Counts> units;
    for (const LabelledFile* file : files) {
      if (IsSingle(*file))
        ++held_[GroupOf(*file)][OfContent(*file)];
      else
        ++units[UnitOf(*file)][GroupOf(*file)];
    }
    std::vector<std::pair<std::string, Counts>> order(units.begin(), units.end());
    std::sort(order.begin(), order.end(), [this](const auto& a, const auto& b) {
      return std::pair(-SizeOf(a.second), CorpusHash(a.first, seed_)) <
             std::pair(-SizeOf(b.second), CorpusHash(b.first, seed_));
    });
    for (const auto& [name, counts] : order) Deal(name, counts);
  }

  size_t FoldOf(const LabelledFile& file) const {
    return IsSingle(file) ? OfContent(file) : fold_.at(UnitOf(file));
  }

  // Of a source that is held out whole.
  bool IsWhole(const LabelledFile& file) const { return !IsInPackage(file) && !IsSingle(file); }

 private:
  using Counts = std::map<CorpusGroup, int64_t>;

  // A NUL keeps the names of projects and of packages apart.
  static std::string UnitOf(const LabelledFile& file) {
    return IsInPackage(file) ? file.package + '\0' : ProjectOf(file.source);
  }
  bool IsSingle(const LabelledFile& file) const {
    const CorpusGroup group = GroupOf(file);
    return !IsInPackage(file) && of_source_.at({group, file.source}) * 3 > total_.at(group);
  }
  size_t OfContent(const LabelledFile& file) const {
    return CorpusHash(file.bytes, seed_ + 7) % folds_;
  }
  static int64_t SizeOf(const Counts& counts) {
    int64_t size = 0;
    for (const auto& [group, count] : counts) size += count;
    return size;
  }

  void Deal(const std::string& name, const Counts& counts) {
    size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (size_t i = 0; i < folds_; ++i) {
      const size_t fold = (CorpusHash(name, seed_) + i) % folds_;
      double held = 0;  // of its groups, each by how much of the group the unit has
      for (const auto& [group, count] : counts) {
        const auto total = static_cast<double>(total_.at(group));
        held +=
            static_cast<double>(held_[group][fold]) / total * static_cast<double>(count) / total;
      }
      if (held < least) {
        least = held;
        best = fold;
      }
    }
    fold_[name] = best;
    for (const auto& [group, count] : counts) held_[group][best] += count;
  }

  const uint64_t seed_;
  const size_t folds_;
  Counts total_;
  std::map<std::pair<CorpusGroup, std::string>, int64_t> of_source_;
  std::map<CorpusGroup, std::map<size_t, int64_t>> held_;  // files by fold
  std::map<std::string, size_t> fold_;
};

}  // namespace

std::vector<FileCorpus> MakeFolds(const std::vector<LabelledFile>& files,
                                  const CorpusOptions& options, int64_t folds) {
  Require(folds >= 2, "there must be at least two folds, got ", folds);
  std::vector<std::string> notes;
  const std::vector<const LabelledFile*> kept = KeptFiles(files, options, &notes);
  const Dealer dealer(kept, options, folds);
  std::vector<FileCorpus> corpora(static_cast<size_t>(folds));
  std::vector<uint64_t> digests;
  std::vector<std::unordered_set<uint64_t>> contents(corpora.size());
  std::vector<std::set<std::string>> sources(corpora.size());
  for (const LabelledFile* file : kept) {
    const size_t fold = dealer.FoldOf(*file);
    AddToPart(*file, &corpora[fold].held_out);
    digests.push_back(CorpusHash(file->bytes, 0));
    contents[fold].insert(digests.back());
    if (dealer.IsWhole(*file)) sources[fold].insert(GroupSourceName(GroupOf(*file), file->source));
  }
  for (size_t i = 0; i < corpora.size(); ++i) {
    corpora[i].notes = notes;
    corpora[i].held_sources.assign(sources[i].begin(), sources[i].end());
    for (size_t n = 0; n < kept.size(); ++n)
      if (InMaliciousShare(*kept[n], options) && !contents[i].contains(digests[n]))
        AddToPart(*kept[n], &corpora[i].training);
  }
  return corpora;
}

}  // namespace fovea::train
