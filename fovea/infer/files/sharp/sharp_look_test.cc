#include "fovea/infer/files/sharp/sharp_look.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <string_view>

#include "fovea/core/encoding.h"
#include "fovea/core/error.h"
#include "fovea/data/content/content_for_test.h"
#include "fovea/infer/files/small_file_model_for_test.h"
#include "fovea/infer/files/windows/segments.h"

namespace fovea::infer {
namespace {

using Places = std::vector<int64_t>;

std::string Code(int lines) {
  std::string code;
  for (int i = 0; i < lines; ++i)
    code += "$row" + std::to_string(i) + "['Price'] = total($Cart, 'item', 3) + TAX($cart);\n";
  return code;
}

// A line is a window. bytes must outlive it.
WindowsSeen Seen(std::string_view bytes, float logit = -9) {
  WindowsSeen seen{CutIntoFileWindows(data::BytesOf(bytes))};
  seen.logits.assign(static_cast<size_t>(seen.windows.count()), logit);
  seen.alone = seen.logits;
  return seen;
}

ModelFile FileWith(const SharpModelOptions& options) {
  ModelFile file = SmallFileModel();
  AddSharpLook(options, BytePairs({{'t', 'o'}, {256, 't'}, {'$', 'r'}}), &file);
  return file;
}

SharpLook LookWith(const SharpModelOptions& options) {
  const ModelFile file = FileWith(options);
  auto tensors = file.tensors;
  return SharpLook(file, "m", &tensors);
}

SharpModelOptions Options(double share = 0.5, int64_t most = 8) {
  SharpModelOptions options = SmallSharpOptions();
  options.share = share;
  options.most = most;
  return options;
}

float Bounded(float logit, double bound) {
  return static_cast<float>(bound * std::tanh(logit / bound));
}

TEST(ChooseFixations, TheHottestFirstAndNoneBesideAnother) {
  const std::string bytes = Code(100);
  WindowsSeen seen = Seen(bytes);
  ASSERT_EQ(seen.windows.count(), 100);
  EXPECT_TRUE(ChooseFixations(seen, -2.5, 8, 1000).centres.empty());
  seen.logits[10] = 1;
  seen.logits[11] = 2;
  seen.logits[13] = 1.5;
  seen.logits[14] = 0;
  seen.logits[60] = 3;
  seen.logits[0] = seen.logits[99] = -2.5;
  const Fixations fixations = ChooseFixations(seen, -2.5, 8, 1000);
  EXPECT_EQ(fixations.centres, (Places{60, 11, 14, 0, 99}));
  EXPECT_FALSE(fixations.cut);
  EXPECT_EQ(ChooseFixations(seen, -2.4, 8, 1000).centres, (Places{60, 11, 14}));
}

TEST(ChooseFixations, OfEqualsTheFirst) {
  const std::string bytes = Code(30);
  const WindowsSeen seen = Seen(bytes, 1);
  EXPECT_EQ(ChooseFixations(seen, 0, 4, 1000).centres, (Places{0, 3, 6, 9}));
}

TEST(ChooseFixations, AsManyAsEach100KilobytesMayHave) {
  const std::string bytes = Code(90);
  const WindowsSeen seen = Seen(bytes, 1);
  for (const auto& [size, count] :
       {std::pair(0, 4U), {99'999, 4U}, {100'001, 8U}, {250'000, 12U}}) {
    const Fixations fixations = ChooseFixations(seen, 0, 4, size);
    EXPECT_EQ(fixations.centres.size(), count);
    EXPECT_TRUE(fixations.cut);
  }
  EXPECT_EQ(ChooseFixations(seen, 0, 30, 0).centres.size(), 30U);
  EXPECT_FALSE(ChooseFixations(seen, 0, 30, 0).cut) << "as many as there are";
  EXPECT_TRUE(ChooseFixations(seen, 0, 29, 0).cut);
}

TEST(ChooseFixations, NoneWithoutText) {
  std::string noise;
  Random random(3);
  while (noise.size() < 2000) noise.push_back(static_cast<char>(random.Below(256)));
  const std::string bytes = Code(3) + "\1" + noise + "\1\n" + Code(3);
  WindowsSeen seen = Seen(bytes, 5);
  size_t raw = 0;
  for (int64_t t = 0; t < seen.windows.count(); ++t)
    raw += seen.windows.kinds[static_cast<size_t>(t)] == WindowKind::kRaw;
  ASSERT_GE(raw, 10U);
  for (const int64_t t : ChooseFixations(seen, 0, 100, 0).centres)
    EXPECT_EQ(seen.windows.kinds[static_cast<size_t>(t)], WindowKind::kText);
}

// Some windows hot, and others not.
WindowsSeen HotInPlaces(std::string_view bytes) {
  WindowsSeen seen = Seen(bytes);
  for (size_t t = 0; t < seen.logits.size(); ++t) {
    if (t % 10 < 4) seen.logits[t] = static_cast<float>(t % 7) - 2;
    if (t % 10 == 6) seen.logits[t] = -2.6F;
  }
  return seen;
}

TEST(SharpLook, WhatWasReadIsTheMeanOfBothLooks) {
  const std::string bytes = Code(100);
  for (const double share : {0.25, 1.0}) {
    const SharpModelOptions options = Options(share, 20);
    const SharpLook look = LookWith(options);
    const WindowsSeen before = HotInPlaces(bytes);
    WindowsSeen seen = HotInPlaces(bytes);
    const std::vector<Fixation> fixations = look.LookAgain(std::ssize(bytes), &seen);
    EXPECT_GE(fixations.size(), 10U);
    int read = 0, unread = 0;
    for (size_t t = 0; t < seen.logits.size(); ++t) {
      const ByteSpan window = seen.windows.spans[t];
      float most = -INFINITY;
      for (const Fixation& fixation : fixations)
        if (fixation.start < window.end && fixation.end > window.start)
          most = std::max(most, Bounded(fixation.logit, options.bound));
      if (before.logits[t] >= options.cut && std::isfinite(most)) {
        EXPECT_NEAR(seen.logits[t], before.logits[t] + share * (most - before.logits[t]), 1e-5);
        ++read;
      } else {
        EXPECT_EQ(seen.logits[t], before.logits[t]);
        ++unread;
      }
    }
    EXPECT_GE(read, 10);
    EXPECT_GE(unread, 10);
    EXPECT_EQ(seen.alone, before.alone);
  }
}

TEST(SharpLook, WithoutAShareTheFirstLookStands) {
  const std::string bytes = Code(100);
  for (const int64_t most : {2, 50}) {
    WindowsSeen seen = HotInPlaces(bytes);
    EXPECT_FALSE(LookWith(Options(0, most)).LookAgain(std::ssize(bytes), &seen).empty());
    EXPECT_EQ(seen.logits, HotInPlaces(bytes).logits);
  }
}

TEST(SharpLook, NothingUnreadSaysMoreThanTheHottestThatWasRead) {
  const std::string bytes = Code(200);
  WindowsSeen seen = Seen(bytes, 11);
  const SharpModelOptions options = Options(1, 2);
  const std::vector<Fixation> fixations = LookWith(options).LookAgain(std::ssize(bytes), &seen);
  ASSERT_EQ(fixations.size(), 2U);
  float most = -INFINITY;
  for (const Fixation& fixation : fixations)
    most = std::max(most, Bounded(fixation.logit, options.bound));
  EXPECT_LT(most, 11);
  EXPECT_NEAR(*std::max_element(seen.logits.begin(), seen.logits.end()), most, 1e-5);
  EXPECT_NEAR(seen.logits[150], most, 1e-5) << "far from all that was read";
}

// Windows of nothing but blanks, by hand: there is nothing to read in them.
TEST(SharpLook, BlanksAreReadAndSayNothing) {
  const std::string bytes(40'000, ' ');
  WindowsSeen seen;
  for (int64_t start = 0; start < std::ssize(bytes); start += 2000) {
    seen.windows.spans.push_back({start, start + 2000});
    seen.windows.kinds.push_back(WindowKind::kText);
    seen.windows.texts.push_back(data::BytesOf(bytes).subspan(static_cast<size_t>(start), 2000));
    seen.logits.push_back(3);
  }
  EXPECT_TRUE(LookWith(Options(0.5, 1)).LookAgain(std::ssize(bytes), &seen).empty());
  for (const float logit : seen.logits) EXPECT_EQ(logit, 3);
}

TEST(SharpLook, PartsSumToTheLogit) {
  const std::string bytes =
      Code(100) + "$x = base64_decode('" + Base64(std::string(data::kCode) + Code(20)) +
      "');\n$y = strrev('" + ";)x(nur ;)]k[TEG_$(lave nruter { )(f noitcnuf" + "');\n" +
      "gzinflate(base64_decode('" + Base64(data::Deflate(Code(9), -15)) + "'));\n" + Code(5);
  WindowsSeen seen = Seen(bytes, 1);
  const SharpModelOptions options = Options(0.5, 100);
  const std::vector<Fixation> fixations = LookWith(options).LookAgain(std::ssize(bytes), &seen);
  EXPECT_GE(fixations.size(), 30U);
  int64_t start = 0;
  for (const Fixation& fixation : fixations) {
    EXPECT_LE(start, fixation.start);
    start = fixation.start;
    double sum = 0;
    ASSERT_FALSE(fixation.parts.empty());
    int64_t first = fixation.start;
    for (const Contribution& part : fixation.parts) {
      EXPECT_LE(first, part.start);
      EXPECT_LT(part.start, part.end);
      EXPECT_LE(part.end, fixation.end);
      first = part.start;
      sum += part.logit;
    }
    EXPECT_LE(fixation.end, std::ssize(bytes));
    EXPECT_NEAR(sum, fixation.logit, 1e-4);
  }
}

// Read alone or beside others, shorter and longer ones.
TEST(SharpLook, APlaceSaysTheSameAmongOthers) {
  const std::string code = Code(160);
  const std::string bytes = "f($_GET[1]);\n" + code + "<?php\n?>" + code.substr(0, 50) +
                            "$x = base64_decode('" + Base64(data::kCode) + "');\n";
  const SharpLook look = LookWith(Options(0.5, 60));
  WindowsSeen all = Seen(bytes, 1);
  const std::vector<Fixation> together = look.LookAgain(std::ssize(bytes), &all);
  EXPECT_GE(together.size(), 41U);
  std::vector<float> expected, alone;
  const Places centres = ChooseFixations(Seen(bytes, 1), 0, 60, 0).centres;
  ASSERT_EQ(centres.size(), together.size());
  for (const int64_t centre : centres) {
    WindowsSeen one = Seen(bytes);
    one.logits[static_cast<size_t>(centre)] = 1;
    const std::vector<Fixation> fixations = look.LookAgain(std::ssize(bytes), &one);
    ASSERT_EQ(fixations.size(), 1U);
    alone.push_back(fixations[0].logit);
  }
  for (const Fixation& fixation : together) expected.push_back(fixation.logit);
  std::sort(alone.begin(), alone.end());
  std::sort(expected.begin(), expected.end());
  EXPECT_GT(expected.back() - expected.front(), 0.1) << "they differ";
  for (size_t i = 0; i < alone.size(); ++i) EXPECT_NEAR(alone[i], expected[i], 1e-5);
}

// A model that reads all it may again.
std::shared_ptr<const FileModel> EagerModel(double share = 0.5) {
  SharpModelOptions options = Options(share);
  options.cut = -1e9;
  return MakeFileModel(FileWith(options), "m");
}

FileScore Score(const FileModel& model, std::string_view bytes) {
  return model.Score(data::BytesOf(bytes));
}

TEST(SharpLook, OfAModelWithoutAShareTheScoreIsThatOfTheFirstLook) {
  const auto plain = MakeFileModel(SmallFileModel(), "m");
  const auto sharp = EagerModel(0);
  for (const std::string& bytes : {Code(1), Code(300), std::string("x"), std::string(500, ' ')}) {
    const FileScore expected = Score(*plain, bytes), actual = Score(*sharp, bytes);
    EXPECT_EQ(actual.logit, expected.logit);
    EXPECT_EQ(actual.language, expected.language);
    ASSERT_EQ(actual.windows.size(), expected.windows.size());
    for (size_t i = 0; i < actual.windows.size(); ++i)
      EXPECT_EQ(actual.windows[i].logit, expected.windows[i].logit);
    EXPECT_TRUE(expected.fixations.empty());
  }
}

TEST(SharpLook, AsMuchAsAModelTakesAtOnce) {
  const auto model = EagerModel();
  const std::string code = Code(5000).substr(0, FileModel::kMaxBytes);
  ASSERT_EQ(std::ssize(code), FileModel::kMaxBytes);
  const FileScore score = Score(*model, code);
  EXPECT_EQ(score.fixations.size(), 24U) << "8 of each 100 kB";
  EXPECT_TRUE(std::isfinite(score.logit));
}

// One word of a megabyte; what is read again lies where it lies in the file.
TEST(SharpLook, AWordWithoutEndInSegments) {
  std::string bytes = "$a = '";
  while (bytes.size() < 1'000'000) bytes += "word\xc3\xa4_";
  bytes += "';\n" + Code(3);
  const std::vector<FileScore> segments = ScoreSegments(*EagerModel(), bytes);
  ASSERT_EQ(segments.size(), 4U);
  for (const FileScore& segment : segments) {
    EXPECT_TRUE(std::isfinite(segment.logit));
    ASSERT_FALSE(segment.fixations.empty());
    for (const Fixation& fixation : segment.fixations) {
      EXPECT_GE(fixation.start, segment.windows.front().start);
      EXPECT_LE(fixation.end, segment.windows.back().end);
      EXPECT_EQ(fixation.parts.front().start, fixation.start);
      EXPECT_LE(fixation.parts.back().end, fixation.end);
    }
  }
}

TEST(SharpLook, SaysWhatIsMissingOrOdd) {
  const auto error = [](const ModelFile& file) {
    try {
      MakeFileModel(file, "m.safetensors");
    } catch (const InputError& e) {
      EXPECT_EQ(e.file(), "m.safetensors");
      return std::string(e.what());
    }
    return std::string("no error");
  };
  const ModelFile whole = FileWith(Options());
  EXPECT_EQ(error(whole), "no error");
  int arrays = 0;
  for (const auto& [name, tensor] : whole.tensors) {
    if (!name.starts_with("sharp.")) continue;
    SCOPED_TRACE(name);
    ++arrays;
    const std::string own = name == "sharp.table.scale" ? "sharp.table" : name.substr(6);
    ModelFile file = whole;
    file.tensors.erase(name);
    EXPECT_NE(error(file).find(own), std::string::npos) << error(file);
    Shape shape = tensor.shape();
    shape.back() += 1;
    file.tensors[name] = Tensor(shape);
    EXPECT_NE(error(file).find(own), std::string::npos) << error(file);
  }
  EXPECT_GE(arrays, 20);

  ModelFile file = whole;
  file.tensors["sharp.more"] = Tensor({1});
  EXPECT_NE(error(file).find("arrays where its model has"), std::string::npos);
  file = whole;
  file.int8_tensors.erase("sharp.pairs");
  EXPECT_NE(error(file).find("the vocabulary of the sharp look is missing"), std::string::npos);
  file = whole;
  file.int8_tensors["sharp.pairs"].values[1] = 1;
  EXPECT_NE(error(file).find("pair 0 joins a piece that is not yet known"), std::string::npos);
  file = whole;
  file.int8_tensors["sharp.table"].shape = {1 << 14, 16};
  EXPECT_NE(error(file).find("the table of sharp.table is missing or has another size"),
            std::string::npos);
  file = whole;
  file.model["sharp"].erase("bound");
  EXPECT_NE(error(file).find("model.sharp.bound"), std::string::npos) << error(file);
  file = whole;
  file.model["sharp"]["tokens"] = 4;
  EXPECT_NE(error(file).find("the number of tokens of the sharp look must be 8 to 4096, got 4"),
            std::string::npos);
  file.model["sharp"] = "yes";
  EXPECT_NE(error(file).find("model.sharp"), std::string::npos) << error(file);
}

}  // namespace
}  // namespace fovea::infer
