#ifndef FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_DECODER_H_
#define FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_DECODER_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "fovea/data/files/archives/mail/line_pieces.h"

namespace fovea::data {

// Content-Transfer-Encoding (RFC 2045, section 6).
enum class MailEncoding { kNone, kBase64, kQuotedPrintable, kUuencode };

// The bytes that the lines of a part stand for. As mail programs do, it goes on where a line is not
// of the encoding; the line end before a boundary is none of the part's.
class MailDecoder {
 public:
  explicit MailDecoder(MailEncoding encoding = MailEncoding::kNone) : encoding_(encoding) {}

  // Appends to *out; false: some of the piece is not of the encoding, and was passed over.
  bool Decode(const LinePiece& piece, std::string* out);
  // Uuencoded text has come to its end.
  bool ended() const { return behind_uu_; }
  // What is left at the end of the part; false: there are too few characters.
  bool Finish(std::string* out);

 private:
  bool Base64(std::string_view text, std::string* out);
  void EmitBase64(std::string* out);
  void QuotedPrintable(const LinePiece& piece, std::string* out);
  bool Uuencode(const LinePiece& piece, std::string* out);

  MailEncoding encoding_;
  std::string line_end_;  // of the line before, if it belongs to the part
  // Base64: digits of the group so far.
  uint32_t group_ = 0;
  int digits_ = 0, pads_ = 0;
  std::string escape_;  // quoted-printable: '=' and what follows it, until it is whole
  // Between "begin" and "end", and behind them.
  bool in_uu_ = false, behind_uu_ = false;
};

// The name that a line "begin 644 name" before uuencoded text gives; "" where it is no such line.
std::string_view UuencodedName(std::string_view line);

// All at once, for words in headers.
std::string DecodeBase64(std::string_view text);
std::string DecodeQuotedPrintable(std::string_view text);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_DECODER_H_
