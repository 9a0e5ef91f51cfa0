#include "fovea/data/machine_code/disassembler.h"

#include <capstone/capstone.h>

#include <algorithm>
#include <new>

namespace fovea::data {
namespace {

// As Capstone has it.
struct Mode {
  cs_arch arch;
  int mode;
};

Mode ModeOf(const Architecture& architecture) {
  const int order =
      architecture.order == std::endian::big ? CS_MODE_BIG_ENDIAN : CS_MODE_LITTLE_ENDIAN;
  switch (architecture.set) {
    case InstructionSet::kX86:
      return {CS_ARCH_X86, CS_MODE_32};
    case InstructionSet::kX86Wide:
      return {CS_ARCH_X86, CS_MODE_64};
    case InstructionSet::kArm:
      return {CS_ARCH_ARM, CS_MODE_ARM | order};
    case InstructionSet::kThumb:
      return {CS_ARCH_ARM, CS_MODE_THUMB | order};
    case InstructionSet::kAarch64:
      return {CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN};
    case InstructionSet::kMips:
      return {CS_ARCH_MIPS, CS_MODE_MIPS64 | order};
    case InstructionSet::kPowerPc:
      return {CS_ARCH_PPC, CS_MODE_64 | order};
    case InstructionSet::kSparc:
      return {CS_ARCH_SPARC, CS_MODE_BIG_ENDIAN | CS_MODE_V9};
  }
  return {CS_ARCH_X86, CS_MODE_32};
}

}  // namespace

struct Disassembler::Engine {
  csh handle = 0;
  cs_insn* found = nullptr;  // the last one
};

void Disassembler::Close::operator()(Engine* engine) const {
  if (engine->found != nullptr) cs_free(engine->found, 1);
  if (engine->handle != 0) cs_close(&engine->handle);
  delete engine;
}

Disassembler::Disassembler(const Architecture& architecture)
    : architecture_(architecture), engine_(new Engine) {
  const auto [arch, mode] = ModeOf(architecture);
  if (cs_open(arch, static_cast<cs_mode>(mode), &engine_->handle) == CS_ERR_OK)
    engine_->found = cs_malloc(engine_->handle);
  if (engine_->found == nullptr) throw std::bad_alloc();
}

Instruction Disassembler::First(std::span<const uint8_t> bytes, uint64_t address) {
  const cs_insn& found = *engine_->found;
  const uint8_t* code = bytes.data();
  size_t left = bytes.size();
  if (cs_disasm_iter(engine_->handle, &code, &left, &address, engine_->found) && found.size > 0 &&
      found.size <= bytes.size())
    return {{0, found.size}, found.mnemonic, found.op_str};
  const size_t step = std::min(InstructionStep(architecture_), bytes.size());
  return {{0, static_cast<int64_t>(step)}, "(bad)"};
}

std::vector<Instruction> Disassemble(std::span<const uint8_t> bytes,
                                     const Architecture& architecture, uint64_t address,
                                     size_t most) {
  Disassembler disassembler(architecture);
  std::vector<Instruction> out;
  for (size_t at = 0; at < bytes.size() && out.size() < most;) {
    Instruction next = disassembler.First(bytes.subspan(at), address + at);
    next.start += static_cast<int64_t>(at);
    next.end += static_cast<int64_t>(at);
    at = static_cast<size_t>(next.end);
    out.push_back(std::move(next));
  }
  return out;
}

}  // namespace fovea::data
