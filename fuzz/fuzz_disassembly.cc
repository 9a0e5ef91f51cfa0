// Instructions of every architecture, whatever the bytes: they cover them without gaps, in
// printable ASCII, however they are read; and the guesses at an architecture end. The first byte
// says which it is, and of which order.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fovea/data/machine_code/disassembler.h"
#include "fovea/data/machine_code/guess_architecture.h"
#include "fuzz/check.h"
#include "fuzz/target.h"

void fovea::fuzz::TestOneInput(const uint8_t* bytes, size_t size) {
  using namespace fovea::data;
  if (size == 0) return;
  const std::span code(bytes + 1, size - 1);
  const Architecture architecture = {static_cast<InstructionSet>(bytes[0] & 7),
                                     (bytes[0] & 8) != 0 ? std::endian::big : std::endian::little};
  const uint64_t address = (bytes[0] & 16) != 0 ? UINT64_MAX - size / 2 : 0x401000;
  const std::vector<Instruction> all = Disassemble(code, architecture, address, size);
  int64_t end = 0;
  for (const Instruction& one : all) {
    FUZZ_CHECK(one.start == end && one.end > end);
    FUZZ_CHECK(!one.mnemonic.empty());
    for (const char c : one.text()) FUZZ_CHECK(c >= ' ' && c < '\x7f');
    end = one.end;
  }
  FUZZ_CHECK(end == static_cast<int64_t>(code.size()));
  // Read one by one, they are the same.
  Disassembler again(architecture);
  for (size_t i = 0; i < std::min<size_t>(all.size(), 50); ++i) {
    const auto start = static_cast<size_t>(all[i].start);
    const Instruction one = again.First(code.subspan(start), address + start);
    FUZZ_CHECK(one.size() == all[i].size() && one.text() == all[i].text());
  }
  if (all.size() > 4096) return;
  GuessX86(code);
  GuessArm(code, architecture.order);
  IsMostlyText(code);
}
