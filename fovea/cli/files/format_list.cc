#include "fovea/cli/files/format_list.h"

#include <string_view>
#include <vector>

#include "fovea/core/display_width.h"
#include "fovea/data/files/archives/archive_kind.h"
#include "fovea/data/files/archives/mail/mail_kind.h"

namespace fovea::cli {
namespace {

constexpr int kNameWidth = 24;

std::string Line(const data::ArchiveKind& kind) {
  std::string_view name = kind.name;
  for (const std::string_view article : {"a ", "an "})
    if (name.starts_with(article)) name.remove_prefix(article.size());
  std::string endings;
  for (const char c : std::string_view(kind.endings))
    endings += c == ' ' ? std::string(" .") : std::string(1, c);
  return "  " + PadRight(std::string(name), kNameWidth) + " ." + endings + "\n";
}

}  // namespace

std::string FormatList() {
  std::string archives, documents, compressed, messages, told;
  for (const data::ArchiveKind* kind : data::ArchiveKinds()) {
    const bool message = kind == &data::kMail || kind == &data::kMailbox;
    std::string& list = kind->refusal != nullptr ? told
                        : message                ? messages
                        : kind->is_document      ? documents
                        : kind->filter != 0      ? compressed
                                                 : archives;
    list += Line(*kind);
  }
  return "What fovea scan looks into, by its content and whatever its name; the endings are the "
         "usual\n"
         "ones. All of it also in one another, and on standard input.\n\n"
         "Archives:\n" +
         archives +
         "\nOf these each member is scanned, and what stands behind the end; of a zip every member "
         "that\n"
         "some program would unpack, also where its directory and its headers disagree. A zip is "
         "found\n"
         "behind anything else (program, picture, PDF, CRX), 7z, rar and cab behind a program, "
         "tar, cpio\n"
         "and what is compressed behind a script or a picture, a phar behind any stub. The file "
         "around\n"
         "them is scanned, too.\n\n"
         "Compressed:\n" +
         compressed +
         "\nOf these what they hold is scanned, one layer after the other, and what stands "
         "behind.\n\n"
         "Messages:\n" +
         messages +
         "\nOf these each part is scanned, decoded, and the text around the parts.\n\n"
         "Documents:\n" +
         documents +
         "\nThe file itself is scanned as the bytes that it is, and what lies in it: of PDF\n"
         "scripts, embedded files and streams, but none of those that only draw; of OLE files\n"
         "each stream, the files in it, and the source of macros in VBA, which is told, for no\n"
         "model knows it; of RTF and OneNote what is embedded. OOXML and OpenDocument are zips.\n\n"
         "Told:\n" +
         told +
         "\nThese are told as not scanned (exit code 2), for they are not unpacked here, or "
         "encrypted;\n"
         "the bytes that they are are scanned. Also told: encrypted members of zip, 7z and rar;\n"
         "encrypted PDF, Office documents of all kinds, OpenDocument and EPUB; members packed by "
         "a\n"
         "method that is not known; what is damaged, or beyond a limit.\n\n"
         "Any other file is scanned as the bytes that it is.\n";
}

}  // namespace fovea::cli
