#ifndef FOVEA_DATA_FILES_LAYOUT_PROGRAMS_MACH_O_SLICE_H_
#define FOVEA_DATA_FILES_LAYOUT_PROGRAMS_MACH_O_SLICE_H_

#include <cstdint>
#include <string>

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/data/files/layout/layout_builder.h"

namespace fovea::data {

// What of a Mach-O file is for one processor: all of it, or a slice within the file.
struct MachOSlice {
  uint64_t start = 0, size = 0;
  std::string machine;  // of a slice, which its names begin with; else empty
};

// By CPU_TYPE_… (mach/machine.h).
std::string MachOMachine(uint32_t cpu_type);

// Whether a slice begins with these four bytes; the most significant one first.
bool IsMachOMagic(uint32_t magic);

// commands_left: bytes of load commands that may be read; those read are taken off. Many slices can
// name the same ones.
void ReadMachOSlice(const FileExtract& file, const MachOSlice& slice, uint64_t* commands_left,
                    LayoutBuilder* layout);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_PROGRAMS_MACH_O_SLICE_H_
