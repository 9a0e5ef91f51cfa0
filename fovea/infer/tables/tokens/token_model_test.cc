#include "fovea/infer/tables/tokens/token_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>

#include "fovea/core/random.h"
#include "fovea/data/test_support.h"
#include "fovea/infer/tables/tokens/token_predictor.h"

namespace fovea::infer {
namespace {

using Part = TokenNetwork::Part;

constexpr char kTable[] =
    "size,colour,class\n"
    "1,red,no\n"
    "2,blue,yes\n"
    ",red,no\n"
    "4,,yes\n";

data::EncodedTable Encoded(std::string_view csv = kTable) {
  data::FitOptions options;
  options.target = "class";
  const data::TableSpec spec = data::FitTableSpec(data::ParseTable(kTable), options);
  return data::Encode(data::ParseTable(csv), spec, data::WithTarget::kRequired);
}

// Two networks, drawn, that read size by two stretches and colour by two rows.
TokenModel Example(int64_t layers = 0) {
  TokenModel model;
  model.data = Encoded().spec;
  model.tracks = {{.column = 0, .knots = {1, 2, 4}}, {.column = 1, .codes = {0, 1}}};
  model.shape = {.columns = 2,
                 .tracks = 2,
                 .rows = FirstRows(model.tracks).back(),
                 .outputs = 2,
                 .width = 4,
                 .steering = 3,
                 .hidden = 5,
                 .layers = layers,
                 .heads = 2};
  Random random(1);
  for (int m = 0; m < 2; ++m) {
    TokenNetwork member{.shape = model.shape, .parts = {}};
    const auto draw = [&](const Shape& shape) {
      Tensor part(shape);
      for (float& value : part.span()) value = static_cast<float>(0.7 * random.Normal());
      return part;
    };
    for (const TokenNetwork::Spec& spec : TokenNetwork::Specs(model.shape))
      member.parts.push_back(draw(spec.shape));
    for (int64_t l = 0; l < layers; ++l) {
      MixingLayer& layer = member.layers.emplace_back();
      for (const MixingLayer::Spec& spec : MixingLayer::Specs(model.shape.mixing()))
        layer.parts.push_back(draw(spec.shape));
    }
    model.members.push_back(std::move(member));
  }
  return model;
}

std::vector<int64_t> RowsOf(const data::EncodedTable& table) {
  std::vector<int64_t> rows;
  for (int64_t row = 0; row < table.rows; ++row) rows.push_back(row);
  return rows;
}

TokenPredictions PredictAll(const TokenModel& model, const data::EncodedTable& table) {
  return TokenEnsemble(model).Predict(table, RowsOf(table));
}

TEST(TokenModel, IsTheSameBehindItsFile) {
  for (const int64_t layers : {0, 2}) {
    const TokenModel model = Example(layers);
    const ModelFile file = model.ToFile();
    EXPECT_TRUE(IsTokenModel(file));
    EXPECT_EQ(file.task, Task::kTabular);
    // A model without layers says nothing of them.
    EXPECT_EQ(file.model->contains("layers"), layers > 0);
    EXPECT_EQ(file.model->contains("heads"), layers > 0);
    EXPECT_EQ(file.tensors.size(), static_cast<size_t>(2 * (12 + 6 * layers)));
    const TokenModel read = TokenModel::FromFile(file, "m");
    EXPECT_EQ(read.ToFile().model->dump(), file.model->dump());
    EXPECT_EQ(read.parameter_count(), model.parameter_count());
    const TokenPredictions before = PredictAll(model, Encoded()),
                           after = PredictAll(read, Encoded());
    EXPECT_EQ(before.predictions, after.predictions);
    EXPECT_EQ(before.weights, after.weights);
  }
}

TEST(TokenModel, SaysWhatDoesNotFitInAFile) {
  int64_t layers = 0;
  const auto error = [&](const std::function<void(ModelFile*)>& damage) {
    ModelFile file = Example(layers).ToFile();
    damage(&file);
    const std::string message =
        data::InputErrorOf([&] { TokenModel::FromFile(file, "m.safetensors"); });
    const std::string start = "m.safetensors: its description does not fit: ",
                      end = "; the file is damaged or was changed; train again";
    EXPECT_TRUE(message.starts_with(start) && message.ends_with(end)) << message;
    return message.substr(start.size(), message.size() - start.size() - end.size());
  };
  EXPECT_EQ(error([](ModelFile* f) { f->model["width"] = 0; }),
            "model.width is 0, which is below 1");
  EXPECT_EQ(error([](ModelFile* f) { f->model["hidden"] = 1 << 20; }),
            "model.hidden is above 4096");
  EXPECT_EQ(error([](ModelFile* f) { f->model["members"] = 1'000'000'000; }),
            "model.members is above 1024");
  EXPECT_EQ(error([](ModelFile* f) { f->model["members"] = 3; }), "there is no members.2.vectors");
  EXPECT_EQ(error([](ModelFile* f) { f->model["members"] = 1; }), "it has 24 parameters, not 12");
  EXPECT_EQ(error([](ModelFile* f) { f->model["steering"] = 4; }),
            "members.0.steering.weight is [3, 8], not [4, 8]");
  EXPECT_EQ(error([](ModelFile* f) { f->model->erase("tracks"); }), "model.tracks is missing");
  EXPECT_EQ(error([](ModelFile* f) { f->model["tracks"] = nlohmann::json::array(); }),
            "tracks has none of the column 'size'");
  EXPECT_EQ(error([](ModelFile* f) { f->tensors["members.1.first.bias"][2] = NAN; }),
            "members.1.first.bias holds a value that is not finite");
  EXPECT_EQ(error([](ModelFile* f) { f->tensors.erase("members.1.steers"); }),
            "there is no members.1.steers");
  EXPECT_EQ(error([](ModelFile* f) { f->tensors["more"] = Tensor({1}); }),
            "it has 25 parameters, not 24");
  EXPECT_EQ(error([](ModelFile* f) { f->model["layers"] = 1; }), "model.heads is missing");
  layers = 2;
  EXPECT_EQ(error([](ModelFile* f) { f->model["layers"] = 0; }),
            "model.layers is 0, which is below 1");
  EXPECT_EQ(error([](ModelFile* f) { f->model["layers"] = 65; }), "model.layers is above 64");
  EXPECT_EQ(error([](ModelFile* f) { f->model["layers"] = 3; }),
            "there is no members.0.layers.2.look.scale");
  EXPECT_EQ(error([](ModelFile* f) { f->model->erase("layers"); }), "it has 48 parameters, not 24");
  EXPECT_EQ(error([](ModelFile* f) { f->model["heads"] = 3; }),
            "model.width is 4, which 3 heads cannot share");
  EXPECT_EQ(error([](ModelFile* f) { f->model["heads"] = 0; }),
            "model.heads is 0, which is below 1");
  EXPECT_EQ(error([](ModelFile* f) { f->tensors["members.1.layers.0.join.weight"] = Tensor({4}); }),
            "members.1.layers.0.join.weight is [4], not [4, 4]");
  layers = 0;
  error([](ModelFile* f) { *f->model = nlohmann::json::array(); });
  error([](ModelFile* f) { *f->data = nlohmann::json::object(); });
}

TEST(TokenModel, OtherFamiliesAreNotOfIt) {
  ModelFile file = Example().ToFile();
  file.model["family"] = "reweight";
  EXPECT_FALSE(IsTokenModel(file));
  file.model["family"] = 1;
  EXPECT_FALSE(IsTokenModel(file));
  *file.model = nlohmann::json::array();
  EXPECT_FALSE(IsTokenModel(file));
}

TEST(TokenModel, SaysTheMeanOfItsMembers) {
  const TokenModel model = Example();
  const TokenPredictions all = PredictAll(model, Encoded());
  ASSERT_EQ(all.predictions.size(), 4u);
  ASSERT_EQ(all.weights.size(), 8u);
  std::vector<float> predictions(4, 0.0f), weights(8, 0.0f);
  for (const TokenNetwork& member : model.members) {
    TokenModel alone = model;
    alone.members = {member};
    const TokenPredictions said = PredictAll(alone, Encoded());
    for (size_t i = 0; i < 4; ++i) predictions[i] += said.predictions[i] / 2;
    for (size_t i = 0; i < 8; ++i) weights[i] += said.weights[i] / 2;
  }
  for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(all.predictions[i], predictions[i], 1e-6);
  for (size_t i = 0; i < 8; ++i) EXPECT_NEAR(all.weights[i], weights[i], 1e-6);
}

TEST(TokenScorer, AColumnOfWeight0CannotChangeWhatIsSaid) {
  const char* const others[] = {"size,colour,class\n-9,red,no\n9,blue,yes\n,red,no\n1.5,,yes\n",
                                "size,colour,class\n1,,no\n2,red,yes\n,blue,no\n4,red,yes\n"};
  for (const int64_t layers : {0, 2})
    for (const int64_t closed : {0, 1}) {
      TokenModel model = Example(layers);
      for (TokenNetwork& member : model.members) {
        member.parts[Part::kSteers][0] = member.parts[Part::kSteers][1] = 0.5f;
        member.parts[Part::kSteers][closed] = 0;
        member.parts[Part::kOpeningBias][closed] = -100;
      }
      const data::EncodedTable before = Encoded(), after = Encoded(others[closed]);
      const TokenPredictions said = PredictAll(model, before), again = PredictAll(model, after);
      EXPECT_EQ(said.predictions, again.predictions);
      EXPECT_EQ(said.weights, again.weights);
      for (size_t row = 0; row < 4; ++row) {
        EXPECT_EQ(said.weights[2 * row + static_cast<size_t>(closed)], 0);
        EXPECT_GE(said.weights[2 * row + static_cast<size_t>(1 - closed)], 0.5f);
      }
      // Where it is open, it does.
      for (TokenNetwork& member : model.members) member.parts[Part::kOpeningBias][closed] = 100;
      EXPECT_NE(PredictAll(model, before).predictions, PredictAll(model, after).predictions);
    }
}

TEST(TokenEnsemble, ColumnPairsAreMeansOverMembersRowsAndHeads) {
  const TokenModel model = Example(2);
  const data::EncodedTable table = Encoded();
  const std::vector<float> pairs = TokenEnsemble(model).ColumnPairs(table, RowsOf(table));
  ASSERT_EQ(pairs.size(), 4u);
  EXPECT_NEAR(pairs[0] + pairs[1], 1, 1e-5);
  EXPECT_NEAR(pairs[2] + pairs[3], 1, 1e-5);
  std::vector<float> sums(4, 0.0f);
  for (const TokenNetwork& member : model.members) {
    TokenModel alone = model;
    alone.members = {member};
    for (const int64_t row : RowsOf(table)) {
      const std::vector<float> own = TokenEnsemble(alone).ColumnPairs(table, {{row}});
      for (size_t i = 0; i < 4; ++i) sums[i] += own[i] / 8;
    }
  }
  for (size_t i = 0; i < 4; ++i) EXPECT_NEAR(pairs[i], sums[i], 1e-5);
  EXPECT_EQ(
      data::ArgumentErrorOf([&] { TokenEnsemble(Example()).ColumnPairs(table, RowsOf(table)); }),
      "a network without layers has no pairs of columns");
  EXPECT_THROW(TokenEnsemble(model).ColumnPairs(table, {}), ArgumentError);
}

}  // namespace
}  // namespace fovea::infer
