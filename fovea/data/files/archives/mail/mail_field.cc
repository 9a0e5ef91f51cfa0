#include "fovea/data/files/archives/mail/mail_field.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/data/files/archives/mail/mail_decoder.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

std::string ToUtf8(std::string_view charset, const std::string& bytes) {
  const std::string name = LowerCase(charset);
  if (name != "iso-8859-1" && name != "latin1" && name != "windows-1252") return bytes;
  std::string text;
  for (const char c : bytes) AppendUtf8(static_cast<unsigned char>(c), &text);
  return text;
}

std::string DecodePercent(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const char* const digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

// "utf-8'en'%e2%82%ac": charset, language, text.
std::string DecodeExtended(std::string_view text) {
  const size_t first = text.find('\'');
  const size_t second = first == text.npos ? text.npos : text.find('\'', first + 1);
  if (second == text.npos) return DecodePercent(text);
  return ToUtf8(text.substr(0, first), DecodePercent(text.substr(second + 1)));
}

// The number of a piece, "3" of name*3, and whether it is encoded, name*3*.
std::optional<std::pair<int, bool>> PieceOf(std::string_view parameter, std::string_view name) {
  if (!parameter.starts_with(name)) return std::nullopt;
  parameter.remove_prefix(name.size());
  if (parameter.size() < 2 || parameter.front() != '*') return std::nullopt;
  parameter.remove_prefix(1);
  const bool encoded = parameter.back() == '*';
  if (encoded) parameter.remove_suffix(1);
  int number = 0;
  const char* const end = parameter.data() + parameter.size();
  const auto result = std::from_chars(parameter.data(), end, number);
  if (result.ec != std::errc() || result.ptr != end || number < 0) return std::nullopt;
  return std::pair(number, encoded);
}

}  // namespace

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

std::string_view FieldName(std::string_view line) {
  size_t end = 0;
  while (end < line.size() && line[end] > ' ' && line[end] < '\x7f' && line[end] != ':') ++end;
  const std::string_view name = line.substr(0, end);
  while (end < line.size() && (line[end] == ' ' || line[end] == '\t')) ++end;
  return end < line.size() && line[end] == ':' ? name : std::string_view();
}

std::string DecodeWords(std::string_view text) {
  std::string out;
  bool after_word = false;  // blanks between two words are none of the text
  while (!text.empty()) {
    const size_t start = text.find("=?");
    const std::string_view plain = text.substr(0, start);
    if (start == text.npos) break;
    const std::string_view rest = text.substr(start + 2);
    const size_t charset = rest.find('?');
    const size_t end = charset == rest.npos ? rest.npos : rest.find("?=", charset + 3);
    if (end == rest.npos || rest[charset + 2] != '?') break;
    if (!after_word || !Trim(plain).empty()) out += plain;
    std::string word(rest.substr(charset + 3, end - charset - 3));
    if ((rest[charset + 1] | 0x20) == 'b') {
      word = DecodeBase64(word);
    } else {
      std::replace(word.begin(), word.end(), '_', ' ');
      word = DecodeQuotedPrintable(word);
    }
    // RFC 2231, section 5: a language may follow the charset.
    const std::string_view said = rest.substr(0, charset);
    out += ToUtf8(said.substr(0, said.find('*')), word);
    text = rest.substr(end + 2);
    after_word = true;
  }
  return out += text;
}

std::string MailField::Parameter(std::string_view name) const {
  std::map<int, std::string> pieces;
  bool encoded = false;
  const std::string extended = StrCat(name, "*");
  std::optional<std::string> plain;
  for (const auto& [key, text] : parameters) {
    if (key == extended) return DecodeExtended(text);
    if (key == name && !plain) plain = DecodeWords(text);
    if (const auto piece = PieceOf(key, name)) {
      const bool first = piece->first == 0;
      if (piece->second) encoded = encoded || first;
      // Only the first says the charset.
      pieces.emplace(piece->first, piece->second && !first ? DecodePercent(text) : text);
    }
  }
  std::string joined;
  for (auto& [number, text] : pieces) {
    if (number == 0 && encoded) text = DecodeExtended(text);
    joined += text;
  }
  return pieces.empty() ? plain.value_or("") : joined;
}

MailField ParseMailField(std::string_view text, bool with_comments) {
  MailField field;
  std::string item, name;
  bool is_parameter = false, in_value = false, quoted = false, was_quoted = false;
  int comments = 0;
  const auto finish = [&] {
    // Blanks within quotes belong to it.
    std::string value = was_quoted ? item : std::string(Trim(item));
    if (!is_parameter)
      field.value = LowerCase(value);
    else if (in_value)
      field.parameters.emplace_back(LowerCase(Trim(name)), std::move(value));
    item.clear();
    name.clear();
    is_parameter = true;
    in_value = was_quoted = false;
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((quoted || comments > 0) && c == '\\' && i + 1 < text.size()) {
      ++i;
      if (quoted) item += text[i];
    } else if (quoted) {
      if (c == '"')
        quoted = false;
      else
        item += c;
    } else if (with_comments && (c == '(' || (c == ')' && comments > 0))) {
      comments += c == '(' ? 1 : -1;
    } else if (comments > 0) {
      continue;
    } else if (c == '"') {
      quoted = was_quoted = true;
      item = Trim(item);
    } else if (c == ';') {
      finish();
    } else if (c == '=' && is_parameter && !in_value) {
      in_value = true;
      name.swap(item);
    } else if (!was_quoted || (c != ' ' && c != '\t')) {
      item += c;
    }
  }
  finish();
  return field;
}

}  // namespace fovea::data
