#ifndef FOVEA_DATA_FILES_LAYOUT_PROGRAMS_ELF_LAYOUT_H_
#define FOVEA_DATA_FILES_LAYOUT_PROGRAMS_ELF_LAYOUT_H_

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_builder.h"

namespace fovea::data {

// Programs, libraries and objects of Unix: System V ABI, chapters 4 and 5, and Linux's elf(5).
bool IsElf(const FileExtract& file);

// By the sections; where there are none, or not at hand, by the segments.
void ReadElf(const FileExtract& file, LayoutBuilder* layout);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_PROGRAMS_ELF_LAYOUT_H_
