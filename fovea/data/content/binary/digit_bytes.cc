#include "fovea/data/content/binary/digit_bytes.h"

#include <algorithm>
#include <string>
#include <vector>

#include "fovea/data/content/decode_steps.h"
#include "fovea/data/content/digits.h"
#include "fovea/data/content/encodings/digit_runs.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

constexpr size_t kShortest = 64;

bool ReadHex(std::string_view text, size_t at, size_t end, BinaryBuilder* builder) {
  if (StandsAt(text, at, "0x")) at += 2;
  bool letters = false;
  // Most runs are of base64, and show it soon.
  while (at < end) {
    if (IsBlank(text[at])) {
      ++at;
      continue;
    }
    const int value = HexByte(text, at);
    if (value < 0 || at + 2 > end) return false;
    letters |= !IsDigit(text[at]) || !IsDigit(text[at + 1]);
    const char byte = static_cast<char>(value);
    builder->Add(at, at + 2, {&byte, 1});
    at += 2;
  }
  // A long number is none.
  return letters;
}

// Whether a run reads as a path or a name: its small letters stand together, or the marks of both
// alphabets of base64 (RFC 4648, sections 4 and 5) are in it.
bool LooksLikeName(std::string_view digits) {
  size_t together = 0;
  for (size_t i = 1; i < digits.size(); ++i) together += digits[i - 1] >= 'a' && digits[i] >= 'a';
  const bool one = digits.find_first_of("+/") != digits.npos;
  const bool other = digits.find_first_of("-_") != digits.npos;
  // A sixth of the pairs of arbitrary bytes.
  return together * 5 > digits.size() * 2 || (one && other);
}

bool IsInQuotes(std::string_view text, size_t at) {
  return at > 0 && (text[at - 1] == '"' || text[at - 1] == '\'');
}

// Whether a literal whose content starts at text[at] is handed to what decodes base64.
bool IsDecoded(std::string_view text, size_t at) {
  --at;
  if (at > 0 && IsLetter(text[at - 1])) --at;
  const std::vector<EnclosingCall> calls = EnclosingCalls(text, at);
  return !calls.empty() && calls[0].step == DecodeStep::kBase64;
}

void ReadBase64(std::string_view text, size_t at, size_t end, BinaryBuilder* builder) {
  std::string bytes;
  while (at < end) {
    // Whole groups of a line, or one group over a line's end.
    size_t to = at;
    while (to < end && Base64Value(text[to]) >= 0) ++to;
    if (to - at >= 4) {
      to = at + (to - at) / 4 * 4;
    } else {
      size_t digits = 0;
      for (to = at; to < end && digits < 4; ++to) {
        digits += Base64Value(text[to]) >= 0;
        // "\n" is no digit, but of "\/" the slash is one.
        if (text[to] == '\\' && to + 1 < end && text[to + 1] != '/') ++to;
      }
    }
    to = std::min(to, end);
    if (DecodeBase64Digits(text.substr(at, to - at), false, &bytes))
      builder->AddShared(at, to, bytes);
    at = to;
    while (at < end && (IsBlank(text[at]) || text[at] == '\\') && text.substr(at, 2) != "\\/")
      at += text[at] == '\\' ? 2 : 1;
  }
}

}  // namespace

bool ReadDigitBytes(std::string_view text, const ByteSpan& run, size_t most, BinaryBuilder* builder,
                    Encoding* encoding) {
  constexpr size_t kHead = 64, kLooked = 1024;
  const auto start = static_cast<size_t>(run.start), size = static_cast<size_t>(run.size());
  const std::string_view digits = text.substr(start, size);
  builder->Start(most);
  if (size >= kShortest && ReadHex(text, start, start + size, builder)) {
    *encoding = Encoding::kHex;
  } else {
    // Most short runs are names.
    if (size < kShortest && !IsInQuotes(text, start)) return false;
    if (!LooksRandom(digits.substr(0, kHead)) || LooksLikeName(digits.substr(0, kLooked)))
      return false;
    if (size < kShortest && !IsDecoded(text, start)) return false;
    builder->Start(most);
    ReadBase64(text, start, start + size, builder);
    *encoding = Encoding::kBase64;
  }
  return builder->bytes().size() >= 16 && IsBinary(builder->bytes());
}

}  // namespace fovea::data
