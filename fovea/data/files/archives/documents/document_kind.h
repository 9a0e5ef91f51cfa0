#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_DOCUMENT_KIND_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_DOCUMENT_KIND_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/data/files/archives/archive_kind.h"

namespace fovea::data {

// A document that others may lie in: PDF (pdf/pdf_reader.h), compound files of Office and others
// (ole/ole_reader.h), RTF (rtf/rtf_reader.h), OneNote (onenote/one_note_reader.h). It is a file by
// itself as well. nullptr: none of these. head: its first kDocumentBytes (encrypted_document.h).
const ArchiveKind* DocumentKindOf(std::span<const uint8_t> head);

// All of them, for people.
std::vector<const ArchiveKind*> DocumentKinds();

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_DOCUMENT_KIND_H_
