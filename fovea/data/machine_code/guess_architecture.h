#ifndef FOVEA_DATA_MACHINE_CODE_GUESS_ARCHITECTURE_H_
#define FOVEA_DATA_MACHINE_CODE_GUESS_ARCHITECTURE_H_

#include <cstdint>
#include <span>

#include "fovea/data/machine_code/architecture.h"

namespace fovea::data {

// Of code that no file format says anything of, such as shellcode in a picture: x86 of 32 bits, but
// of 64 where that needs at least one instruction in seven less for the same bytes, each byte that
// is no instruction counted as one. For in code of 64 bits every third instruction or so has a
// prefix that is an instruction of its own in code of 32; and what is left out in code of 64 bits
// stands against the few in code of 32 that look like such a prefix.
Architecture GuessX86(std::span<const uint8_t> bytes);

// Of a program for Arm, which may hold both sets: kArm where at least half of the words have the
// condition "always", as nearly all of its instructions do; else kThumb.
Architecture GuessArm(std::span<const uint8_t> bytes, std::endian order);

// More than four fifths of the bytes that are not 0 are printable ASCII: a script, a table of
// names.
bool IsMostlyText(std::span<const uint8_t> bytes);

}  // namespace fovea::data

#endif  // FOVEA_DATA_MACHINE_CODE_GUESS_ARCHITECTURE_H_
