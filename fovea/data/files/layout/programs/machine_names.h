#ifndef FOVEA_DATA_FILES_LAYOUT_PROGRAMS_MACHINE_NAMES_H_
#define FOVEA_DATA_FILES_LAYOUT_PROGRAMS_MACHINE_NAMES_H_

#include <bit>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "fovea/data/machine_code/architecture.h"

namespace fovea::data {

// A processor, and the number that a format has for it.
struct MachineNumber {
  uint32_t number;
  std::string_view name;
  std::optional<InstructionSet> instructions = {};  // none: that nobody reads here
};

// "machine 7" where it is none of those.
inline std::string MachineName(std::span<const MachineNumber> known, uint32_t number) {
  for (const MachineNumber& machine : known)
    if (machine.number == number) return std::string(machine.name);
  return "machine " + std::to_string(number);
}

// order: of the numbers in the file.
inline std::optional<Architecture> MachineArchitecture(std::span<const MachineNumber> known,
                                                       uint32_t number, std::endian order) {
  for (const MachineNumber& machine : known)
    if (machine.number == number && machine.instructions)
      return Architecture{*machine.instructions, order};
  return {};
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_PROGRAMS_MACHINE_NAMES_H_
