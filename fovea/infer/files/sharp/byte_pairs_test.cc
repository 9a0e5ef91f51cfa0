#include "fovea/infer/files/sharp/byte_pairs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <string_view>

#include "fovea/core/error.h"
#include "fovea/core/random.h"

namespace fovea::infer {
namespace {

using Pair = BytePairs::Pair;

std::vector<BytePairs::Piece> CutPieces(const BytePairs& pairs, std::string_view word) {
  std::vector<BytePairs::Piece> out;
  pairs.Cut({reinterpret_cast<const uint8_t*>(word.data()), word.size()}, &out);
  return out;
}

// What a piece says, by the pairs alone.
std::string TextOf(const BytePairs& pairs, uint16_t id) {
  if (id < BytePairs::kBytes) return {static_cast<char>(id)};
  const Pair pair = pairs.pairs()[id - BytePairs::kBytes];
  return TextOf(pairs, pair.left) + TextOf(pairs, pair.right);
}

std::string Spaced(const BytePairs& pairs, std::string_view word) {
  std::string out;
  for (const BytePairs::Piece& piece : CutPieces(pairs, word))
    out += (out.empty() ? "" : " ") + TextOf(pairs, piece.id);
  return out;
}

BytePairs RandomPairs(size_t count, Random& random) {
  std::vector<Pair> pairs;
  std::vector<uint32_t> known;
  while (pairs.size() < count) {
    // Of a few bytes, so that they meet.
    const auto piece = [&] {
      const uint64_t joined = pairs.size();
      const uint64_t at = random.Below(6 + joined);
      return static_cast<uint16_t>(at < 6 ? "ab\x80\xff_0"[at] & 0xff
                                          : BytePairs::kBytes + (at - 6));
    };
    const Pair pair{piece(), piece()};
    const uint32_t key = uint32_t{pair.left} << 16 | pair.right;
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    known.push_back(key);
    pairs.push_back(pair);
  }
  return BytePairs(std::move(pairs));
}

// By the definition, without any shortcut.
std::vector<uint16_t> PlainCut(const BytePairs& pairs, std::string_view word) {
  std::vector<uint16_t> pieces;
  for (const char c : word) pieces.push_back(static_cast<uint8_t>(c));
  for (size_t rank = 0; rank < pairs.pairs().size(); ++rank)
    for (size_t i = 0; i + 1 < pieces.size(); ++i) {
      if (pieces[i] != pairs.pairs()[rank].left || pieces[i + 1] != pairs.pairs()[rank].right)
        continue;
      pieces[i] = static_cast<uint16_t>(BytePairs::kBytes + rank);
      pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(i) + 1);
    }
  return pieces;
}

std::string ErrorOf(const std::function<void()>& run) {
  try {
    run();
  } catch (const ArgumentError& error) {
    return error.what();
  }
  return "no error";
}

TEST(BytePairs, WithoutPairsEachByteIsAPiece) {
  const BytePairs none;
  EXPECT_EQ(none.pieces(), 256);
  EXPECT_EQ(Spaced(none, "eval"), "e v a l");
  EXPECT_TRUE(CutPieces(none, "").empty());
}

TEST(BytePairs, JoinsWhatWasLearntFirst) {
  // "va", "ev", "eva": in "eval" the first leaves nothing to the others.
  const BytePairs pairs({{'v', 'a'}, {'e', 'v'}, {257, 'a'}});
  EXPECT_EQ(Spaced(pairs, "eval"), "e va l");
  EXPECT_EQ(Spaced(pairs, "evil"), "ev i l");
  const BytePairs other({{'e', 'v'}, {'v', 'a'}, {256, 'a'}, {258, 'l'}});
  EXPECT_EQ(Spaced(other, "eval"), "eval");
  EXPECT_EQ(Spaced(other, "uneval()"), "u n eval ( )");
  EXPECT_EQ(other.pieces(), 260);
}

TEST(BytePairs, OfEqualsThatOverlapTheLeftOneIsJoined) {
  const BytePairs pairs({{'a', 'a'}, {256, 256}});
  EXPECT_EQ(Spaced(pairs, "aaaaaaa"), "aaaa aa a");
  EXPECT_EQ(Spaced(pairs, "baaab"), "b aa a b");
}

TEST(BytePairs, AddsToWhatIsThere) {
  const BytePairs pairs({{'a', 'b'}});
  std::vector<BytePairs::Piece> out = {{7, 1}};
  const uint8_t word[] = {'a', 'b'};
  pairs.Cut(word, &out);
  ASSERT_EQ(out.size(), 2U);
  EXPECT_EQ(out[0].id, 7);
  EXPECT_EQ(out[1].id, 256);
  EXPECT_EQ(out[1].bytes, 2);
}

// A long word is cut as words of kLongestWord bytes each.
TEST(BytePairs, JoinsNothingAcrossTheEndsOfTheLongestWord) {
  const BytePairs pairs({{'a', 'b'}});
  const size_t most = BytePairs::kLongestWord;
  const std::string word = std::string(most - 1, 'x') + "ab" + std::string(3 * most, 'y') + "ab";
  const auto pieces = CutPieces(pairs, word);
  EXPECT_EQ(pieces.size(), word.size() - 1) << "the last two are joined, the first two are not";
  EXPECT_EQ(pieces[most - 1].id, 'a');
  EXPECT_EQ(pieces.back().id, 256);
  const std::string within = std::string(most - 2, 'x') + "ab";
  EXPECT_EQ(CutPieces(pairs, within).size(), most - 1);
}

// Whatever the vocabulary and the bytes, the pieces are the word, and those of the definition.
TEST(BytePairs, PiecesAreTheWord) {
  Random random(11);
  for (int round = 0; round < 60; ++round) {
    const BytePairs pairs = RandomPairs(random.Below(300), random);
    for (int i = 0; i < 20; ++i) {
      std::string word;
      for (uint64_t k = random.Below(90); k > 0; --k)
        word.push_back(random.Uniform() < 0.9 ? "ab\x80\xff_0"[random.Below(6)]
                                              : static_cast<char>(random.Below(256)));
      std::string said;
      std::vector<uint16_t> ids, plain;
      for (const BytePairs::Piece& piece : CutPieces(pairs, word)) {
        ASSERT_LT(piece.id, pairs.pieces());
        const std::string text = TextOf(pairs, piece.id);
        ASSERT_EQ(text.size(), piece.bytes);
        said += text;
        ids.push_back(piece.id);
      }
      EXPECT_EQ(said, word);
      for (size_t at = 0; at < word.size(); at += BytePairs::kLongestWord) {
        const auto part = PlainCut(pairs, word.substr(at, BytePairs::kLongestWord));
        plain.insert(plain.end(), part.begin(), part.end());
      }
      EXPECT_EQ(ids, plain);
    }
  }
}

TEST(BytePairs, ComeBackFromTheirTensor) {
  Random random(5);
  for (const size_t count : {size_t{0}, size_t{1}, size_t{700}}) {
    const BytePairs pairs = RandomPairs(count, random);
    const Int8Tensor tensor = pairs.ToTensor();
    EXPECT_EQ(tensor.shape, (Shape{static_cast<int64_t>(count), 4}));
    const BytePairs back = BytePairs::FromTensor(tensor);
    ASSERT_EQ(back.pairs().size(), count);
    for (size_t i = 0; i < count; ++i) {
      EXPECT_EQ(back.pairs()[i].left, pairs.pairs()[i].left);
      EXPECT_EQ(back.pairs()[i].right, pairs.pairs()[i].right);
    }
  }
}

TEST(BytePairs, TheTensorIsTwoBytesForEachPiece) {
  const Int8Tensor tensor = BytePairs({{'a', 0xfe}, {256, 'a'}}).ToTensor();
  EXPECT_EQ(tensor.values, (std::vector<int8_t>{'a', 0, -2, 0, 0, 1, 'a', 0}));
}

TEST(BytePairs, AsManyAsThereAreRowsFor) {
  std::vector<Pair> pairs;
  for (uint16_t left = 0; pairs.size() < BytePairs::kMostPairs; ++left)
    for (uint16_t right = 0; right < 256 && pairs.size() < BytePairs::kMostPairs; ++right)
      pairs.push_back({left, right});
  const BytePairs all(pairs);
  EXPECT_EQ(all.pieces(), 256 + static_cast<int64_t>(BytePairs::kMostPairs));
  EXPECT_EQ(CutPieces(all, "\1\2").at(0).id, 256 + 256 + 2);
  pairs.push_back({255, 255});
  EXPECT_EQ(ErrorOf([&] { BytePairs{pairs}; }), "at most 7900 pairs of bytes, got 7901");
}

TEST(BytePairs, SaysWhatIsWrongWithATensor) {
  using Values = std::vector<int8_t>;
  const auto error = [](Shape shape, Values values) {
    return ErrorOf([&] { BytePairs::FromTensor({std::move(shape), std::move(values)}); });
  };
  EXPECT_EQ(error({1, 3}, {1, 0, 1}), "the pairs of bytes must be [pairs, 4], got [1, 3]");
  EXPECT_EQ(error({4}, {1, 0, 1, 0}), "the pairs of bytes must be [pairs, 4], got [4]");
  EXPECT_EQ(error({2, 4}, {1, 0, 1, 0}), "the pairs of bytes must be [pairs, 4], got [2, 4]");
  EXPECT_EQ(error({1, 4}, {0, 1, 1, 0}), "pair 0 joins a piece that is not yet known");
  EXPECT_EQ(error({1, 4}, {1, 0, -1, -1}), "pair 0 joins a piece that is not yet known");
  EXPECT_EQ(error({2, 4}, {1, 0, 2, 0, 1, 0, 1, 1}), "pair 1 joins a piece that is not yet known")
      << "nor itself";
  EXPECT_EQ(error({3, 4}, {1, 0, 2, 0, 0, 1, 2, 0, 1, 0, 2, 0}), "pair 2 is there twice");
  EXPECT_EQ(error({7901, 4}, Values(7901 * 4)), "at most 7900 pairs of bytes, got 7901");
}

}  // namespace
}  // namespace fovea::infer
