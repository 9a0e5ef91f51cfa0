#include <gtest/gtest.h>

#include "fovea/train/translation/translation_toy_for_test.h"

namespace fovea::train {
namespace {

class TrainTranslationTest : public ::testing::Test, public TranslationToy {};

TEST_F(TrainTranslationTest, EveryKindOfAttentionLearnsTwoHundredPairsByHeart) {
  for (const char* model : {"luong", "transformer"}) {
    const TranslationJob job = Job(model, 30);
    TrainTranslation(job);
    EXPECT_GT(Bleu(job.out), 90) << model;
  }
}

}  // namespace
}  // namespace fovea::train
