#ifndef FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_READER_H_
#define FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_READER_H_

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/data/files/archives/mail/line_pieces.h"
#include "fovea/data/files/archives/mail/mail_decoder.h"
#include "fovea/data/files/archives/mail/mail_header.h"
#include "fovea/data/files/archives/mail/outside_text.h"
#include "fovea/data/files/archives/member_source.h"

namespace fovea::data {

// The parts of an e-mail (RFC 5322 with MIME, RFC 2045 to 2047, RFC 2231), decoded, with the name
// that the mail gives or "part 2.html"; uuencoded text in the midst of a body is a part, too. Each
// byte of the mail is in a part, or in a last member
// "(around the parts)": headers, boundaries, what stands before the first part, and lines of a part
// that are not of its encoding. In bounded memory and linear time.
//
// Mail programs differ in what they make of a malformed mail. This goes on as the most lenient do:
// lines end in \r, \n or both; each boundary that a header may be read as saying is one, and so is
// a line "--x" before a "Content-" field where no part has begun; an outer boundary ends all that
// is within; parts may follow the last boundary, and what else does is "(behind the end)"; an empty
// line may be missing.
class MailReader : public MemberSource {
 public:
  static constexpr size_t kMaxNesting = 32;  // multiparts in each other

  explicit MailReader(ReplayReader* input, Watch watch = {}) : lines_(input, std::move(watch)) {}

  bool Next(ArchiveMember* member) override;
  size_t Read(std::span<uint8_t> out) override;
  int64_t packed() const override { return lines_.bytes_read(); }
  int64_t read_to() const override { return lines_.bytes_read(); }

 private:
  // A multipart that is open.
  struct Multipart {
    MailBody body;
    bool has_parts = false;
  };
  enum class State {
    kHeader,
    kBeforeParts,
    kInPart,
    kUuencoded,        // a part begins in the midst of a text
    kBehindUuencoded,  // and the text goes on
    kBehindParts,
    kEnd
  };

  bool Step(ArchiveMember* member);
  bool InHeader(const LinePiece& piece, ArchiveMember* member);
  bool Begin(ArchiveMember* member);
  void BeginPart(const MailBody& body, ArchiveMember* member);
  void BeforeParts(const LinePiece& piece);
  bool TakeBoundary(const LinePiece& piece);
  void Close(size_t multiparts);
  void ReadPart();

  LinePieces lines_;
  State state_ = State::kHeader;
  std::vector<Multipart> multiparts_;
  MailHeader header_;
  std::string candidate_;  // for a boundary: the line before
  int parts_ = 0;

  OutsideText outside_{"(around the parts)"};
  MailDecoder decoder_;
  bool may_hold_uuencoded_ = false, uuencoded_ = false;  // the part
  std::string decoded_;  // of the part, and how much of it was given out
  size_t given_ = 0;
  std::string unreadable_;  // why there is no more of the part; told when the rest was given out
  bool reading_outside_ = false;
  std::string problem_;  // of the mail
};

std::unique_ptr<MemberSource> OpenMail(ReplayReader* input, Watch watch);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_READER_H_
