#include "fovea/train/files/corpus/corpus_folds.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/train/files/corpus/corpus_files.h"
#include "fovea/train/files/corpus/harmless_copies.h"

namespace fovea::train {
namespace {

using data::FileLabel;
using data::LabelledFile;

constexpr int64_t kFolds = 5;

std::vector<const LabelledFile*> All(const FileCorpus::Part& part) {
  std::vector<const LabelledFile*> all = part.shellcode;
  for (const auto& [language, files] : part.benign)
    all.insert(all.end(), files.begin(), files.end());
  for (const auto& [language, files] : part.malicious)
    all.insert(all.end(), files.begin(), files.end());
  for (const auto& [name, files] : part.packages) all.insert(all.end(), files.begin(), files.end());
  return all;
}

// Projects of one or two languages and of very different sizes, one collection of most malicious
// files beside small ones, packages, and contents that stand under two labels.
std::vector<LabelledFile> Files() {
  std::vector<LabelledFile> files;
  Random random(4);
  const auto add = [&](FileLabel label, const char* language, const std::string& source,
                       const std::string& package = "") {
    const std::string number = std::to_string(files.size());
    files.push_back({.path = number,
                     .bytes = "content " + number,
                     .label = label,
                     .language = language,
                     .source = source,
                     .package = package});
  };
  for (int project = 0; project < 40; ++project) {
    const std::string source = "project " + std::to_string(project);
    for (uint64_t i = 1 + random.Below(project % 4 == 0 ? 120 : 30); i > 0; --i)
      add(FileLabel::kBenign, "php", source);
    for (uint64_t i = random.Below(30); i > 0 && project % 2 == 0; --i)
      add(FileLabel::kBenign, "js", source);
    if (project % 10 == 0) add(FileLabel::kMalicious, "php", source);
  }
  for (int i = 0; i < 400; ++i) add(FileLabel::kMalicious, "php", "large collection");
  for (int i = 0; i < 200; ++i)
    add(FileLabel::kMalicious, "php", "collection " + std::to_string(i % 10));
  for (int i = 0; i < 300; ++i)
    add(FileLabel::kMaliciousPackage, "py", "index", "package " + std::to_string(i / 3));
  for (int i = 0; i < 30; ++i) add(FileLabel::kShellcode, "", "shellcode");
  for (size_t i = 0; i < 40; ++i) files[files.size() - 31 - i].bytes = files[i].bytes;  // packages'
  for (size_t i = 100; i < 120; ++i) files.push_back(files[i]);
  return files;
}

TEST(CorpusFolds, EveryFileIsHeldOutOnce) {
  const std::vector<LabelledFile> files = Files();
  const CorpusOptions options;
  const std::vector<FileCorpus> folds = MakeFolds(files, options, kFolds);
  ASSERT_EQ(std::ssize(folds), kFolds);
  std::multiset<const LabelledFile*> held;
  for (const FileCorpus& fold : folds)
    for (const LabelledFile* file : All(fold.held_out)) held.insert(file);
  std::vector<std::string> notes;
  const auto kept = KeptFiles(files, options, &notes);
  const HarmlessCopies benign(files);
  const auto copies = std::count_if(
      files.begin(), files.end(), [&](const LabelledFile& file) { return benign.HaveCopy(file); });
  EXPECT_GT(copies, 20);
  EXPECT_EQ(kept.size() + 20 + static_cast<size_t>(copies), files.size());
  EXPECT_EQ(held, std::multiset<const LabelledFile*>(kept.begin(), kept.end()));
}

TEST(CorpusFolds, NothingHeldOutIsLearnt) {
  const std::vector<LabelledFile> files = Files();
  for (const FileCorpus& fold : MakeFolds(files, {}, kFolds)) {
    std::set<std::string> contents, sources, packages;
    size_t held = 0;
    for (const LabelledFile* file : All(fold.held_out)) {
      ++held;
      contents.insert(file->bytes);
      if (file->label == FileLabel::kBenign) sources.insert(file->source);
      if (!file->package.empty()) packages.insert(file->package);
    }
    const auto training = All(fold.training);
    for (const LabelledFile* file : training) {
      EXPECT_FALSE(contents.contains(file->bytes));
      // With all labels and languages.
      EXPECT_FALSE(sources.contains(file->source)) << file->source;
      EXPECT_FALSE(packages.contains(file->package)) << file->package;
    }
    // No more is left out than copies of what is held out.
    EXPECT_GE(training.size() + held + 20 + 40, files.size());
  }
}

TEST(CorpusFolds, AreBalanced) {
  const std::vector<LabelledFile> files = Files();
  std::map<CorpusGroup, int64_t> total;
  std::vector<std::string> notes;
  for (const LabelledFile* file : KeptFiles(files, {}, &notes)) ++total[GroupOf(*file)];
  for (const FileCorpus& fold : MakeFolds(files, {}, kFolds)) {
    std::map<CorpusGroup, int64_t> held;
    for (const LabelledFile* file : All(fold.held_out)) ++held[GroupOf(*file)];
    for (const auto& [group, count] : total) {
      if (count < 100) continue;
      const double share = static_cast<double>(held[group]) / static_cast<double>(count);
      EXPECT_NEAR(share, 1.0 / kFolds, 0.06) << GroupSourceName(group, "");
    }
    // The large collection is in all of them.
    EXPECT_FALSE(fold.held_sources.empty());
    for (const std::string& name : fold.held_sources)
      EXPECT_EQ(name.find("large collection"), std::string::npos);
  }
}

TEST(CorpusFolds, DoNotDependOnTheOrderOfTheFiles) {
  std::vector<LabelledFile> files = Files();
  files.resize(files.size() - 20);  // of copies the first is kept
  const auto paths = [&] {
    std::vector<std::set<std::string>> out;
    for (const FileCorpus& fold : MakeFolds(files, {}, kFolds)) {
      out.emplace_back();
      for (const LabelledFile* file : All(fold.held_out)) out.back().insert(file->path);
    }
    return out;
  };
  const auto before = paths();
  std::reverse(files.begin(), files.end());
  EXPECT_EQ(paths(), before);
}

TEST(CorpusFolds, OneProjectInTwoSourcesIsHeldOutWhole) {
  std::vector<LabelledFile> files;
  for (int i = 0; i < 400; ++i) {
    const std::string number = std::to_string(i);
    const std::string project = std::to_string(i % 20);
    const bool debian = i % 3 == 0;
    files.push_back({.path = number,
                     .bytes = number,
                     .language = "php",
                     .source = debian ? "debian:shop" + project : "github:maker/Shop" + project});
  }
  for (const FileCorpus& fold : MakeFolds(files, {.most_of_source = 1000}, kFolds)) {
    std::set<int> held;
    for (const LabelledFile* file : All(fold.held_out)) held.insert(std::stoi(file->path) % 20);
    EXPECT_EQ(held.size(), 4U);
    for (const LabelledFile* file : All(fold.training))
      EXPECT_FALSE(held.contains(std::stoi(file->path) % 20)) << file->source;
  }
}

TEST(CorpusFolds, TwoAtLeast) { EXPECT_THROW(MakeFolds({}, {}, 1), ArgumentError); }

}  // namespace
}  // namespace fovea::train
