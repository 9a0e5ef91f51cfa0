#include "fovea/train/files/bags/bag_sampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace fovea::train {
namespace {

class BagSamplerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string code = "<?php\n", text;
    for (int i = 0; i < 40; ++i) {
      code += "$total = add($total, $price);\n";
      text += "a line of plain text without any code\n";
    }
    files_.resize(6);
    files_[0].bytes = code;
    files_[1].bytes = text;
    files_[2].bytes = "import os\nprint(os.name)\n";
    files_[3].bytes = "<?php eval($_POST['k']); // nothing but this\n";
    files_[4].bytes = "CREATE TABLE a (b int);\nINSERT INTO a VALUES (1);\n";
    files_[5].bytes = "{\n  \"name\": \"a\",\n  \"scripts\": {\n    \"test\": \"b\"\n  }\n}\n";
    part_.benign[Language::kPhp] = {&files_[0]};
    part_.benign[Language::kOther] = {&files_[1]};
    part_.benign[Language::kPython] = {&files_[2]};
    part_.malicious[Language::kPhp] = {&files_[3]};
  }

  // What holds of any bag, and how many are malicious and not of a file.
  void Draw(const SamplerOptions& options, int* malicious, int* made) {
    const BagSampler sampler(part_, options);
    Random random(1);
    *malicious = *made = 0;
    for (int i = 0; i < 300; ++i) {
      const Bag bag = sampler.Draw(random);
      ASSERT_EQ(static_cast<int64_t>(bag.labels.size()), bag.count());
      ASSERT_LE(bag.Own(), 4 * options.windows);
      ASSERT_EQ(bag.owners.size(), bag.labels.size());
      EXPECT_EQ(bag.malicious, std::count(bag.labels.begin(), bag.labels.end(), 1) > 0);
      const bool of_file = std::any_of(bag.owners.begin(), bag.owners.end(),
                                       [](int64_t owner) { return owner >= 0; });
      EXPECT_FALSE(bag.malicious && of_file);
      *malicious += bag.malicious;
      *made += !of_file;
    }
  }

  std::vector<data::LabelledFile> files_;
  FileCorpus::Part part_;
};

TEST_F(BagSamplerTest, DumpsAndNotebooksAreMadeOnBothSides) {
  part_.benign = {{Language::kSql, {&files_[4]}}, {Language::kJson, {&files_[5]}}};
  SamplerOptions options{.whole = 0, .planted = 1, .contained = 1, .notebooks = 1};
  int malicious = 0, made = 0;
  Draw(options, &malicious, &made);
  EXPECT_GT(malicious, 290);
  options.planted = 0;
  Draw(options, &malicious, &made);
  EXPECT_EQ(malicious, 0);
  EXPECT_EQ(made, 300);
}

// Where a file has no place for a guest, what is of its own language is planted.
TEST_F(BagSamplerTest, EveryLanguageTakesSomething) {
  for (const auto& row : augment::Languages()) {
    if (row.benign_share == 0 || row.lookalike == nullptr || part_.benign.contains(row.language))
      continue;
    part_.benign[row.language] = {row.language == Language::kSql    ? &files_[4]
                                  : row.language == Language::kJson ? &files_[5]
                                                                    : &files_[1]};
  }
  int malicious = 0, made = 0;
  Draw({.whole = 0, .planted = 1}, &malicious, &made);
  EXPECT_GT(malicious, 280);
}

TEST_F(BagSamplerTest, PiecesStandAloneOnBothSides) {
  SamplerOptions options{.whole = 0, .planted = 1, .alone = 1, .contained = 0, .notebooks = 0};
  int malicious = 0, made = 0;
  Draw(options, &malicious, &made);
  EXPECT_GT(malicious, 285);
  options.planted = 0;
  Draw(options, &malicious, &made);
  EXPECT_EQ(malicious, 0);
  EXPECT_EQ(made, 300);
}

TEST_F(BagSamplerTest, TakesAnyShares) {
  int malicious = 0, made = 0;
  Draw({.whole = 0, .planted = 0.5, .encoded = 1, .noisy = 1}, &malicious, &made);
  EXPECT_GT(malicious, 100);
  Draw({.whole = 0,
        .planted = 0.5,
        .pieces = 0,
        .encoded = 0,
        .alone = 0,
        .contained = 0,
        .notebooks = 0,
        .noisy = 0},
       &malicious, &made);
  EXPECT_GT(malicious, 100);
  EXPECT_EQ(malicious, made);
}

}  // namespace
}  // namespace fovea::train
