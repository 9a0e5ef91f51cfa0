#ifndef FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_FIELD_H_
#define FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_FIELD_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fovea::data {

// Content-Type and the like (RFC 2045, section 5.1): "text/plain; charset=utf-8".
struct MailField {
  std::string value;                                            // lower case
  std::vector<std::pair<std::string, std::string>> parameters;  // names in lower case

  // A parameter as UTF-8, also where it is encoded or comes in pieces (RFC 2231), or is an encoded
  // word; "" where there is none. Of other charsets than UTF-8 and Latin-1: its bytes.
  std::string Parameter(std::string_view name) const;
};

// with_comments: (what stands in parentheses) is no part of it, as the standard says and not all
// mail programs do. What is malformed is taken as far as it goes.
MailField ParseMailField(std::string_view text, bool with_comments);

// The name of a header field, if a line begins with one; else "".
std::string_view FieldName(std::string_view line);

// Encoded words (RFC 2047) as UTF-8: "=?utf-8?q?caf=C3=A9?="
std::string DecodeWords(std::string_view text);

// A to Z as small letters.
std::string LowerCase(std::string_view text);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_FIELD_H_
