#include "fovea/train/files/sharp/place_sampler.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/infer/files/small_file_model_for_test.h"

namespace fovea::train {
namespace {

constexpr double kEverything = -1e9, kNothing = 1e9;  // cuts

// A corpus of a few files, and a first look of random weights.
class PlaceSamplerTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string code = "<?php\n", text;
    for (int i = 0; i < 40; ++i) {
      code += "$total" + std::to_string(i) + " = add($total, $price, $cart->items());\n";
      text += "a line of plain text without any code, number " + std::to_string(i) + "\n";
    }
    files_.resize(8);
    files_[0].bytes = code;
    files_[1].bytes = text;
    files_[2].bytes = "import os\n" + std::string(30, '\n') + "print(os.name)\n";
    files_[3].bytes = code + "@eval(base64_decode($_POST['k'])); run($_POST['k']);\n" + code;
    for (size_t i = 4; i < 8; ++i) {
      files_[i].bytes = "import sys\n" + std::to_string(i) + " + sys.setup('install', os.system)\n";
      files_[i].language = "py";
    }
    const infer::ModelFile file = infer::SmallFileModel();
    auto tensors = file.tensors;
    unseen_.look = std::make_shared<infer::FirstLook>(file, "m", &tensors);
    FileCorpus::Part& part = unseen_.files;
    part.benign[Language::kPhp] = {&files_[0]};
    part.benign[Language::kOther] = {&files_[1]};
    part.benign[Language::kPython] = {&files_[2]};
    part.malicious[Language::kPhp] = {&files_[3]};
    unseen_.logits = {-1, -2, -3};
  }

  PlaceSampler Sampler(const PlaceSamplerOptions& options, double cut = kEverything) const {
    infer::SharpModelOptions model = infer::SmallSharpOptions();
    model.reading.tokens = 384;
    model.cut = cut;
    return PlaceSampler({&unseen_}, options, model, pairs_);
  }

  std::vector<std::vector<PlaceGroup>> Draw(const PlaceSampler& sampler, int draws = 100) const {
    std::vector<std::vector<PlaceGroup>> out;
    Random random(1);
    for (int i = 0; i < draws; ++i) {
      out.push_back(sampler.Draw(random));
      for (const PlaceGroup& group : out.back()) {
        EXPECT_FALSE(group.places.empty());
        for (const LearntPlace& place : group.places) {
          EXPECT_FALSE(place.reading.positions.empty());
          EXPECT_EQ(place.reading.features.count(), std::ssize(place.reading.positions));
          EXPECT_EQ(place.inside.size(), place.reading.positions.size());
          const bool any = std::count(place.inside.begin(), place.inside.end(), true) > 0;
          EXPECT_TRUE(group.malicious || (!any && place.label == kBenign));
          EXPECT_TRUE(place.label != kMalicious || any);
          EXPECT_TRUE(place.label != kBenign || !any);
        }
      }
    }
    return out;
  }

  std::vector<data::LabelledFile> files_;
  UnseenFiles unseen_;
  const infer::BytePairs pairs_;
};

TEST_F(PlaceSamplerTest, OfBenignFilesAllPlacesAreBenign) {
  const PlaceSampler sampler = Sampler({.whole = 0, .planted = 0, .most = 2});
  size_t owned = 0, most = 0;
  for (const auto& groups : Draw(sampler)) {
    ASSERT_LE(groups.size(), 1U);
    for (const PlaceGroup& group : groups) {
      EXPECT_FALSE(group.malicious);
      EXPECT_EQ(group.twin, -1);
      EXPECT_EQ(group.owner < 0, group.fold < 0);
      EXPECT_LT(group.owner, 3);
      EXPECT_LE(group.fold, 0);
      owned += group.owner >= 0;
      most = std::max(most, group.places.size());
    }
  }
  EXPECT_GT(owned, 20U);
  EXPECT_EQ(most, 2U);
}

TEST_F(PlaceSamplerTest, TwinsHoldTheSamePieceAndSayWhere) {
  const PlaceSampler sampler = Sampler({.whole = 0, .planted = 1, .cropped = 0});
  size_t pairs = 0, part = 0;
  for (const auto& groups : Draw(sampler)) {
    ASSERT_LE(groups.size(), 2U);
    pairs += groups.size() == 2;
    for (const PlaceGroup& group : groups) {
      EXPECT_TRUE(group.malicious);
      EXPECT_EQ(group.twin, 0);
      EXPECT_EQ(group.owner, -1);
      EXPECT_TRUE(std::any_of(group.places.begin(), group.places.end(),
                              [](const LearntPlace& place) { return place.label == kMalicious; }));
      for (const LearntPlace& place : group.places) {
        EXPECT_NE(place.label, kUnknown);
        const auto inside = std::count(place.inside.begin(), place.inside.end(), true);
        part += inside > 0 && inside < std::ssize(place.inside);
      }
    }
  }
  EXPECT_GT(pairs, 80U);
  EXPECT_GT(part, 80U) << "what is around it is not inside";
}

// Where nothing is hot, what is planted is learnt all the same, and nothing else.
TEST_F(PlaceSamplerTest, WhatIsPlantedIsLearntWhereTheFirstLookPassesOverIt) {
  for (const auto& groups : Draw(Sampler({.whole = 0, .planted = 1, .cropped = 0}, kNothing)))
    for (const PlaceGroup& group : groups) {
      ASSERT_EQ(group.places.size(), 1U);
      EXPECT_EQ(group.places[0].label, kMalicious);
    }
  for (const auto& groups : Draw(Sampler({.whole = 0, .planted = 0}, kNothing)))
    EXPECT_TRUE(groups.empty());
}

// Of a file of which only the label is known, places are unknown, and such as in benign files none.
TEST_F(PlaceSamplerTest, OfMaliciousFilesTheLabelIsKnownAlone) {
  const PlaceSampler sampler = Sampler({.whole = 1, .planted = 0, .most = 50});
  size_t groups_drawn = 0, most = 0;
  for (const auto& groups : Draw(sampler, 30))
    for (const PlaceGroup& group : groups) {
      EXPECT_TRUE(group.malicious);
      EXPECT_EQ(group.owner, -1);
      for (const LearntPlace& place : group.places) {
        EXPECT_EQ(place.label, kUnknown);
        EXPECT_TRUE(std::count(place.inside.begin(), place.inside.end(), true) > 0);
      }
      ++groups_drawn;
      most = std::max(most, group.places.size());
    }
  EXPECT_GT(groups_drawn, 20U);
  EXPECT_LE(most, 12U) << "of its 81 lines one is in no benign file";

  // Unless it is known where.
  const std::string& bytes = files_[3].bytes;
  const auto at = static_cast<int64_t>(bytes.find("@eval"));
  files_[3].spans = {{at, at + 35}};
  size_t malicious = 0, benign = 0;
  for (const auto& groups : Draw(Sampler({.whole = 1, .planted = 0, .most = 50}), 30))
    for (const PlaceGroup& group : groups)
      for (const LearntPlace& place : group.places) {
        EXPECT_NE(place.label, kUnknown);
        (place.label == kMalicious ? malicious : benign) += 1;
      }
  EXPECT_GT(malicious, 20U);
  EXPECT_GT(benign, malicious);
}

TEST_F(PlaceSamplerTest, OfAPackageSomeFilesTogether) {
  unseen_.files.malicious.clear();
  unseen_.files.packages["p"] = {&files_[4], &files_[5], &files_[6], &files_[7]};
  unseen_.logits.resize(7, 0);
  size_t most = 0;
  for (const auto& groups :
       Draw(Sampler({.whole = 1, .planted = 0, .most = 1, .most_of_package = 3}), 30))
    for (const PlaceGroup& group : groups) {
      EXPECT_TRUE(group.malicious);
      EXPECT_EQ(group.owner, -1);
      most = std::max(most, group.places.size());
    }
  EXPECT_EQ(most, 3U);
}

TEST_F(PlaceSamplerTest, SharesAreThoseOfTheOptions) {
  int twins = 0, whole = 0, benign = 0;
  for (const auto& groups : Draw(Sampler({.whole = 0.3, .planted = 0.2, .most = 50}), 400)) {
    if (groups.empty()) continue;
    twins += groups[0].twin >= 0;
    whole += groups[0].malicious && groups[0].twin < 0;
    benign += !groups[0].malicious;
  }
  EXPECT_NEAR(twins, 80, 30);
  EXPECT_NEAR(whole, 120, 35);
  EXPECT_NEAR(benign, 200, 40);
}

TEST_F(PlaceSamplerTest, HardFilesAreDrawnMoreOftenAndLearntFrom) {
  const std::vector<data::LabelledFile> more(20, files_[0]);
  for (const data::LabelledFile& file : more) unseen_.files.benign[Language::kPhp].push_back(&file);
  unseen_.logits.assign(23, -5);
  PlaceSampler sampler = Sampler({.whole = 0, .planted = 0});
  int64_t php = 0;  // where files of PHP begin
  for (const auto& [language, files] : unseen_.files.benign) {
    if (language == Language::kPhp) break;
    php += std::ssize(files);
  }
  const int64_t owner = php + 7;
  const auto share = [&] {
    int drawn = 0, all = 0;
    for (const auto& groups : Draw(sampler, 300))
      for (const PlaceGroup& group : groups) {
        drawn += group.owner == owner;
        all += group.owner >= php && group.owner < php + 21;
      }
    return static_cast<double>(drawn) / std::max(1, all);
  };
  const double before = share();
  sampler.Learn(0, owner, 4);
  EXPECT_EQ(sampler.hardness(0)[static_cast<size_t>(owner)], 4);
  EXPECT_GT(share(), before + 0.2);
}

TEST_F(PlaceSamplerTest, TheSameRandomNumbersTheSamePlaces) {
  const PlaceSampler sampler = Sampler({});
  for (uint64_t seed = 1; seed < 30; ++seed) {
    Random one(seed), other(seed);
    const auto a = sampler.Draw(one), b = sampler.Draw(other);
    ASSERT_EQ(a.size(), b.size());
    for (size_t g = 0; g < a.size(); ++g) {
      ASSERT_EQ(a[g].places.size(), b[g].places.size());
      EXPECT_EQ(a[g].places[0].reading.features.features, b[g].places[0].reading.features.features);
      EXPECT_EQ(a[g].places[0].first, b[g].places[0].first);
    }
  }
}

TEST_F(PlaceSamplerTest, RefusesWhatDoesNotFit) {
  const infer::SharpModelOptions model = infer::SmallSharpOptions();
  EXPECT_THROW(PlaceSampler({}, {}, model, pairs_), ArgumentError);
  unseen_.logits.push_back(0);
  EXPECT_THROW(PlaceSampler({&unseen_}, {}, model, pairs_), ArgumentError);
}

}  // namespace
}  // namespace fovea::train
