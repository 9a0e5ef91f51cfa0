#include "fovea/infer/files/shipped_model.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/infer/files/file_model.h"

namespace fovea::infer {
namespace {

TEST(ShippedModel, ItsNameIsThatOfTheModel) {
  if (ShippedModelBytes().empty()) GTEST_SKIP() << "this build carries no model";
  EXPECT_NE(ShippedModelName(), "");
  EXPECT_EQ(ShippedModelName(), ShippedFileModel()->name());
}

TEST(ShippedModel, AFirstLookOnlyWhereTheGlanceIsSuspicious) {
  if (ShippedModelBytes().empty()) GTEST_SKIP() << "this build carries no model";
  const auto model = ShippedFileModel();
  std::string text = "<?php\n@eval(base64_decode($_POST['x']));\n";
  for (int i = 0; i < 50; ++i) text += "$total += $price * 2; // the sum of the basket so far\n";
  const FileScore score =
      model->Score({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  int asked = 0;
  for (const FileWindow& window : score.windows) {
    const bool is_asked = double{window.glance} >= model->cuts().glance;
    asked += is_asked ? 1 : 0;
    EXPECT_TRUE(is_asked || window.first == window.glance);
    EXPECT_TRUE(!score.fixations.empty() || window.logit == window.first);
  }
  EXPECT_GT(asked, 0);
}

}  // namespace
}  // namespace fovea::infer
