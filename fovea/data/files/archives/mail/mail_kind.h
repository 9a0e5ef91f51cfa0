#ifndef FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_KIND_H_
#define FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_KIND_H_

#include <cstdint>
#include <span>

#include "fovea/data/files/archives/archive_kind.h"

namespace fovea::data {

extern const ArchiveKind kMail, kMailbox;

// Headers may be long.
inline constexpr size_t kMailBytes = size_t{64} << 10;

// Whether kMailBytes of the file are worth a look, from its first bytes.
bool MayBeMail(std::span<const uint8_t> head);

// An e-mail with MIME, also a web page saved as one (MHTML), or a mailbox of several; nullptr: none
// of these. A mail begins with header fields, of which two are well known and one says that it is
// MIME; any other is but the text that it is. A mailbox (mbox, RFC 4155) begins with a line "From "
// before such fields.
const ArchiveKind* MailKindOf(std::span<const uint8_t> head);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_MAIL_MAIL_KIND_H_
