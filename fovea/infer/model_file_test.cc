#include "fovea/infer/model_file.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/file.h"
#include "fovea/core/version.h"
#include "fovea/infer/safetensors.h"

namespace fovea::infer {
namespace {

namespace fs = std::filesystem;

ModelFile Example() {
  ModelFile model;
  model.task = Task::kTabular;
  *model.data = {{"features", {{{"name", "größe"}, {"mean", 0.1}}}}};
  *model.model = {{"hidden", 64}};
  *model.training = {{"seed", 1}, {"options", {{"epochs", 20}}}};
  *model.metrics = {{"accuracy", 0.975}};
  model.fovea_version = "0.0.7";
  model.tensors.emplace("output.weight", Tensor({2, 1}, std::vector<float>{1.5f, -2}));
  model.tensors.emplace("output.bias", Tensor({1}, std::vector<float>{3}));
  return model;
}

class ModelFileTest : public ::testing::Test {
 protected:
  ModelFileTest() {
    std::string name = (fs::temp_directory_path() / "fovea-model-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
    path_ = folder_ / "m.safetensors";
  }
  ~ModelFileTest() override { fs::remove_all(folder_); }

  // What LoadModel says of a file, without the folder in front.
  std::string ErrorOf(const std::string& bytes) {
    WriteFile(path_, bytes);
    return ErrorOfFile(path_);
  }
  std::string ErrorOfFile(const std::string& path) {
    return MessageOf([&] { LoadModel(path); });
  }
  std::string MessageOf(const std::function<void()>& call) {
    try {
      call();
    } catch (const InputError& error) {
      const std::string message = error.what(), start = folder_.string() + "/";
      return message.rfind(start, 0) == 0 ? message.substr(start.size()) : message;
    }
    return "";
  }
  // A file whose description is that text.
  std::string ErrorOfSpec(const std::string& spec) {
    return ErrorOf(WriteSafeTensors({{}, {{"fovea", spec}}}));
  }
  // The description of Example(), with a key set to a value.
  std::string ErrorOfChange(const std::string& key, const nlohmann::json& value) {
    nlohmann::json spec = Spec();
    spec[key] = value;
    return ErrorOfSpec(spec.dump());
  }
  std::string ErrorOfAbsence(const std::string& key) {
    nlohmann::json spec = Spec();
    spec.erase(key);
    return ErrorOfSpec(spec.dump());
  }
  nlohmann::json Spec() {
    SaveModel(Example(), path_);
    return nlohmann::json::parse(ReadSafeTensors(ReadFile(path_), path_).metadata.at("fovea"));
  }

  fs::path folder_;
  std::string path_;
};

TEST_F(ModelFileTest, LoadsWhatItSaved) {
  SaveModel(Example(), path_);
  const ModelFile model = LoadModel(path_);
  const ModelFile expected = Example();
  EXPECT_EQ(model.task, expected.task);
  EXPECT_EQ(*model.data, *expected.data);
  EXPECT_EQ(*model.model, *expected.model);
  EXPECT_EQ(*model.training, *expected.training);
  EXPECT_EQ(*model.metrics, *expected.metrics);
  EXPECT_EQ(model.fovea_version, "0.0.7");
  ASSERT_EQ(model.tensors.size(), 2u);
  EXPECT_EQ(model.tensors.at("output.weight").shape(), Shape({2, 1}));
  EXPECT_EQ(model.tensors.at("output.weight")[1], -2);
  EXPECT_EQ(model.tensors.at("output.bias")[0], 3);
}

TEST_F(ModelFileTest, KeepsInt8Tensors) {
  ModelFile model = Example();
  model.int8_tensors["table"] = {{2, 3}, {-128, -1, 0, 1, 2, 127}};
  SaveModel(model, path_);
  const ModelFile loaded = LoadModel(path_);
  EXPECT_EQ(loaded.tensors.size(), 2u);
  ASSERT_EQ(loaded.int8_tensors.size(), 1u);
  EXPECT_EQ(loaded.int8_tensors.at("table").shape, Shape({2, 3}));
  EXPECT_EQ(loaded.int8_tensors.at("table").values, model.int8_tensors.at("table").values);
}

TEST_F(ModelFileTest, HoldsTheKeysThatTheFormatSays) {
  const nlohmann::json spec = Spec();
  std::vector<std::string> keys;
  for (const auto& [key, value] : spec.items()) keys.push_back(key);
  EXPECT_EQ(keys, (std::vector<std::string>{"data", "format_version", "fovea_version", "metrics",
                                            "model", "task", "training"}));
  EXPECT_EQ(spec["format_version"], kFormatVersion);
  EXPECT_EQ(ReadSafeTensors(ReadFile(path_), path_).metadata.size(), 1u);
}

TEST_F(ModelFileTest, TheSameModelGivesTheSameBytes) {
  SaveModel(Example(), path_);
  const std::string other = folder_ / "other";
  SaveModel(LoadModel(path_), other);
  EXPECT_EQ(ReadFile(path_), ReadFile(other));
}

TEST_F(ModelFileTest, FillsInWhatIsNotSet) {
  ModelFile model;
  model.task = Task::kSeries;
  SaveModel(model, path_);
  const ModelFile loaded = LoadModel(path_);
  EXPECT_EQ(loaded.fovea_version, Version());
  EXPECT_EQ(*loaded.data, nlohmann::json::object());
  EXPECT_EQ(*loaded.metrics, nlohmann::json::object());
  EXPECT_TRUE(loaded.tensors.empty());
}

TEST_F(ModelFileTest, SavesWholeOrNotAtAll) {
  SaveModel(Example(), path_);
  const std::string before = ReadFile(path_);
  ModelFile broken = Example();
  broken.data["name"] = "\xff";
  EXPECT_THROW(SaveModel(broken, path_), ArgumentError);
  broken = Example();
  *broken.metrics = 1;
  EXPECT_THROW(SaveModel(broken, path_), ArgumentError);
  EXPECT_EQ(ReadFile(path_), before);
  EXPECT_EQ(MessageOf([&] { SaveModel(Example(), folder_ / "no" / "m"); }),
            "no/m: cannot be written: No such file or directory; make its folder first");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1);
}

TEST_F(ModelFileTest, SaysWhatIsNoModel) {
  EXPECT_EQ(ErrorOfFile(folder_ / "none"), "none: no such file; check the path");
  EXPECT_EQ(ErrorOf("a,b\n1,2\n3,4\n5,6\n"),
            "m.safetensors: is not a safetensors file; give a model file");
  const std::string foreign =
      "m.safetensors: was not written by fovea; give a model that `fovea train` wrote";
  EXPECT_EQ(ErrorOf(WriteSafeTensors({Example().tensors, {}})), foreign);
  EXPECT_EQ(ErrorOf(WriteSafeTensors({Example().tensors, {{"format", "pt"}}})), foreign);
}

TEST_F(ModelFileTest, SaysWhatIsTruncated) {
  SaveModel(Example(), path_);
  const std::string bytes = ReadFile(path_);
  EXPECT_NE(ErrorOf(bytes.substr(0, bytes.size() - 4)).find("is truncated"), std::string::npos);
  for (size_t size = 0; size < bytes.size(); size += 7)
    EXPECT_NE(ErrorOf(bytes.substr(0, size)), "") << size;
}

TEST_F(ModelFileTest, AnswersANewerFormatWithBothVersions) {
  // Whatever else the newer format holds.
  EXPECT_EQ(ErrorOfSpec(R"({"format_version":2,"fovea_version":"9.8.7","task":["new"]})"),
            StrCat("m.safetensors: was written by fovea 9.8.7 in format 2; this is fovea ",
                   Version(), ", which reads formats up to 1; upgrade fovea"));
  EXPECT_NE(ErrorOfChange("format_version", 18446744073709551615u).find("upgrade fovea"),
            std::string::npos);
}

TEST_F(ModelFileTest, NamesATaskThatItDoesNotKnow) {
  EXPECT_EQ(ErrorOfChange("task", "poetry"),
            "m.safetensors: is a model for the task \"poetry\", which this fovea does not know; "
            "upgrade fovea");
}

TEST_F(ModelFileTest, IgnoresKeysThatItDoesNotKnow) { EXPECT_EQ(ErrorOfChange("more", 1), ""); }

TEST_F(ModelFileTest, SaysWhatIsDamaged) {
  const std::string start = "m.safetensors: the description of the model is damaged: ";
  const std::string end = "; copy it again or train it again";
  EXPECT_EQ(ErrorOfSpec(""), start + "it is not JSON at byte 1" + end);
  EXPECT_EQ(ErrorOfSpec("{\"task\":"), start + "it is not JSON at byte 9" + end);
  EXPECT_EQ(ErrorOfSpec("[]"), start + "it must be an object" + end);
  EXPECT_EQ(ErrorOfSpec("null"), start + "it must be an object" + end);
  EXPECT_EQ(ErrorOfSpec(R"({"task":"a","task":"b"})"),
            start + "the key \"task\" occurs twice" + end);
  EXPECT_EQ(ErrorOfSpec(std::string(1'000'000, '[')),
            start + "it is nested more than 32 deep" + end);
  for (const nlohmann::json& version : {nlohmann::json("1"), nlohmann::json(1.5), nlohmann::json(0),
                                        nlohmann::json(-1), nlohmann::json(nullptr)})
    EXPECT_EQ(ErrorOfChange("format_version", version),
              start + "\"format_version\" must be a number of 1 or more" + end)
        << version;
  EXPECT_EQ(ErrorOfAbsence("format_version"),
            start + "\"format_version\" must be a number of 1 or more" + end);
  for (const char* key : {"task", "fovea_version"}) {
    const std::string expected = start + "\"" + key + "\" must be a text" + end;
    EXPECT_EQ(ErrorOfAbsence(key), expected);
    EXPECT_EQ(ErrorOfChange(key, 1), expected);
    EXPECT_EQ(ErrorOfChange(key, ""), expected);
  }
  for (const char* key : {"data", "model", "training", "metrics"}) {
    const std::string expected = start + "\"" + key + "\" must be an object" + end;
    EXPECT_EQ(ErrorOfAbsence(key), expected);
    EXPECT_EQ(ErrorOfChange(key, 1), expected);
    EXPECT_EQ(ErrorOfChange(key, nlohmann::json::array({1})), expected);
    EXPECT_EQ(ErrorOfChange(key, nullptr), expected);
  }
}

}  // namespace
}  // namespace fovea::infer
