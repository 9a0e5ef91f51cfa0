#include "fovea/infer/translation/subword_tensor.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/sentences/subword_training.h"

namespace fovea::infer {
namespace {

TEST(SubwordTensor, GoesThroughAModelFile) {
  const std::vector<std::string> lines = {"a man walks", "two men walk", "the man walked"};
  data::SubwordOptions options;
  options.size = 290;
  const data::Subwords subwords = data::TrainSubwords(lines, options, "a.en");
  ModelFile file;
  StoreSubwords(subwords, "subwords.source", &file);
  const std::string path = testing::TempDir() + "/fovea_subword_tensor.safetensors";
  SaveModel(file, path);
  const ModelFile read = LoadModel(path);
  std::filesystem::remove(path);
  const data::Subwords again = LoadSubwords(read, "subwords.source", path);
  EXPECT_EQ(again.serialised(), subwords.serialised());
  EXPECT_EQ(again.Encode("a man"), subwords.Encode("a man"));
}

TEST(SubwordTensor, WhatIsMissingOrDamagedIsNamed) {
  ModelFile file;
  const auto error = [&] {
    try {
      LoadSubwords(file, "subwords", "m");
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("no InputError");
  };
  EXPECT_EQ(error(),
            "m: has no vocabulary of subwords \"subwords\"; copy it again or train it again");
  file.int8_tensors["subwords"] = {{1, 3}, {1, 2, 3}};
  EXPECT_EQ(error(),
            "m: has no vocabulary of subwords \"subwords\"; copy it again or train it again");
  file.int8_tensors["subwords"] = {{3}, {-1, -1, -1}};
  EXPECT_EQ(error(),
            "m: the subword model is damaged: it is no SentencePiece model; copy it again or train "
            "it again");
}

}  // namespace
}  // namespace fovea::infer
