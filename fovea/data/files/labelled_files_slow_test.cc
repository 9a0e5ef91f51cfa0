#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "fovea/data/files/labelled_files.h"

namespace fovea::data {
namespace {

namespace fs = std::filesystem;

// The real collections, where they are.
std::string RealFiles() {
  const char* folder = std::getenv("FOVEA_DATA");
  const std::string path = std::string(folder != nullptr ? folder : "../shared/data") + "/files/";
  return fs::exists(path + "dev.tar.xz") ? path : "";
}

TEST(RealLabelledFiles, DevelopmentSets) {
  const std::string folder = RealFiles();
  if (folder.empty()) GTEST_SKIP() << "no real data; set FOVEA_DATA";
  const LabelledFiles dev = ReadLabelledFiles(folder + "dev.tar.xz", {});
  EXPECT_EQ(dev.files.size(), 172u);
  EXPECT_EQ(dev.notes, std::vector<std::string>());
  std::map<std::string, int> languages;
  for (const LabelledFile& file : dev.files) {
    ++languages[file.language];
    EXPECT_EQ(file.label, FileLabel::kMalicious);
    EXPECT_EQ(file.source, "gwillem");
  }
  EXPECT_EQ(languages, (std::map<std::string, int>{{"js", 43}, {"php", 129}}));

  const LabelledFiles infected = ReadLabelledFiles(folder + "infected_dev.tar.xz", {});
  EXPECT_EQ(infected.files.size(), 78u);
  EXPECT_EQ(infected.notes, std::vector<std::string>());
  int malicious = 0;
  for (const LabelledFile& file : infected.files) {
    malicious += file.label == FileLabel::kMalicious;
    EXPECT_EQ(file.spans.empty(), file.label == FileLabel::kBenign) << file.path;
    EXPECT_EQ(file.source, "gwillem");
  }
  EXPECT_EQ(malicious, 39);
}

TEST(RealLabelledFiles, TrainingSet) {
  const std::string folder = RealFiles();
  if (folder.empty()) GTEST_SKIP() << "no real data; set FOVEA_DATA";
  const LabelledFiles train = ReadLabelledFiles(folder + "train.tar.xz", {});
  std::map<FileLabel, int> labels;
  std::set<std::string> packages;
  int64_t bytes = 0, without_source = 0;
  for (const LabelledFile& file : train.files) {
    ++labels[file.label];
    bytes += static_cast<int64_t>(file.bytes.size());
    without_source += file.source.empty() || file.source.starts_with(folder);
    if (!file.package.empty()) packages.insert(file.package);
    EXPECT_EQ(file.package.empty(), file.label != FileLabel::kMaliciousPackage);
  }
  EXPECT_EQ(labels, (std::map<FileLabel, int>{{FileLabel::kBenign, 22006},
                                              {FileLabel::kMalicious, 7360},
                                              {FileLabel::kMaliciousPackage, 6587},
                                              {FileLabel::kShellcode, 353}}));
  EXPECT_EQ(packages.size(), 1335u);
  EXPECT_EQ(without_source, 0);
  EXPECT_EQ(bytes, 327895826);
  for (const std::string& note : train.notes) ADD_FAILURE() << note;
}

}  // namespace
}  // namespace fovea::data
