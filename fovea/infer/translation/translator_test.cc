#include "fovea/infer/translation/translator.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/infer/translation/translator_for_test.h"

namespace fovea::infer {
namespace {

TEST(Translator, LinesKeepTheirOrderAndEachIsTranslatedAsIfAlone) {
  for (const char* model : {"rnnenc", "bahdanau", "luong", "transformer"}) {
    const Translator translator = TinyTranslator(model);
    std::vector<std::string> lines;
    for (int i = 0; i < 40; ++i) {
      lines.push_back("the man");
      for (int j = 0; j < i * 7 % 5; ++j) lines.back() += " walks a dog";
      if (i % 6 == 0) lines.back().clear();
    }
    const auto found = translator.Translate(lines, {.width = 2}, 4);
    ASSERT_EQ(found.size(), lines.size());
    for (size_t i = 0; i < lines.size(); ++i) {
      EXPECT_EQ(found[i].source.text, lines[i]);
      ASSERT_EQ(found[i].best.size(), 1u);
      const auto alone = translator.Translate({&lines[i], 1}, {.width = 2}, 1);
      EXPECT_EQ(found[i].best[0].text, alone[0].best[0].text) << model << " " << lines[i];
    }
  }
}

TEST(Translator, EmptyLinesStayEmpty) {
  const Translator translator = TinyTranslator("bahdanau");
  const std::vector<std::string> lines = {"", "  ", "a man", ""};
  const auto found = translator.Translate(lines, {.weights = true});
  ASSERT_EQ(found.size(), 4u);
  for (const size_t i : {0, 1, 3}) {
    ASSERT_EQ(found[i].best.size(), 1u);
    EXPECT_EQ(found[i].best[0].text, "");
    EXPECT_TRUE(found[i].best[0].weights.empty());
  }
  EXPECT_TRUE(translator.Translate({}, {}).empty());
}

TEST(Translator, LongLinesAreCutAndSayIt) {
  const Translator translator = TinyTranslator("transformer");
  std::string line = "a man";
  for (int i = 0; i < 100; ++i) line += " walks";
  const std::vector<std::string> lines = {line, "a man walks"};
  const auto found = translator.Translate(lines, {.weights = true});
  EXPECT_TRUE(found[0].cut);
  EXPECT_FALSE(found[1].cut);
  bool cut = false;
  const auto pieces = translator.SourcePieces(found[0].source, &cut);
  EXPECT_TRUE(cut);
  EXPECT_EQ(std::ssize(pieces), translator.model().options().longest);
  EXPECT_EQ(pieces.back(), data::Subwords::kEnd);
}

TEST(Translator, TheSameOnAnyNumberOfThreads) {
  const Translator translator = TinyTranslator("luong");
  const std::vector<std::string> lines = {"a man", "two dogs walk", "the man walked the dog",
                                          "men"};
  const int threads = NumThreads();
  std::vector<std::string> texts[2];
  for (const int i : {0, 1}) {
    SetNumThreads(i == 0 ? 1 : 4);
    for (const auto& line : translator.Translate(lines, {}, 1))
      texts[i].push_back(line.best[0].text);
  }
  SetNumThreads(threads);
  EXPECT_EQ(texts[0], texts[1]);
}

TEST(Translator, GivesACutTranslationWhereNoScoreIsANumber) {
  for (const char* model : {"bahdanau", "transformer"}) {
    ModelFile file = TinyModelFile(model);
    for (auto& [name, tensor] : file.tensors)
      for (float& value : tensor.span()) value = value < 0 ? -3e38f : 3e38f;
    const auto lines = Translator::FromFile(file, "m").Translate(std::vector<std::string>{"a man"},
                                                                 {.width = 2, .weights = true});
    ASSERT_EQ(lines[0].best.size(), 1u) << model;
    EXPECT_FALSE(lines[0].best[0].complete);
  }
}

std::string ErrorOf(const ModelFile& file) {
  try {
    Translator::FromFile(file, "m");
  } catch (const InputError& error) {
    return error.what();
  }
  return "no InputError";
}

TEST(Translator, ADamagedModelIsAnInputError) {
  const ModelFile whole = TinyModelFile("bahdanau");
  EXPECT_EQ(ErrorOf(whole), "no InputError");
  ModelFile file = whole;
  file.task = Task::kSeries;
  EXPECT_EQ(ErrorOf(file),
            "m: is a model of the task series, not of translation; give a model that `fovea train "
            "translate` wrote");
  file = whole;
  file.int8_tensors.clear();
  EXPECT_EQ(
      ErrorOf(file),
      "m: has no vocabulary of subwords \"subwords.source\"; copy it again or train it again");
  file = whole;
  auto& half = file.int8_tensors[kSourceSubwords];
  half.values.resize(half.values.size() / 2);
  half.shape = {std::ssize(half.values)};
  EXPECT_NE(ErrorOf(file), "no InputError");
  file = whole;
  file.int8_tensors[kTargetSubwords] = {{3}, {1, 2, 3}};
  EXPECT_NE(ErrorOf(file), "no InputError");
  file = whole;
  file.model["hidden"] = "many";
  EXPECT_NE(ErrorOf(file).find("hidden"), std::string::npos) << ErrorOf(file);
  file = whole;
  file.model["target_pieces"] = 17;
  EXPECT_NE(ErrorOf(file), "no InputError");
  file = whole;
  *file.model = nlohmann::json::array();
  EXPECT_NE(ErrorOf(file), "no InputError");
  file = whole;
  file.model["shared"] = false;
  EXPECT_NE(ErrorOf(file), "no InputError");
  file = whole;
  file.tensors.erase("output.bias");
  EXPECT_NE(ErrorOf(file).find("output.bias"), std::string::npos);
  file = whole;
  file.tensors["output.bias"] = Tensor({3});
  EXPECT_NE(ErrorOf(file).find("output.bias"), std::string::npos);
}

}  // namespace
}  // namespace fovea::infer
