#include "fovea/data/files/archives/mail/mailbox_reader.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/mail/mail_field.h"

namespace fovea::data {

std::unique_ptr<MemberSource> OpenMailbox(ReplayReader* input, Watch watch) {
  return std::make_unique<MailboxReader>(input, std::move(watch));
}

bool MailboxReader::Next(ArchiveMember* member) {
  while (in_message_) ReadMessage();
  reading_outside_ = false;
  if (outside_.full() || at_end_) reading_outside_ = outside_.Begin(member);
  if (reading_outside_) return true;
  if (at_end_) {
    if (lines_.unreadable()) std::rethrow_exception(lines_.unreadable());
    return false;
  }
  LinePiece piece;
  // The first line of all; those of later mails were taken on reading the one before.
  if (messages_ == 0 && lines_.Next(&piece)) outside_.Add(piece);
  *member = {};
  member->name = StrCat("message ", ++messages_);
  text_.clear();
  given_ = 0;
  after_blank_ = false;
  in_message_ = true;
  return true;
}

// Some of the message.
void MailboxReader::ReadMessage() {
  constexpr size_t kBlock = size_t{32} << 10;
  text_.clear();
  given_ = 0;
  LinePiece piece;
  while (text_.size() < kBlock) {
    const bool more = lines_.Next(&piece);
    if (!held_.empty()) {
      if (more && !FieldName(piece.text).empty()) {
        lines_.Back();
        outside_.Add({held_, "", true, true});
        held_.clear();
        in_message_ = false;
        return;
      }
      text_ += held_;
      held_.clear();
    }
    if (!more) {
      in_message_ = false;
      at_end_ = true;
      return;
    }
    if (after_blank_ && piece.whole() && piece.text.starts_with("From ")) {
      held_ = StrCat(piece.text, piece.end);
    } else {
      text_ += piece.text;
      text_ += piece.end;
    }
    after_blank_ = piece.ends && piece.starts && piece.text.empty();
  }
}

size_t MailboxReader::Read(std::span<uint8_t> out) {
  if (reading_outside_) return outside_.Read(out);
  while (given_ == text_.size() && in_message_) ReadMessage();
  if (given_ == text_.size() && !out.empty() && at_end_ && lines_.unreadable())
    std::rethrow_exception(lines_.unreadable());
  const size_t count = std::min(out.size(), text_.size() - given_);
  std::memcpy(out.data(), text_.data() + given_, count);
  given_ += count;
  return count;
}

}  // namespace fovea::data
