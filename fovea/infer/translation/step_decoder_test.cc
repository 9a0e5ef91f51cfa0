#include "fovea/infer/translation/step_decoder.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/infer/translation/attentional_gru_decoder.h"
#include "fovea/infer/translation/transformer_decoder.h"
#include "fovea/infer/translation/translator_for_test.h"
#include "fovea/testing/compare.h"

namespace fovea::infer {
namespace {

constexpr int64_t kPieces = 7;
// Two ways of rounding through a few steps of numbers of size 10.
constexpr testing::Tolerance kTolerance = {1e-4, 1e-4};

class StepDecoders : public ::testing::TestWithParam<const char*> {};

TEST_P(StepDecoders, AgreesWithTheStepsOfTheModel) {
  const TranslationModel model(TinyOptions(GetParam(), kPieces));
  const auto parameters = RandomParameters(model, 3);
  constexpr int64_t kCount = 3, kLongest = 5;
  Random random(1);
  const auto draw = [&](int64_t size, uint64_t below) {
    std::vector<int32_t> out;
    for (int64_t i = 0; i < size; ++i) out.push_back(static_cast<int32_t>(random.Below(below)));
    return out;
  };
  const std::vector<int32_t> pieces = draw(kCount * kLongest, kPieces), lengths = {5, 1, 3};
  const SentenceBatch source{pieces, kCount, kLongest, lengths};
  const auto decoders = MakeStepDecoders(model, parameters),
             steps = MakeModelStepDecoders(model, parameters);
  for (const auto weights : {attention::Weights::kNone, attention::Weights::kAll}) {
    const auto own = decoders->Begin(source, weights), plain = steps->Begin(source, weights);
    int64_t count = kCount, width = 1;
    for (int64_t step = 0; step < 6; ++step) {
      SCOPED_TRACE(step);
      const int64_t width_before = width;
      width = step == 0 || step == 3 ? 4 : step == 5 ? 1 : 3;
      auto parents = draw(count * width, static_cast<uint64_t>(width_before));
      for (int64_t r = 0; r < count * width; ++r)
        parents[static_cast<size_t>(r)] += static_cast<int32_t>(r / width * width_before);
      const auto before = draw(count * width, kPieces);
      const auto a = own->Step(parents, before), b = plain->Step(parents, before);
      ASSERT_EQ(a.features.shape(), b.features.shape());
      EXPECT_CLOSE(a.features.span(), b.features.span(), kTolerance);
      ASSERT_EQ(a.weights.shape(), b.weights.shape());
      if (a.weights.size() > 0) {
        EXPECT_CLOSE(a.weights.span(), b.weights.span(), kTolerance);
      }
      if (step != 1 && step != 3) continue;
      const std::vector<int32_t> kept =
          step == 1 ? std::vector<int32_t>{0, 2} : std::vector<int32_t>{1};
      own->Keep(kept);
      plain->Keep(kept);
      count = std::ssize(kept);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(All, StepDecoders,
                         ::testing::Values("rnnenc", "bahdanau", "luong", "transformer"),
                         [](const auto& info) { return std::string(info.param); });

TEST(StepDecoder, ThePresetsHaveOnesOfTheirOwn) {
  EXPECT_TRUE(AttentionalGruDecoders::Take(PresetOf("bahdanau")));
  EXPECT_TRUE(TransformerDecoders::Take(PresetOf("transformer")));
  TranslationOptions options = PresetOf("bahdanau");
  options.score = "general";
  EXPECT_FALSE(AttentionalGruDecoders::Take(options));
  options = PresetOf("transformer");
  options.normaliser = "sparsemax";
  EXPECT_FALSE(TransformerDecoders::Take(options));
}

}  // namespace
}  // namespace fovea::infer
