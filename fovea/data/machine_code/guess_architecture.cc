#include "fovea/data/machine_code/guess_architecture.h"

#include <algorithm>
#include <cstddef>

#include "fovea/data/machine_code/disassembler.h"

namespace fovea::data {

Architecture GuessX86(std::span<const uint8_t> bytes) {
  constexpr Architecture kNarrow = {InstructionSet::kX86}, kWide = {InstructionSet::kX86Wide};
  const size_t narrow = Disassemble(bytes, kNarrow, 0, bytes.size()).size();
  const size_t wide = Disassemble(bytes, kWide, 0, bytes.size()).size();
  return narrow > 0 && 7 * (narrow - std::min(narrow, wide)) >= narrow ? kWide : kNarrow;
}

Architecture GuessArm(std::span<const uint8_t> bytes, std::endian order) {
  size_t words = 0, always = 0;
  for (size_t at = 0; at + 4 <= bytes.size(); at += 4, ++words)
    if (bytes[order == std::endian::big ? at : at + 3] >> 4 == 0xe) ++always;
  return {2 * always >= words ? InstructionSet::kArm : InstructionSet::kThumb, order};
}

bool IsMostlyText(std::span<const uint8_t> bytes) {
  size_t count = 0, printable = 0;
  for (const uint8_t byte : bytes) {
    if (byte != 0) ++count;
    if ((byte >= ' ' && byte < 0x7f) || (byte >= '\t' && byte <= '\r')) ++printable;
  }
  return 5 * printable > 4 * count;
}

}  // namespace fovea::data
