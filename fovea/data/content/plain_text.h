#ifndef FOVEA_DATA_CONTENT_PLAIN_TEXT_H_
#define FOVEA_DATA_CONTENT_PLAIN_TEXT_H_

#include <cstdint>
#include <string>
#include <string_view>

namespace fovea::data {

inline bool IsDigit(char c) { return c >= '0' && c <= '9'; }
inline bool IsLetter(char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; }
inline bool IsBlank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
// Of the names and words of programming languages.
inline bool IsWordChar(char c) { return IsLetter(c) || IsDigit(c) || c == '_' || c == '$'; }
inline bool IsPrintable(char c) { return (c >= ' ' && c <= '~') || IsBlank(c); }
inline char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

// The value of a hexadecimal digit, or −1.
inline int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}
// The value of two hexadecimal digits at a place, or −1.
int HexByte(std::string_view text, size_t at);

// The share of bytes that are printable ASCII or in characters of UTF-8.
double ShareOfText(std::string_view bytes);
// That share is at least 90 %, or 75 % of 256 bytes and more, as in old code pages; and 20 % are
// letters.
bool IsPlainText(std::string_view bytes);
// All bytes printable ASCII, and half of them letters: for what is too short for shares.
bool IsPlainWord(std::string_view bytes);

// ASCII in UTF-16LE, as PowerShell has its commands.
bool IsUtf16(std::string_view bytes);
// Takes every second byte of such a text; leaves others alone.
void Narrow(std::string* text);

// A picture, font, sound, film, PDF: what stands in base64 and holds no code.
bool IsMedia(std::string_view bytes);

// As text.find(), faster for names that are rare.
size_t FindText(std::string_view text, std::string_view name, size_t from = 0);

// Where a name stands, in turn: each byte is looked at once.
class TextFinder {
 public:
  TextFinder(std::string_view text, std::string_view name)
      : text_(text), name_(name), found_(FindText(text, name)) {}
  // The first place at or behind `from`, which is no less than in the call before; npos: none.
  size_t Next(size_t from) {
    if (found_ < from) found_ = FindText(text_, name_, from);
    return found_;
  }

 private:
  std::string_view text_, name_;
  size_t found_;
};

// Whether `name` stands at text[at …], small and capital letters alike; name is in small ones.
bool StandsAt(std::string_view text, size_t at, std::string_view name);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_PLAIN_TEXT_H_
