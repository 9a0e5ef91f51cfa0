#include "fovea/infer/files/raw/raw_look.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/infer/files/small_file_model_for_test.h"

namespace fovea::infer {
namespace {

std::vector<uint8_t> RandomBytes(size_t count, uint64_t seed) {
  Random random(seed);
  std::vector<uint8_t> out(count);
  for (uint8_t& byte : out) byte = static_cast<uint8_t>(random.Bits());
  return out;
}

ModelFile SmallRawLookFile() {
  ModelFile file = SmallFileModel();
  AddSmallRawLook(&file);
  return file;
}

RawLook Look(const ModelFile& file) {
  auto tensors = file.tensors;
  return RawLook(file, "small", &tensors);
}

TEST(RawModel, WindowsReachTheEnd) {
  const RawModelOptions options;
  for (int64_t bytes = 1; bytes < 200; ++bytes) {
    const int64_t count = RawWindowCount(options, bytes);
    EXPECT_EQ(RawWindow(options, count - 1, bytes).end, bytes);
    EXPECT_LT(RawWindow(options, count - 1, bytes).start, bytes);
    if (count > 1) {
      EXPECT_LT(RawWindow(options, count - 2, bytes).end, bytes);
    }
  }
}

TEST(RawModel, TheHottestAreChosenWithinTheQuota) {
  RawModelOptions options;
  options.cut = 0;
  options.most = 2;
  const std::vector<float> logits = {-1, 3, 2, 5, -4, 1};
  const HotRawWindows hot = ChooseHot(options, logits, 100);
  EXPECT_EQ(hot.windows, (std::vector<int64_t>{3, 1}));
  EXPECT_TRUE(hot.cut);
  options.most = 9;
  EXPECT_EQ(ChooseHot(options, logits, 100).windows.size(), 4U);
  EXPECT_FALSE(ChooseHot(options, logits, 100).cut);
  options.most = 1;
  EXPECT_EQ(ChooseHot(options, logits, 250'000).windows.size(), 3U) << "one for each 100 kB begun";
}

TEST(RawModel, OptionsOutOfRangeAreRefused) {
  nlohmann::json json = ToJson(RawModelOptions());
  EXPECT_NO_THROW(RawModelOptionsFromJson(json));
  json["stride"] = 5;
  EXPECT_THROW(RawModelOptionsFromJson(json), ArgumentError);
  json.erase("window");
  EXPECT_THROW(RawModelOptionsFromJson(json), ArgumentError);
}

TEST(RawLook, StretchesCoverTheBytesInOrder) {
  const RawLook look = Look(SmallRawLookFile());
  for (const size_t size : {1U, 15U, 16U, 33U, 1000U, 40'000U}) {
    const std::vector<FileWindow> said = look.Look(RandomBytes(size, size));
    int64_t at = 0;
    for (const FileWindow& window : said) {
      ASSERT_EQ(window.start, at);
      ASSERT_GT(window.end, window.start);
      ASSERT_LE(window.alone, window.logit);
      ASSERT_LE(std::abs(window.logit), look.options().bound);
      at = window.end;
    }
    EXPECT_EQ(at, static_cast<int64_t>(size));
  }
  EXPECT_TRUE(look.Look({}).empty());
}

TEST(RawLook, FillingsAreCold) {
  const RawLook look = Look(SmallRawLookFile());
  const auto said = look.SayOf(std::vector<uint8_t>(4096, 0xcc));
  for (size_t k = 1; k < said.first.size(); ++k)
    EXPECT_EQ(said.first[k], static_cast<float>(-look.options().bound));
}

TEST(RawLook, WhatIsHotIsReadOnceMore) {
  const ModelFile file = SmallRawLookFile();
  const RawLook look = Look(file);
  const std::vector<uint8_t> bytes = RandomBytes(20'000, 2);
  const auto said = look.SayOf(bytes);
  const auto unread = static_cast<float>(look.options().unread);
  const auto hottest = static_cast<size_t>(std::max_element(said.first.begin(), said.first.end()) -
                                           said.first.begin());
  ASSERT_GE(said.first[hottest], look.options().cut);
  EXPECT_NE(said.both[hottest], said.first[hottest] - unread);
  const auto coldest = static_cast<size_t>(std::min_element(said.first.begin(), said.first.end()) -
                                           said.first.begin());
  EXPECT_FLOAT_EQ(said.both[coldest], said.first[coldest] - unread);
}

TEST(RawLook, WhatCannotBeReadSaysNoMoreThanWhatWas) {
  ModelFile file = SmallRawLookFile();
  file.model["raw"]["most"] = 1;
  const RawLook look = Look(file);
  const auto said = look.SayOf(RandomBytes(60'000, 4));
  const float most = *std::max_element(said.both.begin(), said.both.end());
  const float read = [&] {
    const auto hottest =
        std::max_element(said.first.begin(), said.first.end()) - said.first.begin();
    float out = said.both[static_cast<size_t>(hottest)];
    for (const auto by : {-1, 1})
      if (hottest + by >= 0 && hottest + by < std::ssize(said.both))
        out = std::max(out, said.both[static_cast<size_t>(hottest + by)]);
    return out;
  }();
  EXPECT_LE(most, read);
}

TEST(RawLook, DamagedFilesAreRefused) {
  ModelFile file = SmallRawLookFile();
  file.int8_tensors.erase("raw.instructions");
  EXPECT_THROW(MakeFileModel(file, "small"), InputError);
  ModelFile other = SmallRawLookFile();
  other.model["raw"]["ngram_bits"] = 11;
  EXPECT_THROW(MakeFileModel(other, "small"), InputError);
}

TEST(RawLook, AFormatThatTheModelDoesNotKnowIsJudgedByItsContent) {
  ModelFile file = SmallRawLookFile();
  file.data["calibration"].erase("elf");
  const auto model = MakeFileModel(file, "small");
  EXPECT_EQ(model->languages().size(), 2 + FormatLanguages().size() - 1);
  const std::vector<uint8_t> bytes = RandomBytes(500, 3);
  EXPECT_EQ(model->Score(bytes, {data::FileFormat::kElf}).logit, model->Score(bytes).logit);
}

TEST(RawLook, AFormatHasItsOwnThresholds) {
  ModelFile file = SmallRawLookFile();
  const auto model = MakeFileModel(file, "small");
  const std::vector<uint8_t> bytes = RandomBytes(500, 3);
  const auto named = [&](data::FileFormat format) {
    return model->languages()[static_cast<size_t>(model->Score(bytes, {format}).language)];
  };
  EXPECT_EQ(named(data::FileFormat::kElf), "elf");
  EXPECT_EQ(named(data::FileFormat::kPdf), "pdf");
}

TEST(RawLook, APictureThatOpensPhpIsPhpAProgramIsNot) {
  const auto model = MakeFileModel(SmallRawLookFile(), "small");
  std::vector<uint8_t> bytes = RandomBytes(300, 3);
  for (const char c : std::string("<?php echo 1;")) bytes.push_back(static_cast<uint8_t>(c));
  const auto named = [&](data::FileFormat format) {
    return model->languages()[static_cast<size_t>(model->Score(bytes, {format}).language)];
  };
  EXPECT_EQ(named(data::FileFormat::kGif), "php");
  EXPECT_EQ(named(data::FileFormat::kElf), "elf");
}

// What a format tells of a file decides on its threshold alone: what is said of bytes that a text
// has does not change.
TEST(RawLook, TextSaysTheSameWithAndWithoutTheLook) {
  const auto with = MakeFileModel(SmallRawLookFile(), "small");
  const auto without = MakeFileModel(SmallFileModel(), "small");
  const std::string text = "<?php\nfunction a($b) {\n  return $b . 'c' . strrev('cba');\n}\n";
  const std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t*>(text.data()), text.size());
  const FileScore a = with->Score(bytes), b = without->Score(bytes);
  EXPECT_EQ(a.logit, b.logit);
  EXPECT_EQ(a.language, b.language);
  ASSERT_EQ(a.windows.size(), b.windows.size());
  for (size_t t = 0; t < a.windows.size(); ++t) EXPECT_EQ(a.windows[t].logit, b.windows[t].logit);
}

TEST(RawLook, LatePlacesOfALargeFileHaveToSayMore) {
  ModelFile file = SmallRawLookFile();
  file.model["raw"]["shifts"]["elf"] = {{"text", 0.0}, {"raw", 0.0}};
  const auto model = MakeFileModel(file, "small");
  const std::vector<uint8_t> bytes = RandomBytes(2000, 3);
  const auto logit = [&](data::FileFormat format, int64_t offset) {
    return model->Score(bytes, {format, offset}).logit;
  };
  constexpr int64_t kFar = int64_t{100} << 20;
  EXPECT_NEAR(logit(data::FileFormat::kElf, 0) - logit(data::FileFormat::kElf, kFar),
              LateShift(RawModelOptions(), kFar), 1e-3);
  EXPECT_EQ(logit(data::FileFormat::kPng, 0), logit(data::FileFormat::kPng, kFar))
      << "what has no shift of its own, scripts above all, is the same everywhere";
}

// A format decides on the threshold. What is said of the places does not hang on it, where raw
// bytes are read anyway.
TEST(RawLook, AFormatChangesNothingThatIsSaidOfRawBytes) {
  const auto model = MakeFileModel(SmallRawLookFile(), "small");
  for (uint64_t seed = 1; seed < 20; ++seed) {
    const std::vector<uint8_t> bytes = RandomBytes(2000, seed);
    const FileScore plain = model->Score(bytes);
    for (const data::FileFormat format : data::AllFormats()) {
      const FileScore formatted = model->Score(bytes, {format});
      EXPECT_EQ(plain.logit, formatted.logit);
      ASSERT_EQ(plain.windows.size(), formatted.windows.size());
      for (size_t t = 0; t < plain.windows.size(); ++t)
        EXPECT_EQ(plain.windows[t].logit, formatted.windows[t].logit);
    }
  }
}

TEST(RawLook, BytesWithoutManyControlCharactersAreReadWhereTheyAreNoText) {
  const auto with = MakeFileModel(SmallRawLookFile(), "small");
  const auto without = MakeFileModel(SmallFileModel(), "small");
  std::vector<uint8_t> bytes;
  Random random(5);
  for (int i = 0; i < 400; ++i) bytes.push_back(static_cast<uint8_t>(0x80 + random.Below(0x7f)));
  EXPECT_EQ(with->Score(bytes).logit, without->Score(bytes).logit) << "text of an old code page";
  bytes[200] = 0x0b;
  EXPECT_NE(with->Score(bytes).logit, without->Score(bytes).logit);
}

TEST(RawLook, WindowsOfAFileCoverItWhateverItHolds) {
  const auto model = MakeFileModel(SmallRawLookFile(), "small");
  Random random(9);
  for (int round = 0; round < 30; ++round) {
    std::vector<uint8_t> bytes;
    while (bytes.size() < 3000) {
      const std::vector<uint8_t> raw = RandomBytes(random.Below(400), random.Bits());
      bytes.insert(bytes.end(), raw.begin(), raw.end());
      const std::string text = "function name(argument) { return other(argument); }\n";
      for (uint64_t i = random.Below(5); i > 0; --i)
        bytes.insert(bytes.end(), text.begin(), text.end());
    }
    const FileScore score = model->Score(bytes, {data::FileFormat::kPe});
    int64_t at = 0;
    double weights = 0;
    for (const FileWindow& window : score.windows) {
      ASSERT_EQ(window.start, at);
      at = window.end;
      weights += window.weight;
    }
    EXPECT_EQ(at, std::ssize(bytes));
    EXPECT_NEAR(weights, 1, 1e-4);
  }
}

}  // namespace
}  // namespace fovea::infer
