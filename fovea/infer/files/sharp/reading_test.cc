#include "fovea/infer/files/sharp/reading.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

#include "fovea/core/encoding.h"
#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/data/content/content_for_test.h"

namespace fovea::infer {
namespace {

using data::BytesOf;

FileWindows Cut(std::string_view bytes) { return CutIntoFileWindows(BytesOf(bytes)); }

// A text that is one window.
PlaceText Whole(std::string text) { return {.bytes = std::move(text), .parts = {{0, 0}}}; }

std::string_view In(std::string_view text, const ByteSpan& span) {
  return text.substr(static_cast<size_t>(span.start), static_cast<size_t>(span.size()));
}

std::vector<uint32_t> RowsOf(const Reading& reading, int64_t position,
                             const ReadingOptions& options = {}) {
  std::vector<uint32_t> rows;
  for (const uint32_t feature : reading.features.of(position))
    rows.push_back(feature >> (32 - options.table_bits));
  return rows;
}

// The rows but for those of pairs of tokens.
std::vector<uint32_t> OwnRowsOf(const Reading& reading, int64_t position) {
  std::vector<uint32_t> rows = RowsOf(reading, position);
  std::erase_if(rows, [](uint32_t row) { return row >= 32 + 256 + BytePairs::kMostPairs; });
  return rows;
}

std::string Code(int lines, std::string_view indentation = "  ", std::string_view end = "\n") {
  std::string code = "<?php";
  code += end;
  for (int i = 0; i < lines; ++i) {
    code += indentation;
    code += "$row" + std::to_string(i) + "['Price'] = total($Cart, 'item', 3) + TAX($cart);";
    code += end;
  }
  return code;
}

int64_t WindowWith(const FileWindows& windows, std::string_view what,
                   WindowKind kind = WindowKind::kText) {
  for (int64_t t = 0; t < windows.count(); ++t) {
    const auto text = windows.texts[static_cast<size_t>(t)];
    const std::string_view said(reinterpret_cast<const char*>(text.data()), text.size());
    if (windows.kinds[static_cast<size_t>(t)] == kind && said.find(what) != said.npos) return t;
  }
  ADD_FAILURE() << "no window with " << what;
  return 0;
}

TEST(Read, APositionIsItsTokensPairsAndSigns) {
  const BytePairs pairs({{'v', 'a'}, {256, 'l'}});
  const Reading reading = Read(Whole("  Eval($X1, 12345);"), pairs, {});
  // e val ( $ x 1 , 12345 );
  ASSERT_EQ(reading.positions.size(), 4U);
  constexpr uint32_t kSigns = 32, kCapital = 0, kUpper = 1, kCentre = 3, kLongNumber = 16;
  const auto byte = [](char c) { return kSigns + static_cast<uint32_t>(c); };
  using Rows = std::vector<uint32_t>;
  EXPECT_EQ(OwnRowsOf(reading, 0), (Rows{byte('e'), kCapital, kSigns + 257, byte('('), kCentre}));
  EXPECT_EQ(OwnRowsOf(reading, 1), (Rows{byte('$'), byte('x'), kCapital, byte('1'), kCentre}));
  EXPECT_EQ(OwnRowsOf(reading, 2), (Rows{byte(','), kLongNumber, byte(')'), kCentre}));
  EXPECT_EQ(OwnRowsOf(reading, 3), (Rows{byte(';'), kCentre}));
  EXPECT_EQ(OwnRowsOf(Read(Whole("GET"), pairs, {}), 0),
            (Rows{byte('g'), kUpper, byte('e'), byte('t'), kCentre}));
  // A pair of neighbours for each token, also across positions.
  EXPECT_EQ(reading.features.of(0).size(), 5U + 3U);
  EXPECT_EQ(reading.features.of(3).size(), 2U + 1U);
  EXPECT_EQ(reading.positions[0].start, 2);
  EXPECT_EQ(reading.positions[0].end, 7);
  EXPECT_EQ(reading.positions[3].end, 19);
}

TEST(Read, TellsNeighboursApart) {
  const auto rows = [](const char* text) { return RowsOf(Read(Whole(text), {}, {}), 0); };
  EXPECT_NE(rows("abc"), rows("acb"));
  auto one = rows("abc"), other = rows("bca");
  for (auto* all : {&one, &other}) std::sort(all->begin(), all->end());
  EXPECT_NE(one, other) << "not only by their order";
}

TEST(Read, WhatIsLeftOutSaysHowMuch) {
  const auto row = [](const std::string& text, uint32_t first) {
    for (const uint32_t row : OwnRowsOf(Read(Whole(text), {}, {.pool = 16}), 0))
      if (row >= first && row < first + 8) return row;
    return uint32_t{0};
  };
  std::string zeros;
  for (int i = 0; i < 400; ++i) zeros += "0 ";
  EXPECT_EQ(row(std::string(5, '7'), 16), 16U);
  EXPECT_GT(row(std::string(60, '7'), 16), 16U);
  EXPECT_GT(row(zeros, 24), 24U);
  const auto run = [&](size_t size) {
    const Reading reading = Read(Whole(std::string(size, 'k')), {}, {.pool = 16});
    for (int64_t i = 0; i < reading.features.count(); ++i)
      for (const uint32_t row : OwnRowsOf(reading, i))
        if (row >= 8 && row < 16) return row;
    return uint32_t{0};
  };
  EXPECT_LT(run(64), run(1000));
  EXPECT_LT(run(1000), run(100'000));
  EXPECT_EQ(run(100'000), run(1'000'000)) << "the most";
}

// Whatever the text and the options.
TEST(Read, PositionsAreInOrderAndNotTooMany) {
  Random random(6);
  for (int round = 0; round < 300; ++round) {
    PlaceText text;
    for (uint64_t parts = 1 + random.Below(4); parts > 0; --parts) {
      text.parts.push_back({std::ssize(text.parts), std::ssize(text.bytes)});
      for (uint64_t i = random.Below(200); i > 0; --i)
        text.bytes.push_back(random.Uniform() < 0.8 ? "ab1 ;(\n\xc3"[random.Below(8)]
                                                    : static_cast<char>(random.Below(256)));
    }
    text.centre = static_cast<int64_t>(random.Below(text.parts.size()));
    const ReadingOptions options = {.tokens = 8 + static_cast<int64_t>(random.Below(100)),
                                    .pool = 1 + static_cast<int64_t>(random.Below(8)),
                                    .table_bits = 15 + static_cast<int64_t>(random.Below(3))};
    const Reading reading = Read(text, BytePairs({{'a', 'b'}, {256, 'a'}}), options);
    ASSERT_EQ(reading.features.count(), std::ssize(reading.positions));
    ASSERT_LE(std::ssize(reading.positions), (options.tokens + options.pool - 1) / options.pool);
    int64_t at = 0;
    for (int64_t i = 0; i < reading.features.count(); ++i) {
      const ByteSpan& position = reading.positions[static_cast<size_t>(i)];
      ASSERT_LE(at, position.start);
      ASSERT_LT(position.start, position.end);
      at = position.end;
      const auto own = RowsOf(reading, i, options);
      // A token, its pair and perhaps a sign; and the centre's.
      EXPECT_GE(own.size(), 2U);
      EXPECT_LE(std::ssize(own), 3 * options.pool + 1);
      for (const uint32_t row : own) EXPECT_LT(row, uint32_t{1} << options.table_bits);
    }
    EXPECT_LE(at, std::ssize(text.bytes));
  }
}

TEST(Read, TheCentreIsReadWhateverIsAroundIt) {
  for (const size_t before : {0, 10, 5000})
    for (const size_t behind : {0, 10, 5000}) {
      PlaceText text;
      text.bytes = std::string(before, ';') + "eval ( x ) " + std::string(behind, '(');
      text.parts = {
          {4, 0}, {5, static_cast<int64_t>(before)}, {6, static_cast<int64_t>(before) + 11}};
      text.centre = 1;
      const Reading reading = Read(text, {}, {.tokens = 30});
      EXPECT_LE(reading.positions.front().start, static_cast<int64_t>(before));
      EXPECT_GE(reading.positions.back().end, static_cast<int64_t>(before) + 10);
      int64_t central = 0;
      for (int64_t i = 0; i < reading.features.count(); ++i) {
        const auto rows = OwnRowsOf(reading, i);
        const ByteSpan position = reading.positions[static_cast<size_t>(i)];
        const bool inside = position.start < text.Of(1).end && position.end > text.Of(1).start;
        EXPECT_EQ(std::count(rows.begin(), rows.end(), 3U), inside);
        central += inside;
      }
      EXPECT_GE(central, 2);
    }
}

TEST(Read, IndentationLineEndsAndBlankLinesChangeNothing) {
  const Reading plain = Read(Whole(Code(5)), {}, {});
  for (const std::string& other :
       {Code(5, "\t\t"), Code(5, ""), Code(5, "  ", "\r\n"), Code(5, "  ", "\n\n \n")}) {
    const Reading reading = Read(Whole(other), {}, {});
    EXPECT_EQ(reading.features.features, plain.features.features);
    EXPECT_EQ(reading.features.first, plain.features.first);
  }
}

// A name that is written in another case has the same tokens, and another sign.
TEST(Read, TheCaseOfNamesIsASignOfItsOwn) {
  const Reading small = Read(Whole("x = base64_decode(y)"), {}, {});
  for (const auto& [text, sign] : {std::pair("x = BASE64_DECODE(y)", 1U),
                                   {"x = Base64_decode(y)", 0U},
                                   {"x = Base64_Decode(y)", 2U}}) {
    const Reading other = Read(Whole(text), {}, {});
    ASSERT_EQ(other.features.count(), small.features.count());
    for (int64_t i = 0; i < small.features.count(); ++i) {
      std::vector<uint32_t> rows = RowsOf(other, i);
      EXPECT_EQ(std::erase(rows, sign), i == 0 ? 1U : 0U);
      EXPECT_EQ(rows, RowsOf(small, i));
    }
  }
}

TEST(Read, OfBlanksThereIsNothing) {
  EXPECT_TRUE(Read({}, {}, {}).positions.empty());
  EXPECT_TRUE(Read(Whole(" \r\n\t"), {}, {}).positions.empty());
  EXPECT_EQ(Read({}, {}, {}).features.count(), 0);
}

TEST(Read, ATableThatIsTooSmallIsRefused) {
  EXPECT_THROW(Read(Whole("a"), {}, {.table_bits = 13}), ArgumentError);
}

TEST(ForEachSpelling, InSmallLettersWithoutWhatIsLeftOut) {
  std::vector<std::string> words;
  ForEachSpelling(
      BytesOf("If (A1 > 1234) x = 12345 . '" + std::string(99, 'Q') + "'"),
      [&](std::span<const uint8_t> word) { words.emplace_back(word.begin(), word.end()); });
  EXPECT_EQ(words, (std::vector<std::string>{"if", "(", "a1", ">", "1234", ")", "x", "=", ".", "'",
                                             std::string(24, 'q'), std::string(8, 'q'), "'"}));
}

// Windows of the file itself: what a position says stands where it is said to stand.
TEST(PlaceInFile, OfTheFileItselfIsTheTextItself) {
  const std::string bytes = Code(60);
  const FileWindows windows = Cut(bytes);
  for (int64_t centre = 0; centre < windows.count(); ++centre) {
    const PlaceText text = TextAround(windows, centre, 96);
    ASSERT_EQ(text.parts[static_cast<size_t>(text.centre)].window, centre);
    const auto own = windows.texts[static_cast<size_t>(centre)];
    EXPECT_EQ(In(text.bytes, text.Of(static_cast<size_t>(text.centre))),
              std::string_view(reinterpret_cast<const char*>(own.data()), own.size()));
    const Reading reading = Read(text, {}, {.tokens = 96});
    EXPECT_GE(reading.positions.size(), 20U);
    for (const ByteSpan& position : reading.positions)
      EXPECT_EQ(In(bytes, PlaceInFile(windows, text, position)), In(text.bytes, position));
  }
}

// The text goes on as if raw bytes were not there; of these, nothing is read.
TEST(PlaceInFile, AroundRawBytes) {
  std::string noise;
  Random random(3);
  for (int i = 0; i < 400; ++i) noise.push_back(static_cast<char>(random.Below(256)));
  noise.front() = noise.back() = '\1';
  const std::string bytes = Code(8) + noise + "\n" + Code(8);
  const FileWindows windows = Cut(bytes);
  int64_t raw = 0;
  for (int64_t t = 0; t < windows.count(); ++t) {
    if (windows.kinds[static_cast<size_t>(t)] == WindowKind::kText) continue;
    const PlaceText text = TextAround(windows, t, 384);
    EXPECT_TRUE(text.bytes.empty() && text.parts.empty());
    EXPECT_TRUE(Read(text, {}, {}).positions.empty());
    ++raw;
  }
  EXPECT_GE(raw, 2);
  const PlaceText text = TextAround(windows, 4, 384);
  int64_t end = 0;
  for (const ByteSpan& position : Read(text, {}, {}).positions) {
    const ByteSpan place = PlaceInFile(windows, text, position);
    EXPECT_GE(place.start, end);
    EXPECT_GT(place.end, place.start);
    EXPECT_EQ(bytes[static_cast<size_t>(place.start)],
              text.bytes[static_cast<size_t>(position.start)]);
    EXPECT_EQ(bytes[static_cast<size_t>(place.end - 1)],
              text.bytes[static_cast<size_t>(position.end - 1)]);
    end = place.end;
  }
  EXPECT_GT(end, static_cast<int64_t>(Code(8).size() + noise.size())) << "of both sides";
}

std::string Escaped(std::string_view text) {
  std::string out;
  constexpr std::string_view kDigits = "0123456789abcdef";
  for (const char c : text) {
    out += "\\x";
    out += {kDigits[(c >> 4) & 15], kDigits[c & 15]};
  }
  return out;
}

// What is decoded is read in its context, and stands for bytes of its literal.
TEST(PlaceInFile, OfWhatIsDecodedLiesInTheLiteral) {
  const std::string code(data::kCode);
  const std::string before = Code(3) + "$f = ", behind = ";\n" + Code(3);
  const struct {
    const char* name;
    std::string literal;
    std::function<void(std::string_view said, std::string_view place)> expect;
  } cases[] = {
      {"base64", "base64_decode('" + Base64(code) + "')",
       [](std::string_view said, std::string_view place) {
         EXPECT_GE(place.size() * 3, said.size() * 4);
         EXPECT_LE(place.size(), (said.size() * 4) / 3 + 3);
       }},
      {"escapes", "\"" + Escaped(code) + "\"",
       [](std::string_view said, std::string_view place) { EXPECT_EQ(place, Escaped(said)); }},
      {"reversed", "strrev(\"" + std::string(code.rbegin(), code.rend()) + "\")",
       [](std::string_view said, std::string_view place) {
         EXPECT_EQ(place, std::string(said.rbegin(), said.rend()));
       }},
      {"compressed", "gzinflate(base64_decode('" + Base64(data::Deflate(code, -15)) + "'))",
       [](std::string_view, std::string_view place) { EXPECT_GT(place.size(), 20U); }}};
  for (const auto& [name, literal, expect] : cases) {
    SCOPED_TRACE(name);
    const std::string bytes = before + literal + behind;
    const FileWindows windows = Cut(bytes);
    const int64_t centre = WindowWith(windows, "isset($_POST", WindowKind::kDecoded);
    const PlaceText text = TextAround(windows, centre, 384);
    ASSERT_NE(text.piece, nullptr);
    EXPECT_EQ(text.bytes, text.piece->bytes) << "all of a short piece";
    const Reading reading = Read(text, {}, {});
    int64_t decoded = 0;
    for (const ByteSpan& position : reading.positions) {
      const ByteSpan place = PlaceInFile(windows, text, position);
      ASSERT_LT(place.start, place.end);
      ASSERT_GE(place.start, 0);
      ASSERT_LE(place.end, std::ssize(bytes));
      if (position.end <= text.piece->decoded.start || position.start >= text.piece->decoded.end) {
        EXPECT_EQ(In(bytes, place), In(text.bytes, position)) << "what is around it";
      } else if (position.start >= text.piece->decoded.start &&
                 position.end <= text.piece->decoded.end) {
        EXPECT_GE(place.start, std::ssize(before));
        EXPECT_LE(place.end, std::ssize(before) + std::ssize(literal));
        expect(In(text.bytes, position), In(bytes, place));
        ++decoded;
      }
    }
    EXPECT_GE(decoded, 5);
  }
}

}  // namespace
}  // namespace fovea::infer
