#include "fovea/infer/files/sharp/reading.h"

#include <algorithm>
#include <functional>

#include "fovea/core/error.h"
#include "fovea/infer/files/sharp/code_words.h"

namespace fovea::infer {
namespace {

constexpr int64_t kBytesOfToken = 4;  // the most, in the mean, that are no blanks
constexpr double kBefore = 0.45;      // share of what is read that stands before the centre

// The first rows of the table.
constexpr uint32_t kSigns = 32;
constexpr uint32_t kCapital = 0, kUpper = 1, kMixed = 2, kCentre = 3, kLongRun = 8,
                   kLongNumber = 16, kRepeat = 24;

struct Token {
  uint32_t row;
  ByteSpan span;
  int sign = -1;  // a row beside its own
};

uint32_t Hash(uint32_t a, uint32_t b) {
  uint32_t h = a * 0x9e3779b1u ^ (b + 0x7f4a7c15u) * 0x85ebca77u;
  h ^= h >> 15;
  h *= 0x2c1b3c6du;
  return h ^ h >> 13;
}

uint32_t Magnitude(int64_t length, uint32_t most) {
  uint32_t bits = 0;
  while (length > 8 && bits < most) {
    length >>= 2;
    ++bits;
  }
  return bits;
}

bool IsSpelt(const CodeWord& word) {
  using Kind = CodeWord::Kind;
  return word.kind == Kind::kName || word.kind == Kind::kMarks ||
         (word.kind == Kind::kNumber && word.size() <= 4);
}

void Spell(std::span<const uint8_t> text, const CodeWord& word, std::vector<uint8_t>* out) {
  out->clear();
  for (int64_t i = word.start; i < word.end; ++i) {
    const uint8_t c = text[static_cast<size_t>(i)];
    out->push_back(c >= 'A' && c <= 'Z' ? static_cast<uint8_t>(c + 32) : c);
  }
}

class Tokens {
 public:
  Tokens(std::span<const uint8_t> text, const BytePairs& pairs) : text_(text), pairs_(pairs) {
    for (const CodeWord& word : CodeWords(text)) Add(word);
  }
  const std::vector<Token>& all() const { return tokens_; }

 private:
  void Add(const CodeWord& word) {
    using Kind = CodeWord::Kind;
    if (!IsSpelt(word)) {
      const uint32_t first = word.kind == Kind::kLongRun  ? kLongRun
                             : word.kind == Kind::kRepeat ? kRepeat
                                                          : kLongNumber;
      tokens_.push_back({first + Magnitude(word.size(), 7), word});
      return;
    }
    Spell(text_, word, &small_);
    pieces_.clear();
    pairs_.Cut(small_, &pieces_);
    int64_t at = word.start;
    for (const BytePairs::Piece& piece : pieces_) {
      tokens_.push_back({kSigns + piece.id, {at, at + piece.bytes}});
      at += piece.bytes;
    }
    if (word.kind == Kind::kName && word.shape != CodeWord::Case::kLower)
      tokens_[tokens_.size() - pieces_.size()].sign = static_cast<int>(word.shape) - 1 + kCapital;
  }

  const std::span<const uint8_t> text_;
  const BytePairs& pairs_;
  std::vector<Token> tokens_;
  std::vector<uint8_t> small_;
  std::vector<BytePairs::Piece> pieces_;
};

const data::DecodedPiece* PieceOf(const FileWindows& windows, const uint8_t* at) {
  for (const data::DecodedPiece& piece : windows.pieces) {
    const auto* first = reinterpret_cast<const uint8_t*>(piece.bytes.data());
    if (std::less_equal<>()(first, at) && std::less<>()(at, first + piece.bytes.size()))
      return &piece;
  }
  return nullptr;
}

static_assert(kMixed == kCapital + 2 && kUpper == kCapital + 1);

// Bytes that are no blanks.
int64_t SignsIn(std::span<const uint8_t> text) {
  return std::count_if(text.begin(), text.end(),
                       [](uint8_t c) { return c != ' ' && (c < '\t' || c > '\r'); });
}

}  // namespace

void ForEachSpelling(std::span<const uint8_t> text,
                     const std::function<void(std::span<const uint8_t>)>& visit) {
  std::vector<uint8_t> small;
  for (const CodeWord& word : CodeWords(text)) {
    if (!IsSpelt(word)) continue;
    Spell(text, word, &small);
    visit(small);
  }
}

PlaceText TextAround(const FileWindows& windows, int64_t centre, int64_t most) {
  PlaceText out;
  const auto text_of = [&](int64_t t) { return windows.texts[static_cast<size_t>(t)]; };
  const WindowKind kind = windows.kinds[static_cast<size_t>(centre)];
  if (text_of(centre).empty() || (kind != WindowKind::kText && kind != WindowKind::kDecoded))
    return out;
  if (kind == WindowKind::kDecoded) out.piece = PieceOf(windows, text_of(centre).data());
  const auto enough = static_cast<double>(most * kBytesOfToken);
  int64_t first = centre, end = centre + 1, before = 0, behind = 0;
  const auto goes_on = [&](int64_t t) {
    return t >= 0 && t < windows.count() && windows.kinds[static_cast<size_t>(t)] == kind;
  };
  while (static_cast<double>(before) < kBefore * enough && goes_on(first - 1))
    before += SignsIn(text_of(--first));
  while (static_cast<double>(behind) < (1 - kBefore) * enough && goes_on(end))
    behind += SignsIn(text_of(end++));
  for (int64_t t = first; t < end; ++t) {
    if (t == centre) out.centre = std::ssize(out.parts);
    out.parts.push_back({t, std::ssize(out.bytes)});
    out.bytes.append(reinterpret_cast<const char*>(text_of(t).data()), text_of(t).size());
  }
  return out;
}

ByteSpan PlaceInFile(const FileWindows& windows, const PlaceText& text, const ByteSpan& span) {
  if (text.piece != nullptr) {
    // The windows of a piece lie in it one behind the other.
    const auto* first = reinterpret_cast<const uint8_t*>(text.piece->bytes.data());
    const auto t = static_cast<size_t>(text.parts.front().window);
    const int64_t start = windows.texts[t].data() - first;
    return text.piece->Outer({start + span.start, start + span.end});
  }
  const auto place = [&](int64_t at) {
    const auto next =
        std::upper_bound(text.parts.begin(), text.parts.end(), at,
                         [](int64_t i, const PlaceText::Part& part) { return i < part.start; });
    const PlaceText::Part& part = *std::prev(next);
    return windows.spans[static_cast<size_t>(part.window)].start + at - part.start;
  };
  return {place(span.start), place(span.end - 1) + 1};
}

Reading Read(const PlaceText& text, const BytePairs& pairs, const ReadingOptions& options) {
  const uint32_t shift = 32 - static_cast<uint32_t>(options.table_bits);
  const uint32_t rows = uint32_t{1} << options.table_bits;
  const uint32_t own = kSigns + BytePairs::kBytes + BytePairs::kMostPairs;
  Require(rows > 2 * own, "the table of the sharp look needs more than ", 2 * own, " rows");
  const Tokens tokens({reinterpret_cast<const uint8_t*>(text.bytes.data()), text.bytes.size()},
                      pairs);
  const std::vector<Token>& all = tokens.all();
  Reading out;
  if (all.empty()) return out;
  const ByteSpan centre = text.Of(static_cast<size_t>(text.centre));
  const auto from = std::partition_point(
      all.begin(), all.end(), [&](const Token& token) { return token.span.end <= centre.start; });
  const auto count = std::ssize(all);
  int64_t first =
      (from - all.begin()) - static_cast<int64_t>(kBefore * static_cast<double>(options.tokens));
  first = std::clamp<int64_t>(first, 0, std::max<int64_t>(0, count - options.tokens));
  const int64_t end = std::min(count, first + options.tokens);
  const auto add = [&](uint32_t row) { out.features.features.push_back(row << shift); };
  for (int64_t at = first; at < end; at += options.pool) {
    const int64_t next = std::min(end, at + options.pool);
    bool central = false;
    for (int64_t i = at; i < next; ++i) {
      const Token& token = all[static_cast<size_t>(i)];
      add(token.row);
      if (token.sign >= 0) add(static_cast<uint32_t>(token.sign));
      const uint32_t before = i > 0 ? all[static_cast<size_t>(i - 1)].row : 0;
      add(own + Hash(before, token.row) % (rows - own));
      central |= token.span.start < centre.end && token.span.end > centre.start;
    }
    if (central) add(kCentre);
    out.features.Close();
    out.positions.push_back(
        {all[static_cast<size_t>(at)].span.start, all[static_cast<size_t>(next - 1)].span.end});
  }
  return out;
}

}  // namespace fovea::infer
