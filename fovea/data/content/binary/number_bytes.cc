#include "fovea/data/content/binary/number_bytes.h"

#include <algorithm>

#include "fovea/data/content/binary/between_operands.h"
#include "fovea/data/content/binary/number_token.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

constexpr size_t kNone = std::string_view::npos;

// Behind the word of an assembler that goes on with bytes on a line of its own; kNone if none.
size_t SkipDirective(std::string_view text, size_t at) {
  for (const std::string_view word : {"db", "dd", "dq", ".byte", ".long", ".quad", "byte"}) {
    if (!StandsAt(text, at, word)) continue;
    const size_t behind = at + word.size();
    if (behind < text.size() && IsBlank(text[behind])) return SkipBetween(text, behind);
  }
  return kNone;
}

// Where the number after one that ends before text[at] stands; kNone if the list ends.
size_t NextNumber(std::string_view text, size_t at, size_t first, std::string_view* variable) {
  const size_t behind = SkipBetween(text, at);
  if (behind >= text.size()) return kNone;
  const char c = text[behind];
  if (c == ',') return SkipBetween(text, behind + 1);
  if (!IsLetter(c) && c != '.' && c != '$' && c != ';') return kNone;
  const size_t next = SkipDirective(text, behind);
  if (next != kNone) return next;
  if (variable->empty()) *variable = VariableBefore(text, first);
  return SkipAppending(text, behind, *variable);
}

// How the numbers of a list are to be read.
struct NumberKind {
  size_t bytes = 1;
  bool known = true;  // false: as no bytes at all
};

class NumberCounter {
 public:
  void Add(const NumberToken& token) {
    constexpr int kByteDigits = 2, kWordDigits = 8;
    ++count_;
    digits_ += static_cast<size_t>(token.hex_digits);
    all_hex_ &= token.hex_digits > 0 && !token.negative;
    wide_ |= token.hex_digits > kByteDigits;
    long_ |= token.hex_digits > kWordDigits;
    const uint64_t most = token.negative ? 128 : 255;
    all_bytes_ &= token.value <= most;
  }
  // Words are written with nearly all of their digits.
  NumberKind kind() const {
    if (!wide_) return {1, all_bytes_};
    const size_t bytes = long_ ? 8 : 4;
    return {bytes, all_hex_ && digits_ >= count_ * (2 * bytes - 1)};
  }

 private:
  size_t count_ = 0, digits_ = 0;
  bool all_hex_ = true, wide_ = false, long_ = false, all_bytes_ = true;
};

void AddNumber(const NumberToken& token, size_t size, BinaryBuilder* builder) {
  const uint64_t value = token.negative ? 0 - token.value : token.value;
  char bytes[8];
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<char>(value >> 8 * i);
  builder->Add(token.start, token.end, {bytes, size});
}

}  // namespace

NumberBytes ReadNumberBytes(std::string_view text, size_t at, size_t most, BinaryBuilder* builder) {
  constexpr size_t kShortest = 16;
  NumberToken token = ReadNumberToken(text, at);
  if (token.end == 0) return {at + 1, false};
  const size_t bytes = token.hex_digits > 8 ? 8 : token.hex_digits > 2 ? 4 : 1;
  builder->Start(most);
  NumberCounter counter;
  std::string_view variable;
  size_t end = token.end;
  while (true) {
    counter.Add(token);
    AddNumber(token, bytes, builder);
    end = token.end;
    const size_t next = NextNumber(text, end, at, &variable);
    if (next == kNone) break;
    token = ReadNumberToken(text, next);
    if (token.end == 0) break;
  }
  const NumberKind kind = counter.kind();
  if (!kind.known) return {end, false};
  if (kind.bytes != bytes) {
    // The first number was a short one.
    builder->Start(most);
    for (size_t next = at; next != kNone;) {
      token = ReadNumberToken(text, next);
      if (token.end == 0) break;
      AddNumber(token, kind.bytes, builder);
      next = NextNumber(text, token.end, at, &variable);
    }
  }
  return {end, builder->bytes().size() >= kShortest && IsBinary(builder->bytes())};
}

}  // namespace fovea::data
