#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_LEXER_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_LEXER_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fovea::data {

// Characters of PDF: ISO 32000-2, section 7.2.3.
inline constexpr std::array<bool, 256> kPdfSpecial = [] {
  std::array<bool, 256> special{};
  for (const char c : std::string_view(" \n\r\t\f\0()<>[]{}/%", 16))
    special[static_cast<uint8_t>(c)] = true;
  return special;
}();
inline bool IsPdfRegular(char c) { return !kPdfSpecial[static_cast<uint8_t>(c)]; }
inline bool IsPdfBlank(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

struct PdfToken {
  enum class Kind {
    kEnd,
    kName,
    kString,
    kHexString,
    kWord,  // a number, a keyword, or what is none
    kOpenDictionary,
    kCloseDictionary,
    kOpenArray,
    kCloseArray
  };
  Kind kind = Kind::kEnd;
  std::string_view text;      // of a name or a string without what marks it
  size_t begin = 0, end = 0;  // with it
  bool cut = false;           // the text ends before, or just where, the token does
};

// The tokens of a text (ISO 32000-2, section 7.2), whatever it holds.
class PdfLexer {
 public:
  explicit PdfLexer(std::string_view text, size_t at = 0) : text_(text), at_(at) {}
  PdfToken Next();
  // Passes over blanks and comments.
  void SkipBlanks();
  size_t at() const { return at_; }

 private:
  PdfToken Take(PdfToken::Kind kind, size_t mark, size_t count, size_t end_mark);
  PdfToken TakeString();

  std::string_view text_;
  size_t at_;
};

// What names and strings stand for: sections 7.3.5, 7.3.4.2, 7.3.4.3.
std::string PdfName(std::string_view text);
std::string PdfString(std::string_view text);
std::string PdfHexString(std::string_view text);
// A text string as UTF-8, where it says that it is UTF-16; else its bytes: section 7.9.2.2.
std::string PdfText(std::string bytes);

// A whole number that is not negative.
std::optional<int64_t> PdfNumber(std::string_view text);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_PDF_PDF_LEXER_H_
