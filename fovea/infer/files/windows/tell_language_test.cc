#include "fovea/infer/files/windows/tell_language.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fovea/infer/files/file_model.h"

namespace fovea::infer {
namespace {

FileWindows WindowsOf(const std::vector<WindowKind>& kinds, int64_t bytes) {
  FileWindows windows;
  for (const WindowKind kind : kinds) {
    const int64_t start = windows.count() * bytes;
    windows.spans.push_back({start, start + bytes});
    windows.kinds.push_back(kind);
  }
  return windows;
}

constexpr auto kText = WindowKind::kText, kRaw = WindowKind::kRaw, kGap = WindowKind::kGap;

TEST(TellLanguage, TheLargestMeanTheFirstOnATie) {
  EXPECT_EQ(TellLanguage(std::vector<float>{0.5F, -3}, 1), 0);
  EXPECT_EQ(TellLanguage(std::vector<float>{-3, 2, 1, 0, 0, 0}, 3), 1);
  EXPECT_EQ(TellLanguage(std::vector<float>{-3, 2, 1, 0, 0, 1}, 3), 1);
}

TEST(TellLanguage, WindowsThatTellAreSpreadOverTheText) {
  std::vector<WindowKind> kinds(100, kText);
  kinds.insert(kinds.end(), {kGap, kGap, kRaw, kRaw});
  const FileWindows windows = WindowsOf(kinds, 100);
  EXPECT_EQ(WindowsThatTell(windows, 4), std::vector<int64_t>({0, 25, 50, 75}));
  EXPECT_EQ(WindowsThatTell(windows, 100).size(), 100u);
  EXPECT_EQ(WindowsThatTell(windows, 500).size(), 100u);
  EXPECT_TRUE(WindowsThatTell(FileWindows(), 4).empty());
}

TEST(TellLanguage, TextDecidesWhereThereIsAnyToSpeakOf) {
  const FileWindows mixed = WindowsOf({kText, kGap, kGap, kRaw, kRaw, kRaw}, 100);
  EXPECT_EQ(LanguageWeights(mixed.kinds, mixed.spans), std::vector<float>({1, 0, 0, 0, 0, 0}));
  std::vector<WindowKind> kinds(40, kRaw);
  kinds[0] = kText;
  const FileWindows program = WindowsOf(kinds, 100);
  const std::vector<float> weights = LanguageWeights(program.kinds, program.spans);
  EXPECT_FLOAT_EQ(weights[0], 1.0F / 40);
  EXPECT_FLOAT_EQ(weights[39], 1.0F / 40);
}

TEST(TellLanguage, TheShippedModelTellsPhpByItsContent) {
  const auto model = ShippedFileModel();
  const auto told = [&](const std::string& text) {
    const FileScore score =
        model->Score({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
    return model->languages().at(static_cast<size_t>(score.language));
  };
  std::string php = "<?php\n", python = "import os\n";
  for (int i = 0; i < 20; ++i) {
    php += "function f" + std::to_string(i) + "($a) {\n    return $this->b($a);\n}\n";
    python += "def f" + std::to_string(i) + "(self, a):\n    return self.b(a)\n";
  }
  EXPECT_EQ(told(php), "php");
  EXPECT_EQ(told(python), "py");
}

}  // namespace
}  // namespace fovea::infer
