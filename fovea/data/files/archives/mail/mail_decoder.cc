#include "fovea/data/files/archives/mail/mail_decoder.h"

#include <algorithm>
#include <array>

namespace fovea::data {
namespace {

bool IsBlank(char c) { return c == ' ' || c == '\t'; }
bool IsBlankText(std::string_view text) { return std::all_of(text.begin(), text.end(), IsBlank); }

// What a character stands for in base64; -1: nothing.
constexpr auto kBase64Digits = [] {
  std::array<signed char, 256> digits{};
  digits.fill(-1);
  signed char next = 0;
  for (const char c : std::string_view("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                                       "0123456789+/"))
    digits[static_cast<unsigned char>(c)] = next++;
  return digits;
}();

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

// The bytes that the digits of a group are enough for.
void MailDecoder::EmitBase64(std::string* out) {
  const uint32_t bits = group_ << 6 * (4 - digits_);
  for (int i = 0; i + 1 < digits_; ++i) *out += static_cast<char>(bits >> (16 - 8 * i) & 0xff);
  group_ = 0;
  digits_ = pads_ = 0;
}

// What follows padding is read, too: a second encoded text behind the first.
bool MailDecoder::Base64(std::string_view text, std::string* out) {
  bool clean = true, padded = false;
  for (const char c : text) {
    if (const int digit = kBase64Digits[static_cast<unsigned char>(c)]; digit >= 0) {
      clean = clean && !padded;
      group_ = group_ << 6 | static_cast<uint32_t>(digit);
      pads_ = 0;
      if (++digits_ == 4) EmitBase64(out);
    } else if (c == '=') {
      padded = true;
      if (digits_ >= 2 && digits_ + ++pads_ >= 4) EmitBase64(out);
    } else {
      clean = clean && IsBlank(c);
    }
  }
  return clean;
}

// RFC 2045, section 6.7. What is no escape stands for itself.
void MailDecoder::QuotedPrintable(const LinePiece& piece, std::string* out) {
  constexpr size_t kMaxPadding = 1000;
  for (const char c : piece.text) {
    if (escape_.size() == 2 && !IsBlank(escape_[1]) && HexDigit(c) >= 0) {
      *out += static_cast<char>(HexDigit(escape_[1]) << 4 | HexDigit(c));
      escape_.clear();
    } else if ((escape_.size() == 1 && HexDigit(c) >= 0) ||
               (!escape_.empty() && escape_.size() < kMaxPadding && IsBlank(c) &&
                (escape_.size() == 1 || IsBlank(escape_[1])))) {
      escape_ += c;
    } else {
      *out += escape_;
      escape_.clear();
      (c == '=' ? escape_ : *out) += c;
    }
  }
  if (!piece.ends) return;
  // '=' and blanks before the end of a line: the line goes on.
  const bool goes_on = !escape_.empty() && (escape_.size() == 1 || IsBlank(escape_[1]));
  if (!goes_on) {
    *out += escape_;
    line_end_ = piece.end;
  }
  escape_.clear();
}

// POSIX, utility uuencode.
bool MailDecoder::Uuencode(const LinePiece& piece, std::string* out) {
  const std::string_view text = piece.text;
  if (!piece.whole()) return false;
  if (!in_uu_) {
    in_uu_ = !UuencodedName(text).empty();
    return in_uu_ || IsBlankText(text);
  }
  if (text == "end") {
    in_uu_ = false;
    return behind_uu_ = true;
  }
  if (text.empty()) return true;
  for (const char c : text)
    if (c < ' ' || c > '`') return false;
  size_t bytes = static_cast<size_t>(text[0] - ' ') & 63;
  // Blanks at the end may be lost, and a checksum may follow.
  const size_t digits = (bytes + 2) / 3 * 4;
  const bool clean = text.size() <= digits + 2;
  const auto value = [&](size_t i) {
    return i < text.size() ? static_cast<uint32_t>(text[i] - ' ') & 63 : 0;
  };
  for (size_t i = 1; bytes > 0; i += 4) {
    const uint32_t group = value(i) << 18 | value(i + 1) << 12 | value(i + 2) << 6 | value(i + 3);
    for (int shift = 16; shift >= 0 && bytes > 0; shift -= 8, --bytes)
      *out += static_cast<char>(group >> shift & 0xff);
  }
  return clean;
}

bool MailDecoder::Decode(const LinePiece& piece, std::string* out) {
  if (encoding_ == MailEncoding::kBase64) return Base64(piece.text, out);
  if (encoding_ == MailEncoding::kUuencode) return Uuencode(piece, out);
  *out += line_end_;
  line_end_.clear();
  if (encoding_ == MailEncoding::kQuotedPrintable) {
    QuotedPrintable(piece, out);
  } else {
    *out += piece.text;
    line_end_ = piece.end;
  }
  return true;
}

bool MailDecoder::Finish(std::string* out) {
  *out += escape_;
  escape_.clear();
  const bool enough = digits_ != 1;
  EmitBase64(out);
  return enough;
}

std::string_view UuencodedName(std::string_view line) {
  constexpr std::string_view kBegin = "begin ";
  if (!line.starts_with(kBegin)) return "";
  line.remove_prefix(kBegin.size());
  const size_t mode = std::min(line.size(), line.find_first_not_of("01234567"));
  if (mode < 3 || mode > 4 || mode == line.size() || line[mode] != ' ') return "";
  return line.substr(mode + 1);
}

std::string DecodeBase64(std::string_view text) {
  std::string out;
  MailDecoder decoder(MailEncoding::kBase64);
  decoder.Decode({text, "", true, true}, &out);
  decoder.Finish(&out);
  return out;
}

std::string DecodeQuotedPrintable(std::string_view text) {
  std::string out;
  MailDecoder decoder(MailEncoding::kQuotedPrintable);
  decoder.Decode({text, "", true, false}, &out);
  decoder.Finish(&out);
  return out;
}

}  // namespace fovea::data
