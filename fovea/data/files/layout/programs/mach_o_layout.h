#ifndef FOVEA_DATA_FILES_LAYOUT_PROGRAMS_MACH_O_LAYOUT_H_
#define FOVEA_DATA_FILES_LAYOUT_PROGRAMS_MACH_O_LAYOUT_H_

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_builder.h"

namespace fovea::data {

// Programs, libraries and objects of macOS and its relatives (mach-o/loader.h), and files that hold
// one for each of several processors (mach-o/fat.h). Those have the first bytes of a Java class,
// but a number of processors where that has a version, which was never below 45.
bool IsMachO(const FileExtract& file);

// In a file for several processors, names begin with the processor's: "x86-64 __TEXT,__text". The
// entry is that of the first that has one.
void ReadMachO(const FileExtract& file, LayoutBuilder* layout);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_PROGRAMS_MACH_O_LAYOUT_H_
