#ifndef FOVEA_DATA_FILES_LAYOUT_FONTS_FONT_LAYOUT_H_
#define FOVEA_DATA_FILES_LAYOUT_FONTS_FONT_LAYOUT_H_

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_builder.h"

namespace fovea::data {

// A font of TrueType or OpenType, or a collection of them (ISO/IEC 14496-22, section 4), or one
// packed for the web (WOFF 1.0, WOFF 2.0).
bool IsFont(const FileExtract& file);

// By tables. The instructions of TrueType are code; those within glyphs are part of "glyf".
void ReadFont(const FileExtract& file, LayoutBuilder* layout);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_FONTS_FONT_LAYOUT_H_
