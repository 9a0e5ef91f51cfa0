#ifndef FOVEA_DATA_FILES_LAYOUT_PROGRAMS_MACHINE_NAMES_H_
#define FOVEA_DATA_FILES_LAYOUT_PROGRAMS_MACHINE_NAMES_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace fovea::data {

// A processor, and the number that a format has for it.
struct MachineNumber {
  uint32_t number;
  std::string_view name;
};

// "machine 7" where it is none of those.
inline std::string MachineName(std::span<const MachineNumber> known, uint32_t number) {
  for (const MachineNumber& machine : known)
    if (machine.number == number) return std::string(machine.name);
  return "machine " + std::to_string(number);
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_PROGRAMS_MACHINE_NAMES_H_
