#include "fovea/data/sentences/subwords.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/data/sentences/protobuf_wire.h"
#include "fovea/data/sentences/sentences_for_test.h"
#include "fovea/data/sentences/subword_model.h"
#include "fovea/data/sentences/subword_training.h"
#include "fovea/data/test_support.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

const Subwords& Trained(const std::string& kind, bool byte_fallback = true) {
  const auto train = [](const std::string& kind, bool bytes) {
    SubwordOptions options;
    options.kind = kind;
    options.byte_fallback = bytes;
    options.size = 400;
    return TrainSubwords(Sentences(300), options, "a.en");
  };
  static const Subwords bpe = train("bpe", true), unigram = train("unigram", true),
                        no_bytes = train("bpe", false);
  return !byte_fallback ? no_bytes : kind == "bpe" ? bpe : unigram;
}

class SubwordsOfEveryKind : public testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Subwords, SubwordsOfEveryKind, testing::Values("bpe", "unigram"));

TEST_P(SubwordsOfEveryKind, SentencesGoThereAndBack) {
  const Subwords& subwords = Trained(GetParam());
  for (const std::string text : {"A man walks.", "xyz ÄÖ 東京 \U0001F600 !", "", "a"})
    EXPECT_EQ(subwords.Decode(subwords.Encode(text)), text);
  EXPECT_EQ(subwords.Decode(subwords.Encode("  a \u3000 man\t ")), "a man");
  EXPECT_EQ(subwords.Encode(""), std::vector<int>{});
}

TEST_P(SubwordsOfEveryKind, IdsAndPiecesAreOneToOne) {
  const Subwords& subwords = Trained(GetParam());
  EXPECT_EQ(subwords.Piece(Subwords::kPad), "<pad>");
  EXPECT_EQ(subwords.Piece(Subwords::kUnknown), "<unk>");
  EXPECT_EQ(subwords.Piece(Subwords::kBegin), "<s>");
  EXPECT_EQ(subwords.Piece(Subwords::kEnd), "</s>");
  EXPECT_EQ(subwords.Piece(4), "<0x00>");
  for (int id = 0; id < subwords.size(); ++id) EXPECT_EQ(IdOf(subwords, subwords.Piece(id)), id);
  EXPECT_EQ(IdOf(subwords, "no such piece"), Subwords::kUnknown);
  const int size = subwords.size();
  EXPECT_EQ(ArgumentErrorOf([&] { subwords.Piece(size); }),
            StrCat("there is no subword ", size, "; ids are 0 to ", size - 1));
  EXPECT_THROW(subwords.Decode(std::vector<int>{-1}), ArgumentError);
}

TEST_P(SubwordsOfEveryKind, SpecialPiecesInTheTextAreText) {
  const Subwords& subwords = Trained(GetParam());
  for (const int id : subwords.Encode("a </s> <pad> <0x0A> <unk>")) EXPECT_GT(id, Subwords::kEnd);
  EXPECT_EQ(subwords.Decode(subwords.Encode("</s> <0x0A>")), "</s> <0x0A>");
}

TEST_P(SubwordsOfEveryKind, PiecesKnowTheirWords) {
  const Subwords& subwords = Trained(GetParam());
  const std::string text = " The  gärdener's\u3000dog ";
  const Segmentation segmentation = subwords.Segment(text);
  EXPECT_EQ(segmentation.text, text);
  EXPECT_EQ(segmentation.words, 3);
  EXPECT_EQ(IdsOf(segmentation), subwords.Encode(text));
  std::vector<std::string> words(3);
  for (const Segmentation::Piece& piece : segmentation.pieces) {
    ASSERT_GE(piece.word, 0);
    words[static_cast<size_t>(piece.word)] += text.substr(piece.begin, piece.end - piece.begin);
  }
  EXPECT_EQ(words[0].find("The"), 0u);
  EXPECT_NE(words[1].find("gärdener's"), std::string::npos);
  EXPECT_NE(words[2].find("dog"), std::string::npos);
  EXPECT_EQ(words[2].find("gä"), std::string::npos);
  EXPECT_EQ(subwords.Segment(" ").pieces.size(), 0u);
}

TEST_P(SubwordsOfEveryKind, DecodedPiecesKnowTheirWordsToo) {
  const Subwords& subwords = Trained(GetParam());
  std::vector<int> ids = {Subwords::kBegin};
  for (const int id : subwords.Encode("The gärdener's dog")) ids.push_back(id);
  ids.push_back(Subwords::kEnd);
  const Segmentation segmentation = subwords.DecodeSegment(ids);
  EXPECT_EQ(segmentation.text, "The gärdener's dog");
  EXPECT_EQ(segmentation.words, 3);
  EXPECT_EQ(IdsOf(segmentation), ids);
  const std::vector<int> words = segmentation.WordOfPiece();
  EXPECT_EQ(words.front(), -1);
  EXPECT_EQ(words.back(), -1);
  EXPECT_EQ(words[1], 0);
  EXPECT_EQ(words[words.size() - 2], 2);
  for (size_t i = 2; i + 1 < words.size(); ++i) EXPECT_LE(words[i - 1], words[i]);
  EXPECT_EQ(std::set<int>(words.begin(), words.end()).size(), 4u);
}

TEST_P(SubwordsOfEveryKind, ADecodedTextIsOneLine) {
  const Subwords& subwords = Trained(GetParam());
  const std::vector<int> ids = {IdOf(subwords, "<0x41>"), IdOf(subwords, "<0x0A>"),
                                IdOf(subwords, "<0x0D>"), IdOf(subwords, "<0xFF>")};
  EXPECT_EQ(subwords.Decode(ids), "A  \uFFFD");
}

TEST_P(SubwordsOfEveryKind, RandomSegmentationsDependOnTheSeedAlone) {
  const Subwords& subwords = Trained(GetParam());
  const std::vector<std::string> sentences = Sentences(50);
  const std::vector<std::string_view> texts(sentences.begin(), sentences.end());
  const auto first = subwords.Sample(texts, 0.3, 1), again = subwords.Sample(texts, 0.3, 1),
             other = subwords.Sample(texts, 0.3, 2);
  EXPECT_EQ(first, again);
  EXPECT_NE(first, other);
  int differ = 0;
  for (size_t i = 0; i < texts.size(); ++i) {
    EXPECT_EQ(subwords.Decode(first[i]), sentences[i]);
    differ += first[i] != subwords.Encode(texts[i]);
  }
  EXPECT_GT(differ, 25);
  EXPECT_THROW(subwords.Sample(texts, 0, 1), ArgumentError);
  EXPECT_THROW(subwords.Sample(texts, std::nan(""), 1), ArgumentError);
}

// Of U+FFFD, nmt_nfkc makes a blank.
TEST_P(SubwordsOfEveryKind, WhatIsNotUtf8IsReplaced) {
  const Subwords& subwords = Trained(GetParam());
  EXPECT_EQ(subwords.Decode(subwords.Encode("a\xff\xffman")), "a man");
}

TEST_P(SubwordsOfEveryKind, IsReadBackFromItsBytes) {
  const Subwords& subwords = Trained(GetParam());
  const Subwords copy(subwords.serialised(), "m");
  EXPECT_EQ(copy.serialised(), subwords.serialised());
  for (const std::string& text : Sentences(20)) EXPECT_EQ(copy.Encode(text), subwords.Encode(text));
}

TEST_P(SubwordsOfEveryKind, ThreadsMayShareIt) {
  const Subwords& subwords = Trained(GetParam());
  const std::vector<int> expected = subwords.Encode("The gardener walks.");
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int k = 0; k < 100; ++k) EXPECT_EQ(subwords.Encode("The gardener walks."), expected);
    });
  for (std::thread& thread : threads) thread.join();
}

TEST(Subwords, WithoutBytesAStrangeCharacterIsUnknown) {
  const Subwords& subwords = Trained("bpe", false);
  const std::vector<int> ids = subwords.Encode("東");
  EXPECT_EQ(ids.back(), Subwords::kUnknown);
  EXPECT_EQ(subwords.Decode(ids).find("⁇") == std::string::npos, false);
}

// ---- damage ----

std::string ErrorOf(const std::string& bytes) {
  return InputErrorOf([&] { Subwords(bytes, "m"); });
}

std::string Changed(const auto& change) {
  SubwordModel model = ParseSubwordModel(Trained("bpe").serialised(), "m");
  change(&model);
  return ErrorOf(SerialiseSubwordModel(model));
}

TEST(Subwords, DamageIsNamed) {
  const std::string again = "; copy it again or train it again";
  const std::string damaged = "m: the subword model is damaged: ";
  EXPECT_EQ(ErrorOf(""), damaged + "it has only 0 pieces" + again);
  EXPECT_EQ(ErrorOf("\xff\xff\xff"), damaged + "it is no SentencePiece model" + again);
  EXPECT_EQ(Changed([](SubwordModel* m) {
              m->pieces[300].text = m->pieces[301].text;
            }).substr(0, damaged.size() + 9),
            damaged + "piece 301");
  EXPECT_EQ(Changed([](SubwordModel* m) { m->pieces[1].text = "x"; }),
            damaged + "piece 1, 'x', should be <unk>" + again);
  EXPECT_EQ(Changed([](SubwordModel* m) { m->pieces[4].text = "x"; }),
            damaged + "piece 4, 'x', should stand for a byte" + again);
  EXPECT_EQ(Changed([](SubwordModel* m) { m->byte_fallback = false; }),
            damaged + "piece 4, '<0x00>', is of an unknown type" + again);
  EXPECT_EQ(Changed([](SubwordModel* m) { m->pieces[399].text = "a\xff"; }),
            damaged + "piece 399, 'a\\xff', is not a text" + again);
  EXPECT_EQ(Changed([](SubwordModel* m) {
              m->pieces[399] = {"q", std::nanf("")};
            }),
            damaged + "piece 399, 'q', has a score that is not finite" + again);
  EXPECT_EQ(Changed([](SubwordModel* m) { m->pieces.resize(260); }),
            damaged + "it has only 260 pieces" + again);
  EXPECT_EQ(Changed([](SubwordModel* m) { m->characters_map.resize(1000); }),
            damaged + "its characters map has a wrong size" + again);
  EXPECT_EQ(Changed([](SubwordModel* m) { m->characters_map.back() = 'x'; }),
            damaged + "the texts of its characters map are damaged" + again);
  EXPECT_EQ(Changed([](SubwordModel* m) { m->characters_map.replace(4, 4, "\0\x02\xff\x7f", 4); }),
            damaged + "its characters map leads outside" + again);
}

// Its root looks like a value, and leads outside all the same. Found by fuzzing.
TEST(Subwords, TheRootOfTheCharactersMapIsChecked) {
  EXPECT_EQ(Changed([](SubwordModel* m) { m->characters_map.replace(4, 4, "\0\0\xff\xff", 4); }),
            "m: the subword model is damaged: its characters map leads outside; copy it again or "
            "train it again");
}

TEST(Subwords, ATruncatedModelIsAnError) {
  const std::string bytes = Trained("bpe").serialised();
  for (size_t size = 0; size < bytes.size(); size += size < 9000 ? 101 : 9973)
    EXPECT_THROW(Subwords(bytes.substr(0, size), "m"), InputError) << size;
}

// Whatever the bytes, they are a model that works or an InputError.
RC_GTEST_PROP(Subwords, FlippedBytesNeverCrash, (uint32_t seed)) {
  std::string bytes = Trained(seed % 2 == 0 ? "bpe" : "unigram").serialised();
  Random random(seed);
  const uint64_t flips = 1 + random.Below(20);
  for (uint64_t i = 0; i < flips; ++i)
    bytes[random.Below(bytes.size())] = static_cast<char>(random.Below(256));
  try {
    const Subwords subwords(bytes, "m");
    const std::vector<int> ids = subwords.Encode("The gärdener's 東京 ½ \u00a0 dog\u0301.");
    RC_ASSERT(IsUtf8(subwords.Decode(ids)));
  } catch (const InputError&) {
  }
}

TEST(ProtobufWire, FieldsGoThereAndBack) {
  std::string message;
  AppendVarintField(1, 300, &message);
  AppendBytesField(100, "abc", &message);
  AppendFloatField(3, -1.5f, &message);
  WireReader reader(message);
  EXPECT_EQ(reader.Next()->value, 300u);
  const auto bytes = reader.Next();
  EXPECT_EQ(bytes->number, 100u);
  EXPECT_EQ(bytes->bytes, "abc");
  EXPECT_EQ(reader.Next()->value, 0xBFC00000u);
  EXPECT_FALSE(reader.Next().has_value());
  EXPECT_FALSE(reader.failed());
}

RC_GTEST_PROP(ProtobufWire, AnyBytesEnd, (const std::string& bytes)) {
  WireReader reader(bytes);
  size_t fields = 0;
  while (reader.Next()) ++fields;
  RC_ASSERT(fields <= bytes.size());
}

}  // namespace
}  // namespace fovea::data
