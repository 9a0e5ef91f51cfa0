#include "fovea/infer/files/sharp/code_words.h"

#include <algorithm>

namespace fovea::infer {
namespace {

using Kind = CodeWord::Kind;
using Case = CodeWord::Case;

constexpr int64_t kLongRun = 64, kRunHead = 24, kRunTail = 8;
constexpr int64_t kMostMarks = 4;
constexpr int64_t kPeriodsKept = 4;

bool IsBlank(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool IsDigit(uint8_t c) { return c >= '0' && c <= '9'; }
bool IsUpper(uint8_t c) { return c >= 'A' && c <= 'Z'; }
bool IsName(uint8_t c) { return IsUpper(c) || (c >= 'a' && c <= 'z') || c == '_' || c >= 0x80; }
bool IsInRun(uint8_t c) {
  return (IsName(c) && c < 0x80) || IsDigit(c) || c == '+' || c == '/' || c == '=';
}

Case CaseOf(std::span<const uint8_t> name) {
  size_t upper = 0, letters = 0;
  for (const uint8_t c : name) {
    upper += IsUpper(c);
    letters += IsName(c) && c != '_';
  }
  if (upper == 0) return Case::kLower;
  if (upper == letters) return letters > 1 ? Case::kUpper : Case::kCapital;
  return upper == 1 && IsUpper(name[0]) ? Case::kCapital : Case::kMixed;
}

class Reader {
 public:
  explicit Reader(std::span<const uint8_t> text) : text_(text), size_(std::ssize(text)) {}

  std::vector<CodeWord> Read() {
    for (int64_t at = 0; at < size_;) {
      const uint8_t c = byte(at);
      if (IsBlank(c)) {
        ++at;
      } else if (IsInRun(c) && at >= run_known_ && LongRunFrom(&at)) {
        continue;
      } else if (IsName(c)) {
        int64_t end = at + 1;
        while (end < size_ && (IsName(byte(end)) || IsDigit(byte(end)))) ++end;
        AddName(at, end);
        at = end;
      } else if (IsDigit(c)) {
        int64_t end = at + 1;
        while (end < size_ && IsDigit(byte(end))) ++end;
        Add({{at, end}, Kind::kNumber});
        at = end;
      } else {
        int64_t end = at + 1;
        while (end < size_ && end - at < kMostMarks && IsMark(byte(end))) ++end;
        Add({{at, end}, Kind::kMarks});
        at = end;
      }
    }
    return std::move(words_);
  }

 private:
  uint8_t byte(int64_t at) const { return text_[static_cast<size_t>(at)]; }
  static bool IsMark(uint8_t c) { return !IsBlank(c) && !IsName(c) && !IsDigit(c); }

  bool LongRunFrom(int64_t* at) {
    int64_t end = *at;
    while (end < size_ && IsInRun(byte(end))) ++end;
    run_known_ = end;  // it is looked at once
    if (end - *at < kLongRun) return false;
    AddName(*at, *at + kRunHead);
    Add({{*at + kRunHead, end - kRunTail}, Kind::kLongRun});
    AddName(end - kRunTail, end);
    *at = end;
    return true;
  }

  void AddName(int64_t start, int64_t end) {
    const auto name = text_.subspan(static_cast<size_t>(start), static_cast<size_t>(end - start));
    Add({{start, end}, Kind::kName, CaseOf(name)});
  }

  bool Alike(const CodeWord& a, const CodeWord& b) const {
    if (a.kind != b.kind) return false;
    if (a.kind == Kind::kNumber) return true;
    const auto first = text_.begin();
    return std::equal(first + a.start, first + a.end, first + b.start, first + b.end);
  }

  // Whether the word goes on with a period that was there kPeriodsKept times.
  bool Repeats(const CodeWord& word, int64_t period) {
    int64_t& run = runs_[period - 1];
    const int64_t count = std::ssize(recent_);
    run =
        count >= period && Alike(word, recent_[static_cast<size_t>(count - period)]) ? run + 1 : 0;
    return run >= period * kPeriodsKept;
  }

  void Add(const CodeWord& word) {
    bool repeats = false;
    for (int64_t period = 1; period <= kPeriods; ++period) repeats |= Repeats(word, period);
    recent_.push_back(word);
    if (recent_.size() > 64) recent_.erase(recent_.begin(), recent_.begin() + 32);
    if (!repeats) {
      words_.push_back(word);
    } else if (!words_.empty() && words_.back().kind == Kind::kRepeat) {
      words_.back().end = word.end;
    } else {
      words_.push_back({word, Kind::kRepeat});
    }
  }

  static constexpr int64_t kPeriods = 4;

  const std::span<const uint8_t> text_;
  const int64_t size_;
  std::vector<CodeWord> words_, recent_;
  int64_t runs_[kPeriods] = {};
  int64_t run_known_ = 0;
};

}  // namespace

std::vector<CodeWord> CodeWords(std::span<const uint8_t> text) { return Reader(text).Read(); }

}  // namespace fovea::infer
