#ifndef FOVEA_DATA_FILES_LAYOUT_FONTS_WOFF_LAYOUT_H_
#define FOVEA_DATA_FILES_LAYOUT_FONTS_WOFF_LAYOUT_H_

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_builder.h"

namespace fovea::data {

// Fonts packed for the web.

// WOFF File Format 1.0, sections 3 to 6: each table is packed by itself.
void ReadWoff(const FileExtract& file, LayoutBuilder* layout);
// WOFF File Format 2.0, sections 3 to 6: all tables are packed together.
void ReadWoff2(const FileExtract& file, LayoutBuilder* layout);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_FONTS_WOFF_LAYOUT_H_
