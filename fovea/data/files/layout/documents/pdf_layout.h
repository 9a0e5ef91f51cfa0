#ifndef FOVEA_DATA_FILES_LAYOUT_DOCUMENTS_PDF_LAYOUT_H_
#define FOVEA_DATA_FILES_LAYOUT_DOCUMENTS_PDF_LAYOUT_H_

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_builder.h"

namespace fovea::data {

// A document of PDF: ISO 32000-2, section 7.5.
bool IsPdf(const FileExtract& file);

// By objects and their streams, in the order in which they stand: what the tables of
// cross-references say about them is not asked, and nothing is unpacked.
void ReadPdf(const FileExtract& file, LayoutBuilder* layout);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_DOCUMENTS_PDF_LAYOUT_H_
