#include "fovea/infer/files/raw/instruction_features.h"

#include <Zydis/Zydis.h>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>

namespace fovea::infer {
namespace {

// What a feature is about.
enum Kind : uint32_t {
  kAlone,
  kSmallImmediate,
  kImmediate,
  kUsesFs,
  kOperands,
  kPair,
  kTriple,
  kUndecoded,
  kKinds
};

uint32_t Mixed(uint32_t value) {
  value = (value ^ value >> 16) * 0x7feb352du;
  value = (value ^ value >> 15) * 0x846ca68bu;
  return value ^ value >> 16;
}

uint32_t HashOf(std::initializer_list<uint32_t> values) {
  uint32_t hash = 0x9e3779b9;
  for (const uint32_t value : values) hash = Mixed(hash ^ value) * 0x9e3779b1u + value;
  return Mixed(hash);
}

// By the names of mnemonics.
const std::array<uint32_t, ZYDIS_MNEMONIC_MAX_VALUE + 1>& MnemonicHashes() {
  static const auto hashes = [] {
    std::array<uint32_t, ZYDIS_MNEMONIC_MAX_VALUE + 1> out{};
    for (size_t i = 0; i < out.size(); ++i) {
      const char* const name = ZydisMnemonicGetString(static_cast<ZydisMnemonic>(i));
      uint32_t hash = 0x811c9dc5;  // FNV-1a
      for (const char c : std::string_view(name == nullptr ? "" : name))
        hash = (hash ^ static_cast<uint8_t>(c)) * 0x01000193u;
      out[i] = hash;
    }
    return out;
  }();
  return hashes;
}

ZydisDecoder MakeDecoder(bool wide) {
  ZydisDecoder decoder;
  ZydisDecoderInit(&decoder, wide ? ZYDIS_MACHINE_MODE_LONG_64 : ZYDIS_MACHINE_MODE_LEGACY_32,
                   wide ? ZYDIS_STACK_WIDTH_64 : ZYDIS_STACK_WIDTH_32);
  return decoder;
}

class Sweep {
 public:
  Sweep(bool wide, std::vector<uint32_t>* features)
      : decoder_(MakeDecoder(wide)), mode_(wide ? uint32_t{kKinds} : 0), features_(*features) {}

  void Run(std::span<const uint8_t> bytes) {
    size_t undecoded = 0;
    for (size_t i = 0; i < bytes.size();) {
      ZydisDecodedInstruction instruction;
      const auto rest = bytes.subspan(i);
      if (ZYAN_SUCCESS(ZydisDecoderDecodeInstruction(&decoder_, nullptr, rest.data(), rest.size(),
                                                     &instruction))) {
        Add(instruction);
        i += instruction.length;
      } else {
        ++undecoded;
        Follow(kNone, kNone);
        ++i;
      }
    }
    constexpr size_t kSteps = 40, kMost = 20;
    if (!bytes.empty())
      Put(kUndecoded, {static_cast<uint32_t>(std::min(kMost, undecoded * kSteps / bytes.size()))});
  }

 private:
  static constexpr uint32_t kNone = 0xfe;

  void Put(Kind kind, std::initializer_list<uint32_t> values) {
    features_.push_back(HashOf({mode_ + kind, HashOf(values)}));
  }

  void Add(const ZydisDecodedInstruction& instruction) {
    const uint32_t mnemonic = MnemonicHashes()[instruction.mnemonic];
    const bool has_operands = (instruction.attributes & ZYDIS_ATTRIB_HAS_MODRM) != 0;
    const auto& modrm = instruction.raw.modrm;
    const auto& immediate = instruction.raw.imm[0];
    uint32_t form = immediate.size;
    if (has_operands) form |= modrm.mod == 3 ? 0x100 : 0x200;
    const auto value = static_cast<uint32_t>(immediate.value.u);
    if (immediate.size == 8) Put(kSmallImmediate, {mnemonic, value & 0xff});
    if (immediate.size >= 16) Put(kImmediate, {mnemonic, value});
    if ((instruction.attributes & ZYDIS_ATTRIB_HAS_SEGMENT_FS) != 0) Put(kUsesFs, {mnemonic});
    if (has_operands)
      Put(kOperands, {mnemonic, uint32_t{modrm.mod} * 64 + modrm.reg * 8u + modrm.rm});
    Follow(mnemonic, HashOf({mnemonic, form}));
  }

  // What comes behind what was before.
  void Follow(uint32_t mnemonic, uint32_t formed) {
    Put(kAlone, {formed});
    Put(kPair, {formed, last_formed_});
    Put(kTriple, {mnemonic, last_, before_last_});
    before_last_ = last_;
    last_ = mnemonic;
    last_formed_ = formed;
  }

  const ZydisDecoder decoder_;
  const uint32_t mode_;
  std::vector<uint32_t>& features_;
  uint32_t last_ = 0, before_last_ = 0, last_formed_ = 0;
};

}  // namespace

void InstructionFeatures(std::span<const uint8_t> bytes, std::vector<uint32_t>* features) {
  features->clear();
  for (const bool wide : {false, true}) Sweep(wide, features).Run(bytes);
  std::sort(features->begin(), features->end());
  features->erase(std::unique(features->begin(), features->end()), features->end());
}

}  // namespace fovea::infer
