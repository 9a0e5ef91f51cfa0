#ifndef FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_FOR_TEST_H_
#define FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_FOR_TEST_H_

#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/encoding.h"

namespace fovea::data {

inline constexpr char kMailStart[] =
    "From: a@example.org\r\nTo: b@example.org\r\nSubject: test\r\nMIME-Version: 1.0\r\n";

// In lines, as mails have it.
inline std::string Base64Lines(std::string_view bytes) {
  const std::string text = Base64(bytes);
  std::string lines;
  for (size_t i = 0; i < text.size(); i += 76) lines += text.substr(i, 76) + "\r\n";
  return lines;
}

inline std::string AttachedPart(std::string_view name, std::string_view bytes) {
  return "Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n"
         "Content-Disposition: attachment; filename=\"" +
         std::string(name) + "\"\r\n\r\n" + Base64Lines(bytes);
}

// A multipart, from its Content-Type on; parts with header and body.
inline std::string MultipartOf(const std::vector<std::string>& parts, const std::string& boundary) {
  std::string text = "Content-Type: multipart/mixed; boundary=\"" + boundary + "\"\r\n\r\n";
  for (const std::string& part : parts) text += "--" + boundary + "\r\n" + part + "\r\n";
  return text + "--" + boundary + "--\r\n";
}

inline std::string MailOf(const std::vector<std::string>& parts) {
  return kMailStart + MultipartOf(parts, "==b==");
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_FOR_TEST_H_
