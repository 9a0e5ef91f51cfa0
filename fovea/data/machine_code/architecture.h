#ifndef FOVEA_DATA_MACHINE_CODE_ARCHITECTURE_H_
#define FOVEA_DATA_MACHINE_CODE_ARCHITECTURE_H_

#include <bit>
#include <cstddef>
#include <string_view>

namespace fovea::data {

// Each with all that its processors know, of 32 bits and of 64: kX86 of 32, kX86Wide of 64.
enum class InstructionSet { kX86, kX86Wide, kArm, kThumb, kAarch64, kMips, kPowerPc, kSparc };

// How bytes are read as instructions.
struct Architecture {
  InstructionSet set = InstructionSet::kX86;
  // Of the bytes of an instruction, where there are processors of both kinds.
  std::endian order = std::endian::little;

  bool operator==(const Architecture&) const = default;
};

// "x86", "x86-64", "thumb", …
constexpr std::string_view ArchitectureName(const Architecture& architecture) {
  constexpr std::string_view kNames[] = {"x86",     "x86-64", "arm", "thumb",
                                         "aarch64", "mips",   "ppc", "sparc"};
  return kNames[static_cast<size_t>(architecture.set)];
}

// Bytes that each instruction's place is a multiple of.
constexpr size_t InstructionStep(const Architecture& architecture) {
  switch (architecture.set) {
    case InstructionSet::kX86:
    case InstructionSet::kX86Wide:
      return 1;
    case InstructionSet::kThumb:
      return 2;
    default:
      return 4;
  }
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_MACHINE_CODE_ARCHITECTURE_H_
