#ifndef FOVEA_DATA_FILES_LAYOUT_PICTURES_GIF_LAYOUT_H_
#define FOVEA_DATA_FILES_LAYOUT_PICTURES_GIF_LAYOUT_H_

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_builder.h"

namespace fovea::data {

// A picture of GIF 87a or 89a, section 17 on.
bool IsGif(const FileExtract& file);

// By blocks; what is behind the trailer is none of the format.
void ReadGif(const FileExtract& file, LayoutBuilder* layout);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_PICTURES_GIF_LAYOUT_H_
