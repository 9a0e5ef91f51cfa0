#ifndef FOVEA_DATA_MACHINE_CODE_DISASSEMBLER_H_
#define FOVEA_DATA_MACHINE_CODE_DISASSEMBLER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/machine_code/architecture.h"

namespace fovea::data {

// An instruction, and the bytes that it is made of.
struct Instruction : ByteSpan {
  std::string mnemonic;
  std::string operands = {};  // may be empty

  bool is_bad() const { return mnemonic == "(bad)"; }
  std::string text() const { return operands.empty() ? mnemonic : mnemonic + " " + operands; }
};

// Reads instructions of one architecture, by Capstone. Its texts are printable ASCII.
class Disassembler {
 public:
  // Throws std::bad_alloc alone.
  explicit Disassembler(const Architecture& architecture);

  const Architecture& architecture() const { return architecture_; }
  // The instruction that bytes begin with; the first one has the address. Bytes that are none are
  // "(bad)", at most InstructionStep(). bytes: not empty; the span counts from their start.
  Instruction First(std::span<const uint8_t> bytes, uint64_t address);

 private:
  struct Engine;
  struct Close {
    void operator()(Engine* engine) const;
  };

  const Architecture architecture_;
  std::unique_ptr<Engine, Close> engine_;
};

// One instruction behind the other, at most `most`. address: of the first byte; where branches lead
// is told as an address, too.
std::vector<Instruction> Disassemble(std::span<const uint8_t> bytes,
                                     const Architecture& architecture, uint64_t address,
                                     size_t most);

}  // namespace fovea::data

#endif  // FOVEA_DATA_MACHINE_CODE_DISASSEMBLER_H_
