#include "fovea/infer/files/shipped_model.h"

#include <gtest/gtest.h>

#include "fovea/infer/files/file_model.h"

namespace fovea::infer {
namespace {

TEST(ShippedModel, ItsNameIsThatOfTheModel) {
  if (ShippedModelBytes().empty()) GTEST_SKIP() << "this build carries no model";
  EXPECT_NE(ShippedModelName(), "");
  EXPECT_EQ(ShippedModelName(), ShippedFileModel()->name());
}

}  // namespace
}  // namespace fovea::infer
