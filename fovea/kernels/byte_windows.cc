#include "fovea/kernels/byte_windows.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

#include "fovea/core/error.h"

namespace fovea::kernels {
namespace {

// What a byte of text is.
enum Kind : uint8_t { kSkip, kBlank, kNewline, kWord, kPunctuation };

// Shape of a token, four bits.
enum Shape : uint8_t {
  kNone,
  kShortName,
  kName,
  kMixedName,  // capitals or _ within
  kDigitName,  // letters and digits in turn: f0a9c
  kNumber,
  kBlob,
  kVariable,  // $…
  kQuote,
  kOpen,
  kClose,
  kJoin,  // . + ,
  kEnd,   // ;
  kAssign,
  kEscape,
  kOther
};

// A byte within a word. counts: of digits, capitals, other marks and hexadecimal digits, 16 bits
// each.
struct Sign {
  uint64_t counts = 0;
  uint8_t lower = 0;  // digits are all '0'
  bool digit = false, word = false;
};

struct Tables {
  std::array<Kind, 256> kind{};
  std::array<Sign, 256> sign{};
  std::array<uint8_t, 256> lower{};
  std::array<uint8_t, 256> shape{};
};

constexpr Tables MakeTables() {
  Tables t;
  for (int c = 0; c < 256; ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
    const bool digit = c >= '0' && c <= '9';
    t.lower[c] = static_cast<uint8_t>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    t.kind[c] = letter || digit || c >= 0x80 ? kWord : kPunctuation;
    t.shape[c] = kOther;
    const bool capital = c >= 'A' && c <= 'Z', mark = c == '_' || c == '$' || c >= 0x80;
    const bool hex = digit || (t.lower[c] >= 'a' && t.lower[c] <= 'f');
    t.sign[c] = {
        uint64_t{digit} | uint64_t{capital} << 16 | uint64_t{mark} << 32 | uint64_t{hex} << 48,
        digit ? uint8_t{'0'} : t.lower[c], digit, t.kind[c] == kWord};
  }
  for (const int c : {' ', '\t', '\v', '\f'}) t.kind[c] = kBlank;
  for (const int c : {'\r', '\n'}) t.kind[c] = kNewline;
  t.kind[0] = kSkip;
  for (const int c : {'\'', '"', '`'}) t.shape[c] = kQuote;
  for (const int c : {'(', '[', '{'}) t.shape[c] = kOpen;
  for (const int c : {')', ']', '}'}) t.shape[c] = kClose;
  for (const int c : {'.', '+', ','}) t.shape[c] = kJoin;
  t.shape[';'] = kEnd;
  t.shape['='] = kAssign;
  return t;
}
constexpr Tables kTables = MakeTables();

constexpr int64_t kLongName = 32;  // longer words count by length and alphabet
constexpr int kBlankRun = 64;      // blanks that push code out of sight
constexpr int64_t kBlock = 512;    // bytes that are together text or not
constexpr int64_t kBlockControls = 10;
constexpr int64_t kRun = 64;

// Each kind of feature has hashes of its own.
enum Salt : uint64_t {
  kOneWord = 0x9e3779b97f4a7c15,
  kTwoWords = 0xbf58476d1ce4e5b9,
  kThreeWords = 0x94d049bb133111eb,
  kFourWords = 0xd6e8feb86659fd93,
  kSixShapes = 0xa0761d6478bd642f,
  kTwelveShapes = 0xe7037ed1a0b428db,
  kTwoBytes = 0x1d8e4e27c47d124f,
  kThreeBytes = 0xeb44accab455d165,
  kFourBytes = 0x9c6e6877736c46e3,
  kLineLength = 0x2d358dccaa6c78a5
};

// Multiply-shift: the top bits of the product depend on all bits of the value.
inline uint32_t Mix(uint64_t value, Salt salt) {
  return static_cast<uint32_t>((value * salt) >> 32);
}

inline bool IsHex(uint8_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
inline bool IsOctal(uint8_t c) { return c >= '0' && c <= '7'; }
inline bool IsDigit(uint8_t c) { return c >= '0' && c <= '9'; }

// Does not occur in text: below the blank, but for \t \n \v \f \r and escape; and delete.
inline uint8_t IsControl(uint8_t c) {
  const bool layout = static_cast<uint8_t>(c - 9) < 5;
  return static_cast<uint8_t>(((c < 0x20) & !layout & (c != 0x1b)) | (c == 0x7f));
}

class Cutter {
 public:
  Cutter(std::span<const uint8_t> bytes, const WindowSink& sink)
      : bytes_(bytes.data()), size_(static_cast<int64_t>(bytes.size())), sink_(sink) {}

  void Run() {
    int64_t at = 0;
    if (size_ >= 3 && bytes_[0] == 0xef && bytes_[1] == 0xbb && bytes_[2] == 0xbf) at = 3;
    if (size_ >= 2 && (bytes_[0] | bytes_[1]) == 0xff && (bytes_[0] & bytes_[1]) == 0xfe) at = 2;
    const bool wide = IsUtf16();
    while (at < size_) {
      const int64_t block = std::min(size_, at + kBlock);
      at = !wide && IsBinary(at, block) ? Binary(at, block) : Text(at, block);
    }
    Close(size_);
  }

 private:
  // Latin text in UTF-16: every other byte is NUL.
  bool IsUtf16() const {
    const int64_t seen = std::min<int64_t>(size_, 1024);
    int64_t zeros[2] = {0, 0};
    for (int64_t i = 0; i < seen; ++i) zeros[i & 1] += bytes_[i] == 0;
    const int64_t more = std::max(zeros[0], zeros[1]), fewer = std::min(zeros[0], zeros[1]);
    return seen >= 4 && more * 5 >= seen * 2 && fewer * 50 <= seen;
  }

  bool IsBinary(int64_t begin, int64_t end) const {
    int64_t controls = 0, i = begin;
    // In runs of a fixed length, which the compiler turns into vectors.
    for (; i + kRun <= end; i += kRun) {
      uint8_t found = 0;
      for (int64_t k = 0; k < kRun; ++k) found += IsControl(bytes_[i + k]);
      controls += found;
    }
    for (; i < end; ++i) controls += IsControl(bytes_[i]);
    return controls * kBlock > kBlockControls * (end - begin);
  }

  // The window that is open ends before `at`.
  void Close(int64_t at) {
    if (at <= window_) return;
    sink_(window_, at, {features_.data(), count_});
    window_ = filled_ = at;
    count_ = 0;
  }

  // A window has fewer features than there is room for, as a token begins before kLongWindow and
  // ends kLongestWord bytes later; lines of blanks and NULs have one each.
  void Feature(uint64_t value, Salt salt) {
    if (count_ < features_.size()) features_[count_++] = Mix(value, salt);
  }

  void Token(uint64_t hash, Shape shape) {
    if (count_ + 6 > features_.size()) return;
    const uint64_t two = std::rotl(last_[0], 21) + hash;
    const uint64_t three = std::rotl(last_[1], 42) + two;
    const uint64_t four = std::rotl(last_[2] * 3, 11) + three;
    last_[2] = last_[1];
    last_[1] = last_[0];
    last_[0] = hash * 0x9fb21c651e98df25u;
    shapes_ = shapes_ << 4 | shape;
    uint32_t* to = features_.data() + count_;
    to[0] = Mix(hash, kOneWord);
    to[1] = Mix(two, kTwoWords);
    to[2] = Mix(three, kThreeWords);
    to[3] = Mix(four, kFourWords);
    to[4] = Mix(shapes_ & 0xffffff, kSixShapes);
    to[5] = Mix(shapes_ & 0xffffffffffff, kTwelveShapes);
    count_ += 6;
  }

  int64_t Binary(int64_t begin, int64_t end) {
    uint32_t last = 0;
    for (int64_t i = begin; i < end; ++i) {
      if (i - window_ >= kBinaryWindow) Close(i);
      const uint8_t c = bytes_[i];
      if (c == 0 && (last & 0xffff) == 0) continue;
      last = last << 8 | c;
      Feature(last & 0xffff, kTwoBytes);
      Feature(last & 0xffffff, kThreeBytes);
      Feature(last, kFourBytes);
    }
    Close(end);
    line_ = end;
    return end;
  }

  // Reads tokens that begin before `end`; returns where the last one ends.
  int64_t Text(int64_t begin, int64_t end) {
    int64_t i = begin;
    while (i < end) {
      const uint8_t c = bytes_[i];
      switch (kTables.kind[c]) {
        case kSkip:
          ++i;
          break;
        case kBlank: {
          const int64_t run = i;
          while (i < size_ && kTables.kind[bytes_[i]] <= kBlank) ++i;
          if (i - run >= kBlankRun && i < size_ && kTables.kind[bytes_[i]] != kNewline) {
            Close(run);
            Token(kBlankRun, kOther);
            filled_ = i;  // what was pushed out of sight stays with the blanks before it
          }
          break;
        }
        case kNewline:
          ++i;
          LineLength(i);
          line_ = i;
          if (i - window_ >= kShortWindow) Close(i);
          break;
        case kWord:
          if (i - filled_ >= kLongWindow) CloseInLine(i);
          i = Word(i);
          break;
        case kPunctuation:
          if (i - filled_ >= kLongWindow) CloseInLine(i);
          i = Punctuation(i);
          break;
      }
    }
    return i;
  }

  void CloseInLine(int64_t at) {
    LineLength(at);
    Close(at);
  }

  void LineLength(int64_t at) {
    if (count_ > 0)
      Feature(static_cast<uint64_t>(std::bit_width(static_cast<uint64_t>(at - line_))),
              kLineLength);
  }

  int64_t Word(int64_t begin) {
    uint64_t hash = 0xcbf29ce484222325u, counts = 0;
    const int64_t limit = std::min(size_, begin + kLongestWord);
    int64_t i = begin, length = 0;
    int turns = 0;
    bool was_digit = kTables.sign[bytes_[begin]].digit, again = false;
    for (; i < limit; ++i) {
      const Sign& sign = kTables.sign[bytes_[i]];
      if (!sign.word) {
        if (bytes_[i] == 0 && i + 1 < size_) continue;  // UTF-16
        break;
      }
      counts += sign.counts;
      ++length;
      turns += sign.digit != was_digit;
      was_digit = sign.digit;
      if (!(sign.digit && again)) hash = (hash ^ sign.lower) * 0x100000001b3u;
      again = sign.digit;
    }
    const auto count = [&](int at) { return static_cast<int64_t>(counts >> at & 0xffff); };
    const int64_t digits = count(0), capitals = count(16), marks = count(32), hex = count(48);
    if (length > kLongName) {
      const int alphabet = hex == length                ? (digits == length ? 1 : 2)
                           : digits > 0 && capitals > 0 ? 3
                           : marks * 4 > length         ? 4
                                                        : 5;
      Token(static_cast<uint64_t>(alphabet * 64 + std::bit_width(static_cast<uint64_t>(length))),
            kBlob);
      return i;
    }
    const Shape shape = digits == length            ? kNumber
                        : bytes_[begin] == '$'      ? kVariable
                        : turns >= 2                ? kDigitName
                        : length <= 2               ? kShortName
                        : marks > 0 || capitals > 0 ? kMixedName
                                                    : kName;
    Token(hash, shape);
    return i;
  }

  int64_t Punctuation(int64_t i) {
    const uint8_t c = bytes_[i];
    if (c == '\\' || c == '%') {
      const int64_t end = Escape(i);
      if (end > i) {
        Token(c * 256u + bytes_[i + 1] / 16u, kEscape);
        return end;
      }
    }
    if (c == '<' && i - window_ >= kShortestWindow && BeginsIsland(i)) Close(i);
    Token(c, static_cast<Shape>(kTables.shape[c]));
    if (c == '>' && i - window_ >= kShortestWindow && EndsIsland(i)) Close(i + 1);
    return i + 1;
  }

  // The end of the escape that begins at i, or i.
  int64_t Escape(int64_t i) const {
    const auto hex = [&](int64_t from, int count) {
      if (from + count > size_) return false;
      for (int64_t k = from; k < from + count; ++k)
        if (!IsHex(bytes_[k])) return false;
      return true;
    };
    if (bytes_[i] == '%') return hex(i + 1, 2) ? i + 3 : i;
    if (i + 1 >= size_) return i;
    const uint8_t kind = kTables.lower[bytes_[i + 1]];
    if (kind == 'x' && hex(i + 2, 2)) return i + 4;
    if (kind == 'u' && hex(i + 2, 4)) return i + 6;
    int64_t end = i + 1;
    while (end < size_ && end < i + 4 && IsOctal(bytes_[end])) ++end;
    return end - i >= 3 ? end : i;
  }

  bool Follows(int64_t i, const char* text) const {
    for (; *text != '\0'; ++text, ++i)
      if (i >= size_ || kTables.lower[bytes_[i]] != static_cast<uint8_t>(*text)) return false;
    return true;
  }
  bool BeginsIsland(int64_t i) const {
    return Follows(i + 1, "?php") || Follows(i + 1, "?=") || Follows(i + 1, "script");
  }
  bool EndsIsland(int64_t i) const {
    return (i >= 1 && bytes_[i - 1] == '?') || (i >= 8 && Follows(i - 8, "</script"));
  }

  const uint8_t* bytes_;
  const int64_t size_;
  const WindowSink& sink_;
  std::array<uint32_t, 16384> features_;
  size_t count_ = 0;
  int64_t window_ = 0, line_ = 0;  // where the open window and the line begin
  int64_t filled_ = 0;             // from where the open window's length counts
  uint64_t last_[3] = {0, 0, 0};
  uint64_t shapes_ = 0;
};

}  // namespace

void ForEachWindow(std::span<const uint8_t> bytes, const WindowSink& sink) {
  Require(bytes.size() < (size_t{1} << 28), "at most 256 MiB at once, got ", bytes.size(),
          " bytes");
  Cutter(bytes, sink).Run();
}

ByteWindows CutIntoWindows(std::span<const uint8_t> bytes) {
  ByteWindows out;
  ForEachWindow(bytes, [&](int64_t, int64_t end, std::span<const uint32_t> features) {
    out.start.push_back(static_cast<int32_t>(end));
    out.features.insert(out.features.end(), features.begin(), features.end());
    out.first.push_back(static_cast<int32_t>(out.features.size()));
  });
  return out;
}

}  // namespace fovea::kernels
