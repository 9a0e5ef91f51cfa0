#ifndef FOVEA_DATA_FILES_LAYOUT_PICTURES_JPEG_LAYOUT_H_
#define FOVEA_DATA_FILES_LAYOUT_PICTURES_JPEG_LAYOUT_H_

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_builder.h"

namespace fovea::data {

// A picture of JPEG: ITU-T T.81, annex B.
bool IsJpeg(const FileExtract& file);

// By segments, and the scans behind their headers. It ends with the first EOI.
void ReadJpeg(const FileExtract& file, LayoutBuilder* layout);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_PICTURES_JPEG_LAYOUT_H_
