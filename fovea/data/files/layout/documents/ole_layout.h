#ifndef FOVEA_DATA_FILES_LAYOUT_DOCUMENTS_OLE_LAYOUT_H_
#define FOVEA_DATA_FILES_LAYOUT_DOCUMENTS_OLE_LAYOUT_H_

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_builder.h"

namespace fovea::data {

// A compound file: MS-CFB, section 2.2.
bool IsOle(const FileExtract& file);

// By streams, each named by the storages that it lies in, and by the tables of sectors.
void ReadOle(const FileExtract& file, LayoutBuilder* layout);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_DOCUMENTS_OLE_LAYOUT_H_
