#include "fovea/data/files/archives/mail/mail_kind.h"

#include <algorithm>
#include <bit>
#include <string_view>

#include "fovea/core/utf8.h"
#include "fovea/data/files/archives/mail/mail_field.h"
#include "fovea/data/files/archives/mail/mail_reader.h"
#include "fovea/data/files/archives/mail/mailbox_reader.h"

namespace fovea::data {

const ArchiveKind kMail = {
    .name = "an e-mail", .endings = "eml mht mhtml", .weak = true, .open = OpenMail};
const ArchiveKind kMailbox = {
    .name = "a mailbox", .endings = "mbox", .weak = true, .open = OpenMailbox};

namespace {

constexpr std::string_view kWellKnown[] = {"from",
                                           "to",
                                           "subject",
                                           "date",
                                           "message-id",
                                           "received",
                                           "return-path",
                                           "delivered-to",
                                           "mime-version",
                                           "content-type",
                                           "reply-to",
                                           "cc",
                                           "sender",
                                           "in-reply-to",
                                           "references",
                                           "dkim-signature",
                                           "content-transfer-encoding"};

std::string_view Text(std::span<const uint8_t> head) {
  std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

// The next line, without its end.
std::string_view TakeLine(std::string_view* text) {
  const size_t end = std::min(text->size(), text->find_first_of("\r\n"));
  const std::string_view line = text->substr(0, end);
  text->remove_prefix(end);
  text->remove_prefix(text->starts_with("\r\n") ? 2 : text->empty() ? 0 : 1);
  return line;
}

// What the header fields at the start of a text are.
struct Fields {
  int well_known = 0;  // different ones; a multipart counts twice
  bool mime = false, multipart = false;
  bool ended = false;  // before the text did
};

Fields FieldsOf(std::string_view text) {
  Fields fields;
  uint32_t seen = 0;
  while (!text.empty()) {
    const std::string_view line = TakeLine(&text);
    if (line.starts_with(' ') || line.starts_with('\t')) continue;
    const std::string name = LowerCase(FieldName(line));
    if (name.empty()) {
      fields.ended = true;
      break;
    }
    const auto at = std::find(std::begin(kWellKnown), std::end(kWellKnown), name);
    if (at != std::end(kWellKnown)) seen |= 1u << (at - std::begin(kWellKnown));
    const std::string value = LowerCase(line.substr(line.find(':') + 1));
    const bool multipart = name == "content-type" && value.find("multipart/") != value.npos;
    fields.multipart = fields.multipart || multipart;
    fields.mime =
        fields.mime || multipart || name == "mime-version" || name == "content-transfer-encoding";
  }
  fields.well_known = std::popcount(seen) + (fields.multipart ? 1 : 0);
  return fields;
}

}  // namespace

bool MayBeMail(std::span<const uint8_t> head) {
  std::string_view text = Text(head);
  return text.starts_with("From ") || !FieldName(text).empty();
}

const ArchiveKind* MailKindOf(std::span<const uint8_t> head) {
  std::string_view text = Text(head);
  const bool in_mailbox = text.starts_with("From ");
  if (in_mailbox) TakeLine(&text);
  const Fields fields = FieldsOf(text);
  // Of a header that is longer than what is looked at, more may come later.
  const bool longer = !fields.ended && head.size() >= kMailBytes;
  if (fields.well_known < (longer ? 1 : 2)) return nullptr;
  if (in_mailbox) return &kMailbox;
  return fields.mime || longer ? &kMail : nullptr;
}

}  // namespace fovea::data
