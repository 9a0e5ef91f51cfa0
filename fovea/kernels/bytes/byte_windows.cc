#include "fovea/kernels/bytes/byte_windows.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstring>

#include "fovea/core/error.h"
#include "fovea/kernels/bytes/byte_classes.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/bytes/byte_windows.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/bytes/byte_features-inl.h"
#include "hwy/highway.h"

// For each target, though little of it is vectors: shifts by a variable are slow without BMI2.
HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

constexpr int64_t kBlankRun = 64;  // blanks that push code out of sight
// Where control characters stand nearer than kRawGap to each other, at least kRawControls of them,
// bytes are raw, from the first of them to the last.
constexpr int64_t kRawGap = 64, kRawControls = 4;

inline bool IsHex(uint8_t c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
inline bool IsOctal(uint8_t c) { return c >= '0' && c <= '7'; }

// Latin text in UTF-16: every other byte is NUL. 0: it is not; else 1 plus the place of the
// letters.
int FindUtf16(std::span<const uint8_t> bytes) {
  const size_t seen = std::min<size_t>(bytes.size(), 1024);
  size_t zeros[2] = {0, 0};
  for (size_t i = 0; i < seen; ++i) zeros[i & 1] += bytes[i] == 0;
  const size_t more = std::max(zeros[0], zeros[1]), fewer = std::min(zeros[0], zeros[1]);
  if (seen < 4 || more * 5 < seen * 2 || fewer * 50 > seen) return 0;
  return zeros[1] > zeros[0] ? 1 : 2;
}

class Cutter {
 public:
  explicit Cutter(const WindowSink& sink) : sink_(sink) {}

  void Run(std::span<const uint8_t> bytes) {
    const auto whole = static_cast<int64_t>(bytes.size());
    if (const int letters = FindUtf16(bytes); letters != 0) {
      narrow_.resize(bytes.size() / 2);
      for (size_t i = 0; i < narrow_.size(); ++i) narrow_[i] = bytes[2 * i + (letters - 1)];
      bytes = narrow_;
      unit_ = 2;
    }
    bytes_ = bytes.data();
    size_ = static_cast<int64_t>(bytes.size());
    Classify(bytes, &is_);
    resume_ = MarkLength(bytes);
    open_.token_end = resume_;
    for (int64_t at = 0; at < size_;) {
      const Stretch raw = unit_ == 1 ? NextRaw(at) : Stretch{size_, size_};
      Text(at, raw.begin);
      if (raw.begin < raw.end) Raw(raw);
      at = raw.end;
    }
    Emit(whole);
  }

 private:
  // What every token changes.
  struct Open {
    size_t tokens = 0;      // of the open window
    int64_t filled = 0;     // its bytes, less blanks
    int64_t line = 0;       // bytes of the line, less blanks
    int64_t token_end = 0;  // end of the last token or line
    uint32_t shapes = 0;    // of the last eight tokens

    void Pass(int64_t i, int64_t length) {
      filled += length;
      line += length;
      token_end = i + length;
    }
  };

  int64_t MarkLength(std::span<const uint8_t> bytes) const {
    if (unit_ == 2) return bytes[0] >= 0xfe ? 1 : 0;
    return size_ >= 3 && bytes[0] == 0xef && bytes[1] == 0xbb && bytes[2] == 0xbf ? 3 : 0;
  }

  struct Stretch {
    int64_t begin, end;
  };

  // Whether a mark opens a script in bytes [begin, end) without control characters, of which so
  // many follow it that it is hardly there by chance.
  bool HoldsScript(int64_t begin, int64_t end) const {
    constexpr int64_t kScript = 16;
    for (int64_t i = begin; i + kScript <= end; ++i) {
      // Marks are rare.
      const uint64_t marks = is_.escape.From(i);
      if (marks == 0) {
        i += 63;
        continue;
      }
      i += std::countr_zero(marks);
      if (i + kScript > end) return false;
      if (bytes_[i] == '<' && (bytes_[i + 1] == '%' || BeginsIsland(i))) return true;
    }
    return false;
  }

  // The first stretch of raw bytes from `from` on; at the end an empty one. A script ends it.
  Stretch NextRaw(int64_t from) const {
    Stretch raw{0, 0};
    int64_t controls = 0;
    for (int64_t i = from & ~int64_t{63}; i < size_; i += 64) {
      uint64_t here = is_.control[i / 64];
      if (i < from) here &= ~Lowest(from - i);
      for (; here != 0; here &= here - 1) {
        const int64_t at = i + std::countr_zero(here);
        if (controls > 0 && (at - raw.end >= kRawGap || HoldsScript(raw.end, at))) {
          if (controls >= kRawControls) return raw;
          controls = 0;
        }
        if (controls++ == 0) raw.begin = at;
        raw.end = at + 1;
      }
      // Nothing further on is near enough.
      if (controls >= kRawControls && i + 64 - raw.end >= kRawGap) return raw;
    }
    return controls >= kRawControls ? raw : Stretch{size_, size_};
  }

  // The window that is open ends before `at`.
  void Close(int64_t at) { Emit(at * unit_); }
  void Emit(int64_t at) {
    if (at <= window_) return;
    sink_({window_, at, /*raw=*/false, said_.Tokens(open_.tokens)});
    window_ = at;
    said_.Clear(open_.tokens);
    open_.tokens = 0;
    open_.filled = 0;
  }

  void Token(uint64_t hash, uint32_t shape) {
    open_.shapes = open_.shapes << 4 | shape;
    said_.hash[OpenWindow::kBefore + open_.tokens] = static_cast<uint32_t>(hash);
    said_.shapes_of[open_.tokens] = open_.shapes;
    open_.tokens += open_.tokens + 1 < kMostTokens;
  }

  // Windows of their own. The text around them goes on as if they were not there.
  void Raw(Stretch raw) {
    Close(raw.begin);
    WindowTokens tokens = said_.Tokens(0);
    tokens.others = {};
    uint32_t last = 0;
    for (int64_t i = raw.begin; i < raw.end; i = window_) {
      window_ = std::min<int64_t>(i + kBinaryWindow, raw.end);
      tokens.raw = {bytes_ + i, static_cast<size_t>(window_ - i)};
      tokens.raw_before = last;
      sink_({i, window_, /*raw=*/true, tokens});
      for (const uint8_t c : tokens.raw)
        if (c != 0 || (last & 0xffff) != 0) last = last << 8 | c;
    }
    resume_ = open_.token_end = raw.end;
  }

  // Reads tokens that begin in [begin, end).
  void Text(int64_t begin, int64_t end) {
    resume_ = std::max(resume_, begin);
    for (int64_t block = begin & ~int64_t{63}; block < end; block += 64) {
      const int64_t word = block / 64;
      const uint64_t words = is_.word[word], before = block > 0 ? is_.word[word - 1] >> 63 : 0;
      // Words begin where none was before; all other signs stand alone.
      uint64_t starts = (words & ~(words << 1 | before)) | ~(words | is_.blank[word]);
      starts &= Lowest(end - block);
      if (resume_ >= block) {
        if (resume_ >= block + 64) continue;
        starts = BeginAnew(starts, words, resume_ - block) & Lowest(end - block);
      }
      // What ends in the next block is left to Sign, and what comes after many blanks, too: no
      // other token can have those before it.
      uint64_t rare = is_.newline[word] | is_.escape[word];
      rare |= ~Lowest(64 - std::countl_one(words));
      if (starts != 0 && block + std::countr_zero(starts) - open_.token_end >= kBlankRun)
        rare |= starts & (0 - starts);
      while (starts != 0) {
        starts = Common(block, starts, rare);
        if (starts == 0) break;
        const int bit = std::countr_zero(starts);
        starts &= starts - 1;
        const int64_t after = Sign(block + bit);
        if (after == 0) continue;
        resume_ = after;
        if (after >= block + 64) break;
        starts = BeginAnew(starts, words, after - block) & Lowest(end - block);
      }
    }
  }

  // After an escape or a cut word, a token begins at `bit`, even within a word.
  static uint64_t BeginAnew(uint64_t starts, uint64_t words, int64_t bit) {
    return (starts & ~Lowest(bit)) | (words & uint64_t{1} << bit);
  }

  // Nearly all tokens of a block of 64 bytes, short words and signs, each without a branch that
  // could be guessed wrong, from the bits of the block alone. Returns the beginnings from the first
  // token on that is another one.
  HWY_INLINE uint64_t Common(int64_t block, uint64_t starts, uint64_t rare) {
    const uint64_t words = is_.word[block / 64], digit = is_.digit[block / 64],
                   raised = is_.raised[block / 64];
    const uint8_t* const plain = Plain(block);
    const int64_t room = kLongWindow - open_.filled;
    int64_t passed = 0, last = 0;
    size_t tokens = open_.tokens;
    uint32_t shapes = open_.shapes;
    while (starts != 0) {
      const int bit = std::countr_zero(starts);
      const uint64_t run = words >> bit, in_word = run & 1;
      const int64_t length = std::countr_one(run) + static_cast<int64_t>(1 - in_word);
      const uint64_t all = (uint64_t{1} << (length & 63)) - 1;
      const uint64_t digits = digit >> bit & all;
      if (((rare >> bit & 1) | (length > 16) | ((digits & digits >> 1) != 0) | (passed >= room)) !=
          0)
        break;
      starts &= starts - 1;
      passed += length;
      last = bit + length;
      const uint8_t* const text = plain + bit;
      shapes = shapes << 4 | ShapeOf(*text, length, digits, raised >> bit & all, all, in_word);
      said_.hash[OpenWindow::kBefore + tokens] = static_cast<uint32_t>(HashOf16(text, length));
      said_.shapes_of[tokens] = shapes;
      tokens += tokens + 1 < kMostTokens;
    }
    if (passed > 0) {
      open_.filled += passed;
      open_.line += passed;
      open_.token_end = block + last;
      open_.tokens = tokens;
      open_.shapes = shapes;
    }
    return starts;
  }

  // c: its first byte. in_word: 1, or 0 for a sign.
  static uint32_t ShapeOf(uint8_t c, int64_t length, uint64_t digits, uint64_t raised, uint64_t all,
                          uint64_t in_word) {
    const uint64_t turns = (digits ^ digits >> 1) & (all >> 1);
    const auto traits =
        static_cast<uint32_t>(in_word | (raised != 0) * kIsRaised | (length <= 2) * kIsShort |
                              (((turns - 1) & turns) != 0) * kTakesTurns |
                              (c == '$') * kIsVariable | (digits == all) * kIsNumber);
    return kWordShapes[traits] | kSignShapes[c];
  }

  // The sign, word or line end at i. Returns where to go on, or 0: at the next beginning.
  int64_t Sign(int64_t i) {
    const uint64_t run = is_.word.From(i);
    if ((is_.newline.From(i) & 1) != 0) {
      LineEnd(i);
      return 0;
    }
    if (open_.filled >= kLongWindow) {
      LineLength();
      Close(i);
    }
    if (i - open_.token_end >= kBlankRun) PushedOutOfSight();
    if ((run & 1) != 0) return Word(i, run);
    const uint8_t c = *Plain(i);
    if ((is_.escape.From(i) & 1) != 0) return Mark(i, c);
    Punctuation(i, c);
    return 0;
  }

  void LineEnd(int64_t i) {
    if (bytes_[i] == '\r' && i + 1 < size_ && bytes_[i + 1] == '\n') return;
    LineLength();
    open_.line = 0;
    open_.token_end = i + 1;
    if (open_.filled >= kShortWindow) Close(i + 1);
  }

  // Code behind hundreds of blanks makes a window together with the blanks.
  void PushedOutOfSight() {
    Close(open_.token_end);
    Token(kBlankRun * 0x9e3779b1u, kOther);
  }

  void LineLength() {
    if (open_.tokens + said_.others_count > 0)
      said_.Add(FeatureOf(static_cast<uint32_t>(std::bit_width(static_cast<uint64_t>(open_.line))),
                          kLineLength));
  }

  void Punctuation(int64_t i, uint8_t c) {
    open_.Pass(i, 1);
    Token(HashOf(Plain(i), 1), kSignShapes[c]);
  }

  int64_t Word(int64_t i, uint64_t run) {
    int64_t length = std::countr_one(run);
    while (length % 64 == 0 && length < kLongestWord && (run & 1) != 0)
      length += std::countr_one(run = is_.word.From(i + length));
    const bool cut = length > kLongestWord;
    length = std::min<int64_t>(length, kLongestWord);
    open_.Pass(i, length);
    if (length > kLongName)
      Token(HashOfBlob(i, length), kBlob);
    else
      Name(i, length);
    return cut ? i + length : 0;
  }

  void Name(int64_t i, int64_t length) {
    const uint64_t all = Lowest(length), digits = is_.digit.From(i) & all;
    const uint32_t shape =
        ShapeOf(*Plain(i), length, digits, is_.raised.From(i) & all, all, /*in_word=*/1);
    if ((digits & digits >> 1) == 0) return Token(HashOf(Plain(i), length), shape);
    uint8_t shorter[kLongName + 16];
    int64_t kept = 0;
    for (int64_t k = 0; k < length; ++k)
      if ((digits >> k & 3) != 3) shorter[kept++] = Plain(i)[k];
    Token(HashOf(shorter, kept), shape);
  }

  // By length and alphabet alone.
  uint64_t HashOfBlob(int64_t i, int64_t length) const {
    uint64_t counts = 0;
    for (int64_t k = i; k < i + length; ++k) counts += kLetterCounts[bytes_[k]];
    const auto count = [&](int at) { return static_cast<int64_t>(counts >> at & 0xffff); };
    const int64_t digits = count(0), capitals = count(16), marks = count(32), hex = count(48);
    const int alphabet = hex == length                ? (digits == length ? 1 : 2)
                         : digits > 0 && capitals > 0 ? 3
                         : marks * 4 > length         ? 4
                                                      : 5;
    return (alphabet * 64u + static_cast<uint64_t>(std::bit_width(static_cast<uint64_t>(length)))) *
           0x85ebca77u;
  }

  // \ % < >, which may be more than themselves. Returns as Sign.
  int64_t Mark(int64_t i, uint8_t c) {
    if (c == '\\' || c == '%') {
      const int64_t end = EscapeEnd(i);
      if (end > i) {
        open_.Pass(i, end - i);
        Token((c * 256u + bytes_[i + 1] / 16u) * 0x9e3779b1u, kEscape);
        return end;
      }
    }
    if (c == '<' && open_.filled >= kShortestWindow && BeginsIsland(i)) Close(i);
    Punctuation(i, c);
    if (c == '>' && open_.filled >= kShortestWindow && EndsIsland(i)) Close(i + 1);
    return 0;
  }

  // The end of the escape that begins at i, or i.
  int64_t EscapeEnd(int64_t i) const {
    const auto hex = [&](int64_t from, int count) {
      if (from + count > size_) return false;
      for (int64_t k = from; k < from + count; ++k)
        if (!IsHex(bytes_[k])) return false;
      return true;
    };
    if (bytes_[i] == '%') return hex(i + 1, 2) ? i + 3 : i;
    if (i + 1 >= size_) return i;
    const uint8_t kind = *Plain(i + 1);
    if (kind == 'x' && hex(i + 2, 2)) return i + 4;
    if (kind == 'u' && hex(i + 2, 4)) return i + 6;
    int64_t end = i + 1;
    while (end < size_ && end < i + 4 && IsOctal(bytes_[end])) ++end;
    return end - i >= 3 ? end : i;
  }

  bool Follows(int64_t i, const char* text) const {
    return std::memcmp(Plain(i), text, std::strlen(text)) == 0;
  }
  bool BeginsIsland(int64_t i) const {
    return Follows(i + 1, "?php") || Follows(i + 1, "?=") || Follows(i + 1, "script");
  }
  bool EndsIsland(int64_t i) const {
    return (i >= 1 && bytes_[i - 1] == '?') || (i >= 8 && Follows(i - 8, "</script"));
  }

  // In lower case, digits as 0, with zeros behind the end.
  const uint8_t* Plain(int64_t i) const { return is_.plain.data() + i; }

  const WindowSink& sink_;
  std::vector<uint8_t> narrow_;
  int64_t unit_ = 1;  // bytes of the file for each of bytes_
  const uint8_t* bytes_ = nullptr;
  int64_t size_ = 0;
  ByteClasses is_;
  OpenWindow said_;
  int64_t window_ = 0;  // byte of the file where the open window begins
  Open open_;
  int64_t resume_ = 0;  // where tokens begin anew
};

void Cut(std::span<const uint8_t> bytes, const WindowSink& sink) { Cutter(sink).Run(bytes); }

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace fovea::kernels {

HWY_EXPORT(Cut);

void ForEachWindow(std::span<const uint8_t> bytes, const WindowSink& sink) {
  Require(bytes.size() < (size_t{1} << 28), "at most 256 MiB at once, got ", bytes.size(),
          " bytes");
  HWY_DYNAMIC_DISPATCH(Cut)(bytes, sink);
}

ByteWindows CutIntoWindows(std::span<const uint8_t> bytes) {
  ByteWindows out;
  WindowFeatures features;
  ForEachWindow(bytes, [&](const ByteWindow& window) {
    out.start.push_back(static_cast<int32_t>(window.end));
    const auto all = features.All(window.tokens);
    out.features.insert(out.features.end(), all.begin(), all.end());
    out.first.push_back(static_cast<int32_t>(out.features.size()));
  });
  return out;
}

}  // namespace fovea::kernels

#endif  // HWY_ONCE
