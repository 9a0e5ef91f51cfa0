#ifndef FOVEA_DATA_FILES_LAYOUT_PICTURES_PNG_LAYOUT_H_
#define FOVEA_DATA_FILES_LAYOUT_PICTURES_PNG_LAYOUT_H_

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_builder.h"

namespace fovea::data {

// A picture of PNG, third edition, section 5; animated ones, too.
bool IsPng(const FileExtract& file);

// By chunks; what is behind IEND is none of the format.
void ReadPng(const FileExtract& file, LayoutBuilder* layout);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_PICTURES_PNG_LAYOUT_H_
