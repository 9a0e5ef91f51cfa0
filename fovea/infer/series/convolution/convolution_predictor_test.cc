#include "fovea/infer/series/convolution/convolution_predictor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"
#include "fovea/core/file.h"
#include "fovea/core/random.h"

namespace fovea::infer {
namespace {

data::TargetSpec ClassesOf(std::vector<std::string> names) {
  data::TargetSpec target{.name = "class", .classes = std::move(names)};
  target.kind = target.classes.size() == 2 ? data::TargetKind::kBinary : data::TargetKind::kClasses;
  return target;
}

data::TargetSpec Amount() {
  return {.name = "litres", .kind = data::TargetKind::kRegression, .mean = 50, .deviation = 8};
}

Tensor Drawn(const Shape& shape, Random* random) {
  Tensor out(shape);
  for (float& value : out.span()) value = static_cast<float>(random->Normal());
  return out;
}

KernelBank Bank(int64_t lag, int64_t dims, Random* random) {
  KernelBank bank{.lag = lag, .dilations = {1, 3}, .feature_counts = {2, 1}};
  for (int64_t kernel = 0; kernel < 2 * kernels::kKernelCount; ++kernel) {
    bank.channels.push_back(static_cast<int32_t>(kernel % dims));
    bank.channel_ends.push_back(static_cast<int32_t>(kernel + 1));
  }
  for (int64_t f = 0; f < 3 * kernels::kKernelCount; ++f)
    bank.biases.push_back(static_cast<float>(random->Normal()));
  return bank;
}

// Of drawn parameters, as if the longest series of training had 20 steps.
ConvolutionModel Model(data::TargetSpec target, int64_t dims, bool attends) {
  Random random(7);
  ConvolutionModel model;
  for (int64_t d = 1; d <= dims; ++d) {
    model.data.dim_names.push_back(StrCat("dim ", d));
    model.data.means.push_back(static_cast<double>(d));
    model.data.deviations.push_back(2);
  }
  model.data.max_steps = 20;
  model.data.target = std::move(target);
  for (const int64_t lag : {0, 1}) model.banks.push_back(Bank(lag, dims, &random));
  const int64_t outputs = model.outputs();
  model.bias = Drawn({outputs}, &random);
  model.centre = Drawn({outputs}, &random);
  if (!attends) {
    model.head = Drawn({model.features(), outputs}, &random);
    return model;
  }
  StepAttention attention{.cell = 3, .selected = {0, 9, 400}};
  attention.projection = Drawn({3, 4}, &random);
  attention.offset = Drawn({4}, &random);
  attention.network.pooling = "conjunctive";
  for (const PlaceNetwork::Spec& spec : PlaceNetwork::Specs(4, outputs))
    attention.network.parts.push_back(Drawn(spec.shape, &random));
  model.attention = std::move(attention);
  model.centre = Tensor({outputs});
  return model;
}

// A file of the test's own: tests run side by side.
std::string Write(const std::string& text) {
  const std::string path = testing::TempDir() + "/fovea_convolution_predictor_" +
                           testing::UnitTest::GetInstance()->current_test_info()->name() + ".ts";
  WriteFile(path, text);
  return path;
}

// A row of a .ts file.
std::string Row(int64_t steps, int64_t dims, const std::string& label, Random* random) {
  std::string text;
  for (int64_t d = 0; d < dims; ++d) {
    for (int64_t t = 0; t < steps; ++t) text += StrCat(t == 0 ? "" : ",", random->Normal());
    text += ":";
  }
  return text + label + "\n";
}

constexpr char kAB[] = "@classLabel true a b\n@data\n";

std::vector<PredictedBatch> Batches(const ConvolutionModel& model, const std::string& path,
                                    const PredictOptions& options = {}) {
  std::vector<PredictedBatch> batches;
  Predictor::FromFile(model.ToFile(), "m")->Run(path, options, [&](const PredictedBatch& batch) {
    batches.push_back(batch);
  });
  return batches;
}

void ExpectSums(const ConvolutionModel& model, const StepContributions& of) {
  const std::vector<float> bias = Predictor::FromFile(model.ToFile(), "m")->score_bias();
  ASSERT_EQ(std::ssize(bias), model.outputs());
  ASSERT_EQ(std::ssize(of.contributions), model.outputs() * of.steps);
  for (int64_t c = 0; c < model.outputs(); ++c) {
    double sum = bias[c], size = std::abs(sum);
    for (int64_t t = 0; t < of.steps; ++t) {
      sum += of.contributions[c * of.steps + t];
      size += std::abs(of.contributions[c * of.steps + t]);
    }
    EXPECT_NEAR(of.scores[c], sum, 1e-5 * size);
  }
}

TEST(ConvolutionPredictor, SaysWhatItIs) {
  const auto predictor =
      Predictor::FromFile(Model(ClassesOf({"a", "b"}), 2, /*attends=*/true).ToFile(), "m");
  EXPECT_TRUE(predictor->has_contributions());
  EXPECT_FALSE(predictor->has_attention());
  EXPECT_TRUE(predictor->ordered());
  EXPECT_EQ(predictor->place_title(), "time step");
  EXPECT_EQ(predictor->input_dims(), 2);
  // Four dilations of 3 on each side, a lag of 1 before; a window of 9 steps may begin 5 before.
  EXPECT_EQ(predictor->reach().before, 4 * 3 + 1 + 14);
  EXPECT_EQ(predictor->reach().after, 4 * 3 + 14);
}

TEST(ConvolutionPredictor, ServesSeriesOfEveryLengthEachByItself) {
  Random random(1);
  std::string all = kAB;
  std::vector<std::string> rows;
  for (const int64_t steps : {1, 2, 20, 9, 700, 3}) {
    rows.push_back(Row(steps, 2, steps % 2 == 0 ? "a" : "b", &random));
    all += rows.back();
  }
  for (const bool attends : {false, true}) {
    const ConvolutionModel model = Model(ClassesOf({"a", "b"}), 2, attends);
    const auto batches = Batches(model, Write(all), {.contributions = true});
    ASSERT_EQ(batches.size(), 1u);
    const PredictedBatch& batch = batches[0];
    EXPECT_EQ(batch.lengths, (std::vector<int32_t>{1, 2, 20, 9, 700, 3}));
    EXPECT_EQ(batch.lines, (std::vector<int64_t>{3, 4, 5, 6, 7, 8}));
    EXPECT_EQ(batch.targets, (std::vector<float>{1, 0, 0, 1, 0, 1}));
    for (size_t i = 0; i < rows.size(); ++i) {
      ExpectSums(model, batch.contributions[i]);
      const auto alone = Batches(model, Write(kAB + rows[i]), {.contributions = true});
      EXPECT_EQ(alone[0].predictions[0], batch.predictions[i]);
      EXPECT_EQ(alone[0].contributions[0].contributions, batch.contributions[i].contributions);
    }
  }
}

TEST(ConvolutionPredictor, GivesAProbabilityOfTwoClassesAndOneOfEachOfMore) {
  const std::string path = Write(std::string("@data\n1,2,3,4\n4,3,2,1\n"));
  const auto two = Batches(Model(ClassesOf({"a", "b"}), 1, true), path, {.contributions = true});
  ASSERT_EQ(two[0].predictions.size(), 2u);
  for (size_t i = 0; i < 2; ++i) {
    const std::vector<float>& z = two[0].contributions[i].scores;
    ASSERT_EQ(z.size(), 2u);
    EXPECT_NEAR(two[0].predictions[i], 1 / (1 + std::exp(z[0] - z[1])), 1e-6);
  }
  const auto three = Batches(Model(ClassesOf({"a", "b", "c"}), 1, false), path);
  ASSERT_EQ(three[0].predictions.size(), 6u);
  EXPECT_NEAR(three[0].predictions[0] + three[0].predictions[1] + three[0].predictions[2], 1, 1e-6);
}

TEST(ConvolutionPredictor, GivesAmountsInTheirUnit) {
  const ConvolutionModel model = Model(Amount(), 1, false);
  const auto batch = Batches(model, Write("@targetLabel true\n@data\n1,2,3,4:58\n4,3,2,1:42\n"),
                             {.contributions = true})[0];
  EXPECT_NEAR(batch.targets[0], 58, 1e-4);
  EXPECT_NEAR(batch.targets[1], 42, 1e-4);
  const std::vector<float> scaled = {0, 0.5f, 1, 1.5f};
  const float score = model.Scores({scaled, 1, 4})[0];
  EXPECT_NEAR(batch.predictions[0], 50 + 8 * score, 1e-4);
  EXPECT_EQ(batch.contributions[0].scores[0], batch.predictions[0]);
  ExpectSums(model, batch.contributions[0]);
}

TEST(ConvolutionPredictor, GivesValuesByDimensionInTheUnitOfTheData) {
  const auto batch = Batches(Model(ClassesOf({"a", "b"}), 2, false),
                             Write("@data\n1,?,3:10,20,30\n"), {.contributions = true})[0];
  EXPECT_EQ(batch.contributions[0].values, (std::vector<float>{1, 2, 3, 10, 20, 30}));
}

TEST(ConvolutionPredictor, GivesContributionsOnlyWhereTheyAreWanted) {
  const auto batch = Batches(Model(ClassesOf({"a", "b"}), 1, true), Write("@data\n1,2,3,4\n"))[0];
  EXPECT_TRUE(batch.contributions.empty());
  EXPECT_TRUE(batch.weights.empty());
}

TEST(ConvolutionPredictor, GivesTheSameInBatchesOfOne) {
  Random random(2);
  std::string text = kAB;
  for (int64_t i = 0; i < 5; ++i) text += Row(4 + i, 1, "a", &random);
  const ConvolutionModel model = Model(ClassesOf({"a", "b"}), 1, true);
  const auto whole = Batches(model, Write(text)), ones = Batches(model, Write(text), {.batch = 1});
  ASSERT_EQ(ones.size(), 5u);
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(ones[i].first, static_cast<int64_t>(i));
    EXPECT_EQ(ones[i].predictions[0], whole[0].predictions[i]);
  }
}

TEST(ConvolutionPredictor, CutsBatchesOfLongSeriesShort) {
  Random random(3);
  std::string text = "@data\n";
  const std::string row = Row(100'000, 1, "", &random);
  for (int i = 0; i < 40; ++i) text += row.substr(0, row.size() - 2) + "\n";
  const auto batches = Batches(Model(ClassesOf({"a", "b"}), 1, false), Write(text));
  EXPECT_GT(batches.size(), 1u);
  int64_t rows = 0;
  for (const PredictedBatch& batch : batches) {
    EXPECT_EQ(batch.first, rows);
    rows += batch.rows;
  }
  EXPECT_EQ(rows, 40);
}

TEST(ConvolutionPredictor, TakesSeriesWithoutLabelsUnlessTheyAreNeeded) {
  const ConvolutionModel model = Model(ClassesOf({"a", "b"}), 1, false);
  for (const char* text : {"@data\n1,2,3\n", "@classLabel true a b\n@data\n1,2,3:?\n3,2,1:a\n"}) {
    const std::string path = Write(text);
    EXPECT_TRUE(Batches(model, path)[0].targets.empty());
    EXPECT_THROW(Batches(model, path, {.need_target = true}), InputError);
  }
  EXPECT_THROW(Batches(model, Write("@classLabel true a c\n@data\n1,2,3:c\n")), InputError);
}

TEST(ConvolutionPredictor, RefusesOtherDimensions) {
  try {
    Batches(Model(ClassesOf({"a", "b"}), 2, false), Write("@data\n1,2,3\n"));
    FAIL();
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("has 1 dimension where the model has 2"),
              std::string::npos)
        << error.what();
  }
}

TEST(ConvolutionPredictor, RefusesADamagedFile) {
  ModelFile file = Model(ClassesOf({"a", "b"}), 1, true).ToFile();
  file.tensors.erase("attention.offset");
  EXPECT_THROW(Predictor::FromFile(file, "m"), InputError);
}

}  // namespace
}  // namespace fovea::infer
