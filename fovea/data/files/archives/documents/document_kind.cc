#include "fovea/data/files/archives/documents/document_kind.h"

#include <algorithm>
#include <string_view>

#include "fovea/data/files/archives/documents/ole/ole_reader.h"
#include "fovea/data/files/archives/documents/onenote/one_note_reader.h"
#include "fovea/data/files/archives/documents/pdf/pdf_reader.h"
#include "fovea/data/files/archives/documents/rtf/rtf_reader.h"
#include "fovea/data/files/archives/encrypted/encrypted_document.h"
#include "fovea/data/files/archives/encrypted/encrypted_ole.h"

namespace fovea::data {
namespace {

using std::string_view_literals::operator""sv;

constexpr ArchiveKind kPdf = {
    .name = "a PDF document", .endings = "pdf", .is_document = true, .open = OpenPdf};
// Readers of PDF pass over what stands before it, but so begins a script that writes one, too.
// What is damaged in it is not told, then.
constexpr ArchiveKind kLatePdf = {
    .name = "a PDF document", .is_document = true, .weak = true, .open = OpenPdf};
constexpr ArchiveKind kOle = {.name = "an OLE compound file",
                              .endings = "doc xls ppt msg msi bin",
                              .is_document = true,
                              .open = OpenOle};
constexpr ArchiveKind kRtf = {
    .name = "an RTF document", .endings = "rtf", .is_document = true, .open = OpenRtf};
constexpr ArchiveKind kOneNote = {.name = "a OneNote section",
                                  .endings = "one onetoc2",
                                  .is_document = true,
                                  .open = OpenOneNote};

// MS-ONESTORE, section 2.3.1: {7B5C52E4-D88C-4DA7-AEB1-5378D02996D3}, of .onetoc2
// {43FF2FA1-EFD9-4C76-9EE2-10EA5722765F}
constexpr std::string_view kOneNoteMarks[] = {
    "\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3"sv,
    "\xa1\x2f\xff\x43\xd9\xef\x76\x4c\x9e\xe2\x10\xea\x57\x22\x76\x5f"sv};

}  // namespace

const ArchiveKind* DocumentKindOf(std::span<const uint8_t> head) {
  const std::string_view text(reinterpret_cast<const char*>(head.data()),
                              std::min(head.size(), kDocumentBytes));
  if (IsOle(text)) return &kOle;
  for (const std::string_view mark : kOneNoteMarks)
    if (text.starts_with(mark)) return &kOneNote;
  // Word asks for no more than these.
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin != text.npos && text.substr(begin).starts_with("{\\rt")) return &kRtf;
  const size_t pdf = text.find("%PDF-");
  if (pdf == text.npos) return nullptr;
  return begin == pdf ? &kPdf : &kLatePdf;
}

std::vector<const ArchiveKind*> DocumentKinds() { return {&kPdf, &kOle, &kRtf, &kOneNote}; }

}  // namespace fovea::data
