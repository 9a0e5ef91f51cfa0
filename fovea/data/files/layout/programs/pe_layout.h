#ifndef FOVEA_DATA_FILES_LAYOUT_PROGRAMS_PE_LAYOUT_H_
#define FOVEA_DATA_FILES_LAYOUT_PROGRAMS_PE_LAYOUT_H_

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_builder.h"

namespace fovea::data {

// Programs and libraries of Windows, of UEFI and of .NET: PE Format, Microsoft; of .NET besides
// ECMA-335, part II, section 25. Not those of MS-DOS that have the same first two bytes.
bool IsPe(const FileExtract& file);

// The machine is ".net" where all code is for the virtual machine of .NET, whatever processor the
// header names.
void ReadPe(const FileExtract& file, LayoutBuilder* layout);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_PROGRAMS_PE_LAYOUT_H_
