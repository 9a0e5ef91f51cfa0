#ifndef FOVEA_INFER_FILES_RAW_INSTRUCTION_FEATURES_H_
#define FOVEA_INFER_FILES_RAW_INSTRUCTION_FEATURES_H_

#include <cstdint>
#include <span>
#include <vector>

namespace fovea::infer {

// Features of bytes read as instructions of x86, once of 32 and once of 64 bits, by a linear sweep
// from the first byte on: a byte that begins none is skipped. Of each instruction its mnemonic with
// the form of its operands, alone and behind the one and the two before; its register operands; a
// small or a whole immediate operand; a use of the segment FS; at the end the share of bytes that
// begin no instruction. Each feature once, by size; the top bits serve as the row of a table.
// Mnemonics count by their names, so that a newer decoder gives the same features.
void InstructionFeatures(std::span<const uint8_t> bytes, std::vector<uint32_t>* features);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_RAW_INSTRUCTION_FEATURES_H_
