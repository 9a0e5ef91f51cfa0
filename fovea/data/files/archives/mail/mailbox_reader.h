#ifndef FOVEA_DATA_FILES_ARCHIVES_MAIL_MAILBOX_READER_H_
#define FOVEA_DATA_FILES_ARCHIVES_MAIL_MAILBOX_READER_H_

#include <memory>
#include <string>
#include <utility>

#include "fovea/data/files/archives/mail/line_pieces.h"
#include "fovea/data/files/archives/mail/outside_text.h"
#include "fovea/data/files/archives/member_source.h"

namespace fovea::data {

// The mails of a mailbox (mbox, RFC 4155, appendix A) as "message 1" and so on. A mail begins
// behind a line "From ", which stands at the start or behind an empty line, and before a header
// field; these lines are in the member "(between the messages)".
class MailboxReader : public MemberSource {
 public:
  explicit MailboxReader(ReplayReader* input, Watch watch = {}) : lines_(input, std::move(watch)) {}

  bool Next(ArchiveMember* member) override;
  size_t Read(std::span<uint8_t> out) override;
  int64_t packed() const override { return lines_.bytes_read(); }
  int64_t read_to() const override { return lines_.bytes_read(); }

 private:
  void ReadMessage();

  LinePieces lines_;
  bool in_message_ = false, at_end_ = false, reading_outside_ = false;
  bool after_blank_ = false;
  std::string held_;  // a line "From " until the next says what it is
  std::string text_;  // of the message, and how much of it was given out
  size_t given_ = 0;
  int messages_ = 0;
  OutsideText outside_{"(between the messages)"};
};

std::unique_ptr<MemberSource> OpenMailbox(ReplayReader* input, Watch watch);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_MAIL_MAILBOX_READER_H_
