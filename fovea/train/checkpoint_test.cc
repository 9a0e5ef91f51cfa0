#include "fovea/train/checkpoint.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>

#include "fovea/core/error.h"
#include "fovea/core/file.h"

namespace fovea::train {
namespace {

namespace fs = std::filesystem;

class CheckpointTest : public ::testing::Test {
 protected:
  void TearDown() override { fs::remove(key_.path); }

  std::string ErrorOf(const std::function<void()>& action) const {
    try {
      action();
    } catch (const InputError& error) {
      EXPECT_EQ(error.file(), key_.path);
      return error.what();
    }
    return "";
  }
  std::string ReadingErrorOf(const CheckpointKey& key) const {
    return ErrorOf([&] { Checkpoint::Read(key); });
  }

  const CheckpointKey key_{
      (fs::temp_directory_path() / ("fovea_checkpoint_" + std::to_string(getpid()))).string(),
      "series", "0123"};
};

TEST_F(CheckpointTest, GivesBackEveryBit) {
  int64_t whole = -5;
  double real = -0.1, infinite = -INFINITY;
  std::optional<double> some = std::nan(""), none;
  std::vector<int64_t> list = {1, -2, int64_t{1} << 60}, empty;
  std::vector<float> floats = {1.5f, -0.0f};
  Random random(7);
  random.Normal();  // leaves a spare
  at::Tensor array = at::randn({2, 3});
  const auto sync = [&](Checkpoint* c) {
    c->Sync("whole", &whole);
    c->Sync("real", &real);
    c->Sync("infinite", &infinite);
    c->Sync("some", &some);
    c->Sync("none", &none);
    c->Sync("list", &list);
    c->Sync("empty", &empty);
    c->Sync("floats", &floats);
    c->Sync("random", &random);
    c->Sync("array", array);
  };
  Checkpoint written;
  sync(&written);
  written.Write(key_);
  const at::Tensor expected = array.clone();
  Random same = random;
  whole = 0;
  real = infinite = 0;
  some = none = 3;
  list = empty = {9};
  floats.clear();
  random = Random(8);
  array.zero_();
  Checkpoint read = Checkpoint::Read(key_);
  sync(&read);
  EXPECT_EQ(whole, -5);
  EXPECT_EQ(real, -0.1);
  EXPECT_EQ(infinite, -INFINITY);
  EXPECT_TRUE(some && std::isnan(*some));
  EXPECT_FALSE(none);
  EXPECT_EQ(list, (std::vector<int64_t>{1, -2, int64_t{1} << 60}));
  EXPECT_TRUE(empty.empty());
  ASSERT_EQ(floats.size(), 2u);
  EXPECT_EQ(floats[0], 1.5f);
  EXPECT_TRUE(std::signbit(floats[1]));
  EXPECT_EQ(random.Normal(), same.Normal());
  EXPECT_EQ(random.Bits(), same.Bits());
  EXPECT_TRUE(at::equal(array, expected));
}

TEST_F(CheckpointTest, RefusesWhatIsNotOfThisTrainingWithARemedy) {
  EXPECT_NE(ReadingErrorOf(key_).find("no such file: there is no checkpoint to go on from; start "
                                      "anew without --resume"),
            std::string::npos);
  Checkpoint().Write(key_);
  CheckpointKey other = key_;
  other.task = "tabular";
  EXPECT_NE(ReadingErrorOf(other).find("other data, model or options; repeat"), std::string::npos);
  other = key_;
  other.fingerprint = "0124";
  EXPECT_NE(ReadingErrorOf(other).find("other data, model or options; repeat"), std::string::npos);
  const std::string bytes = ReadFile(key_.path);
  WriteFile(key_.path, bytes.substr(0, bytes.size() / 2));
  EXPECT_NE(ReadingErrorOf(key_).find("is not a checkpoint of fovea, or a damaged one; start anew"),
            std::string::npos);
  // As the formats before this one were.
  for (const char* name : {"fovea_checkpoint", "fovea_translation_checkpoint"}) {
    WriteFile(key_.path,
              infer::WriteSafeTensors({.metadata = {{name, R"({"fingerprint":"0123"})"}}}));
    EXPECT_NE(ReadingErrorOf(key_).find("is not a checkpoint of this version of fovea; start anew"),
              std::string::npos);
  }
}

TEST_F(CheckpointTest, WhatIsMissingOrDoesNotFitIsDamage) {
  Checkpoint written;
  std::vector<int64_t> two = {1, 2};
  written.Sync("two", &two);
  written.Sync("array", at::zeros({3}));
  written.Write(key_);
  Checkpoint read = Checkpoint::Read(key_);
  int64_t number = 0;
  Random random(1);
  std::vector<float> floats;
  const std::vector<std::function<void()>> damages = {
      [&] { read.Sync("absent", &number); },       [&] { read.Sync("two", &number); },
      [&] { read.Sync("two", &random); },          [&] { read.Sync("absent", &floats); },
      [&] { read.Sync("array", at::zeros({4})); }, [&] { read.RequireSound(false); }};
  for (const auto& damage : damages)
    EXPECT_NE(ErrorOf(damage).find("is a damaged checkpoint; start anew"), std::string::npos);
}

}  // namespace
}  // namespace fovea::train
