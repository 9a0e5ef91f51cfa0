#include "fovea/infer/predictor.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "fovea/core/error.h"
#include "fovea/core/file.h"
#include "fovea/data/series/series.h"
#include "fovea/infer/series/series_model.h"
#include "fovea/infer/tables/tabular_model.h"

namespace fovea::infer {
namespace {

using Texts = std::vector<std::string>;

// A model of the columns a, a number, and b, a category.
ModelFile Example() {
  const data::TableSpec spec = {
      .features = {{.name = "a"},
                   {.name = "b", .kind = data::ColumnKind::kCategorical, .categories = {"x", "y"}}},
      .target = {.name = "t", .kind = data::TargetKind::kBinary, .classes = {"no", "yes"}}};
  ModelFile file;
  file.task = Task::kTabular;
  file.data = ToJson(spec);
  file.model = ToJson(TabularModelOptions{});
  for (const attention::ParameterSpec& parameter : TabularModel(spec, {}).Parameters())
    file.tensors[parameter.name] = Tensor(parameter.shape);
  return file;
}

// The texts of each batch.
std::vector<Texts> TextsOf(const std::string& csv, const PredictOptions& options) {
  const std::string path = testing::TempDir() + "/fovea_predictor.csv";
  WriteFile(path, csv);
  std::vector<Texts> texts;
  Predictor::FromFile(Example(), "m")->Run(path, options, [&](const PredictedBatch& batch) {
    texts.push_back(batch.texts);
  });
  return texts;
}

TEST(Predictor, GivesTheCellsOfTheFirstSamples) {
  // In the order of the model's columns, as they stand, whatever else is in the table.
  const std::string csv = "b,other,a\nx,1,1.50\n,2,NA\ny,3,7\n";
  EXPECT_EQ(TextsOf(csv, {.texts = 2}), (std::vector<Texts>{{"1.50", "x", "NA", ""}}));
  EXPECT_EQ(TextsOf(csv, {.batch = 1, .texts = 2}),
            (std::vector<Texts>{{"1.50", "x"}, {"NA", ""}, {}}));
  EXPECT_EQ(TextsOf(csv, {}), (std::vector<Texts>{{}}));
  EXPECT_EQ(TextsOf(csv, {.texts = 100})[0].size(), 6u);
}

ModelFile SeriesExample(data::SeriesScaling scaling, const SeriesModelOptions& options = {}) {
  data::SeriesSpec spec = {
      .dim_names = {"dim 1"},
      .scaling = scaling,
      .max_steps = 4,
      .target = {.name = "t", .kind = data::TargetKind::kBinary, .classes = {"no", "yes"}}};
  if (scaling == data::SeriesScaling::kDataset) {
    spec.means = {1000};
    spec.deviations = {50};
  }
  ModelFile file;
  file.task = Task::kSeries;
  file.data = ToJson(spec);
  file.model = ToJson(options);
  for (const attention::ParameterSpec& parameter : SeriesModel(spec, options).Parameters())
    file.tensors[parameter.name] = Tensor::Full(parameter.shape, 0.1f);
  return file;
}

TEST(Predictor, GivesSeriesInTheUnitOfTheDataHoweverTheyAreScaled) {
  const std::string path = testing::TempDir() + "/fovea_predictor_1.ts";
  WriteFile(path, "@classLabel true no yes\n@data\n1000,?,1100:no\n7,8,9,10.5:yes\n1,1:no\n");
  for (const data::SeriesScaling scaling :
       {data::SeriesScaling::kNone, data::SeriesScaling::kDataset, data::SeriesScaling::kSeries}) {
    const auto predictor = Predictor::FromFile(SeriesExample(scaling), "m");
    const auto inputs = [&](const PredictOptions& options) {
      std::vector<std::vector<float>> inputs;
      predictor->Run(path, options,
                     [&](const PredictedBatch& batch) { inputs.push_back(batch.inputs); });
      return inputs;
    };
    using Inputs = std::vector<std::vector<float>>;
    EXPECT_EQ(inputs({.texts = 2}), (Inputs{{1000, 1050, 1100, 0, 7, 8, 9, 10.5f}}));
    EXPECT_EQ(inputs({.batch = 2, .texts = 3})[1], (std::vector<float>{1, 1, 0, 0}));
    EXPECT_EQ(inputs({}), Inputs{{}});
  }
}

TEST(Predictor, ServesLongerAndShorterSeriesWhereNoWeightIsOfAStep) {
  const std::string path = testing::TempDir() + "/fovea_predictor_2.ts";
  const std::string longer = "1,2,3,4,5,6,7:yes\n", shorter = "1,2:no\n";
  const auto run = [&](const SeriesModelOptions& options, const std::string& rows) {
    WriteFile(path, "@classLabel true no yes\n@data\n" + rows);
    std::vector<PredictedBatch> batches;
    Predictor::FromFile(SeriesExample(data::SeriesScaling::kNone, options), "m")
        ->Run(path, {}, [&](const PredictedBatch& batch) { batches.push_back(batch); });
    return batches;
  };
  for (const std::string scope : {"global", "local_p"}) {
    const SeriesModelOptions pooled = {.attention = "pooled", .scope = scope};
    const PredictedBatch both = run(pooled, longer + shorter)[0];
    EXPECT_EQ(both.places, 7);
    ASSERT_EQ(both.weights.size(), 14u);
    for (int64_t t = 2; t < 7; ++t) EXPECT_EQ(both.weights[7 + t], 0);
    // Padding changes nothing.
    EXPECT_NEAR(run(pooled, longer)[0].predictions[0], both.predictions[0], 1e-6);
    EXPECT_NEAR(run(pooled, shorter)[0].predictions[0], both.predictions[1], 1e-6);
    EXPECT_EQ(run(pooled, shorter)[0].places, 2);
  }
  EXPECT_EQ(run({.attention = "none"}, longer + shorter)[0].predictions.size(), 2u);
  const auto error = [&](const SeriesModelOptions& options) -> std::string {
    try {
      run(options, longer);
    } catch (const InputError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(error({.attention = "after"}),
            path +
                ":3: the series has 7 steps; the model was trained on up to 4, and its weights "
                "are one for each step; cut it, or train a model that serves series of every "
                "length: --model convolution, or --attention pooled");
  const std::string location = error({.attention = "pooled", .score = "location"});
  EXPECT_NE(location.find("--model convolution, or another --score"), std::string::npos)
      << location;
}

TEST(Predictor, SaysWhatAModelOfAnotherTaskIsUsedBy) {
  ModelFile file = Example();
  file.task = Task::kTranslation;
  try {
    Predictor::FromFile(file, "m");
    FAIL();
  } catch (const InputError& error) {
    EXPECT_STREQ(error.what(),
                 "m: is a model of translation, which has no rows of data to tell of; use `fovea "
                 "translate`");
  }
}

}  // namespace
}  // namespace fovea::infer
