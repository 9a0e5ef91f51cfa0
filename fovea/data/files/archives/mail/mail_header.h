#ifndef FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_HEADER_H_
#define FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_HEADER_H_

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/data/files/archives/mail/line_pieces.h"
#include "fovea/data/files/archives/mail/mail_decoder.h"

namespace fovea::data {

// What the header of an e-mail, or of a part of one, says of its body.
struct MailBody {
  std::string type = "text/plain";  // lower case
  bool has_type = false;            // that is, a field says it
  bool multipart = false;
  std::vector<std::string> boundaries;  // all that a mail program might go by
  MailEncoding encoding = MailEncoding::kNone;
  std::string name;  // UTF-8; "" where there is none
  bool encrypted = false;
  std::string doubtful;  // why the body may be read in another way than here
};

// The lines of one header (RFC 5322, RFC 2045). Where a field comes twice or is malformed, mail
// programs differ: of types a multipart counts, of encodings one that is decoded.
class MailHeader {
 public:
  // A line of it, without the empty one at the end; false: it is no header line.
  bool Add(const LinePiece& piece);
  const MailBody& Body();

 private:
  static constexpr size_t kMaxFields = 4, kMaxBytes = size_t{64} << 10;
  // Content-Type, Content-Transfer-Encoding, Content-Disposition
  std::array<std::vector<std::string>, 3> fields_;
  std::string* current_ = nullptr;  // of fields_, that the line goes to
  bool any_ = false, cut_ = false;
  std::optional<MailBody> body_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_HEADER_H_
