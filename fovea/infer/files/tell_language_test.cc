#include "fovea/infer/files/tell_language.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fovea/infer/files/file_model.h"

namespace fovea::infer {
namespace {

TEST(TellLanguage, TheLargestTheFirstOnATie) {
  EXPECT_EQ(TellLanguage(std::vector<float>{0.5F}), 0);
  EXPECT_EQ(TellLanguage(std::vector<float>{-3, 2, 1}), 1);
  EXPECT_EQ(TellLanguage(std::vector<float>{-3, 2, 2}), 1);
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
