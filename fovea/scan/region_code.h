#ifndef FOVEA_SCAN_REGION_CODE_H_
#define FOVEA_SCAN_REGION_CODE_H_

#include <cstdint>

#include "fovea/data/files/layout/file_layout.h"
#include "fovea/scan/finding.h"

namespace fovea::scan {

// Says of each region how its bytes are read as instructions: in a program as those of its
// processor, in files of other formats, and of none, as those of x86 (data::GuessX86). Not where
// nothing of it is in the content, nor text, symbols and relocations of a program, and code of
// virtual machines.
void ChooseArchitectures(const data::FileLayout& layout, Finding* finding);

// The first place in a region, from `at` on, where an instruction may begin. By its address, where
// that is known, else by its offset.
int64_t NextInstructionPlace(const Region& region, int64_t at);

// What is the address of a byte for instructions: its own, or its offset where that is not known.
uint64_t AddressOf(const Region& region, int64_t at);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REGION_CODE_H_
