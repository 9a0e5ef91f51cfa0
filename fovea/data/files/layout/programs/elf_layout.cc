#include "fovea/data/files/layout/programs/elf_layout.h"

#include <string>
#include <string_view>

#include "fovea/core/error.h"
#include "fovea/data/files/layout/programs/machine_names.h"
#include "fovea/data/files/layout/record.h"

namespace fovea::data {
namespace {

// Types and flags of files, sections and segments.
constexpr uint16_t kRelocatable = 1, kExecutable = 2, kShared = 3, kCore = 4;
constexpr uint64_t kNull = 0, kSymbols = 2, kNoBits = 8, kDynamicSymbols = 11, kGroup = 17,
                   kRelative = 19, kFirstOfSystem = 0x60000000, kFirstOfProcessor = 0x70000000;
constexpr uint64_t kWrite = 1, kAlloc = 2, kExecute = 4, kCompressedBits = 0x800;
constexpr uint64_t kLoad = 1, kDynamic = 2, kInterpreter = 3, kNote = 4;
constexpr uint64_t kSegmentExecute = 1, kSegmentWrite = 2;

// In the header, instead of a number that stands in section 0.
constexpr uint64_t kInSectionZero = 0xffff;

constexpr uint16_t kS390 = 22, kArm = 40;
constexpr MachineNumber kMachines[] = {{0, ""},
                                       {2, "sparc", InstructionSet::kSparc},
                                       {18, "sparc", InstructionSet::kSparc},
                                       {43, "sparc", InstructionSet::kSparc},
                                       {3, "x86", InstructionSet::kX86},
                                       {4, "m68k"},
                                       {8, "mips", InstructionSet::kMips},
                                       {15, "hppa"},
                                       {20, "ppc", InstructionSet::kPowerPc},
                                       {21, "ppc64", InstructionSet::kPowerPc},
                                       {kS390, "s390x"},
                                       {kArm, "arm", InstructionSet::kArm},
                                       {42, "sh"},
                                       {50, "ia64"},
                                       {62, "x86-64", InstructionSet::kX86Wide},
                                       {183, "aarch64", InstructionSet::kAarch64},
                                       {243, "riscv"},
                                       {258, "loongarch"},
                                       {0x9026, "alpha"}};
// A flag of Arm: instructions are little-endian whatever the data is.
constexpr uint32_t kLittleCode = 0x800000;

struct Section {
  uint64_t name = 0, type = 0, flags = 0, address = 0, offset = 0, size = 0, link = 0, info = 0;
};

struct Segment {
  uint64_t type = 0, flags = 0, offset = 0, address = 0, size = 0;  // size: in the file
};

// Whether a section that is not loaded tells of the program, instead of being carried along.
bool IsAboutProgram(std::string_view name) {
  for (const std::string_view beginning :
       {".annobin", ".comment", ".debug", ".gnu", ".line", ".note", ".pdr", ".stab"})
    if (name.starts_with(beginning)) return true;
  return name.ends_with(".attributes");
}

PartKind KindOf(const Section& section, std::string_view name) {
  if ((section.flags & kCompressedBits) != 0 || name.starts_with(".zdebug") ||
      name == ".gnu_debugdata")
    return PartKind::kCompressed;
  if ((section.flags & kExecute) != 0) return PartKind::kCode;
  // Symbols, relocations, hash tables, notes.
  const bool is_for_linkers = (section.type >= kSymbols && section.type <= kDynamicSymbols) ||
                              (section.type >= kGroup && section.type <= kRelative) ||
                              (section.type >= kFirstOfSystem && section.type < kFirstOfProcessor);
  if (is_for_linkers) return PartKind::kMetadata;
  if ((section.flags & kAlloc) == 0)
    return IsAboutProgram(name) ? PartKind::kMetadata : PartKind::kConstants;
  return (section.flags & kWrite) != 0 ? PartKind::kData : PartKind::kConstants;
}

PartKind KindOf(const Segment& segment) {
  if (segment.type != kLoad) return PartKind::kMetadata;
  if ((segment.flags & kSegmentExecute) != 0) return PartKind::kCode;
  return (segment.flags & kSegmentWrite) != 0 ? PartKind::kData : PartKind::kConstants;
}

class ElfReader {
 public:
  ElfReader(const FileExtract& file, LayoutBuilder* layout) : file_(file), layout_(layout) {}
  void Read();

 private:
  // Records of one size, one behind the other.
  struct Table {
    Record bytes;
    uint64_t count = 0;
    size_t entry_size = 0;
    bool missing = false;  // damaged, or not at hand

    Record At(uint64_t index) const {
      return bytes.Sub(static_cast<size_t>(index) * entry_size, entry_size);
    }
  };

  bool ReadHeader();
  void ReadTables();
  Table TableAt(uint64_t start, uint64_t count, uint64_t entry_size, size_t least,
                const std::string& name);
  Section SectionOf(const Record& entry) const;
  Segment SegmentOf(const Record& entry) const;
  void AddSections();
  void AddSegments();
  void AddSegment(const Segment& segment, const std::string& name);
  void FindEntry();

  // Fields of the header, an address or size and a number, where the two classes have them.
  uint64_t Word(const Record& record, size_t narrow, size_t wide) const {
    return wide_ ? record.U64(wide) : record.U32(narrow);
  }
  uint16_t Half(size_t narrow, size_t wide) const { return header_.U16(wide_ ? wide : narrow); }

  const FileExtract& file_;
  LayoutBuilder* const layout_;
  Record header_;
  bool wide_ = false;  // 64 bits
  uint64_t name_section_ = 0;
  Table sections_, segments_;
  bool has_sections_ = false;  // with bytes in the file
};

void ElfReader::Read() {
  if (ReadHeader()) {
    ReadTables();
    AddSections();
    AddSegments();
    FindEntry();
  }
  // Where no table tells of them, what is not loaded would count as overlay.
  if (sections_.missing || (!has_sections_ && segments_.count == 0)) layout_->AddUnknown();
}

// Linux runs a program whatever its class and byte order say, and goes by the rest of the header.
// Malware lets them be wrong, since many tools then read nothing.
bool ElfReader::ReadHeader() {
  constexpr int64_t kNarrow = 52, kWide = 64;
  const std::span<const uint8_t> shorter = file_.At(0, kNarrow), longer = file_.At(0, kWide);
  if (file_.size() < kNarrow) layout_->Damage("the ELF header is cut off");
  if (shorter.empty() || (longer.empty() && file_.size() >= kWide)) return false;
  const bool says_wide = shorter[4] == 2, says_big = shorter[5] == 2;
  const bool is_known = (says_wide || shorter[4] == 1) && (says_big || shorter[5] == 1);

  // By the type of the file, and by the size of a program header.
  const auto is_type = [&](size_t low, size_t high) {
    return shorter[high] == 0 && shorter[low] >= kRelocatable && shorter[low] <= kCore;
  };
  const bool is_big = is_type(17, 16) || (says_big && !is_type(16, 17));
  const std::endian order = is_big ? std::endian::big : std::endian::little;
  header_ = Record(shorter, order);
  const bool runs = header_.U16(16) == kExecutable || header_.U16(16) == kShared;
  const bool fits_narrow = header_.U16(42) == 32, fits_wide = Record(longer, order).U16(54) == 56;
  wide_ = runs && fits_narrow != fits_wide ? fits_wide : says_wide;
  if (!is_known || is_big != says_big || wide_ != says_wide)
    layout_->Damage("the class or the byte order is wrong");
  if (wide_ && longer.empty()) {
    layout_->Damage("the ELF header is cut off");
    return false;
  }
  if (wide_) header_ = Record(longer, order);
  const uint16_t machine = header_.U16(18);
  layout_->SetMachine(machine == kS390 && !wide_ ? "s390" : MachineName(kMachines, machine));
  const bool is_little_code = machine == kArm && (header_.U32(wide_ ? 48 : 36) & kLittleCode) != 0;
  layout_->SetArchitecture(
      MachineArchitecture(kMachines, machine, is_little_code ? std::endian::little : order));
  layout_->Add(0, header_.size(), PartKind::kHeader, "ELF header");
  return true;
}

void ElfReader::ReadTables() {
  const size_t least_section = wide_ ? 64 : 40, least_segment = wide_ ? 56 : 32;
  const uint64_t start = Word(header_, 32, 40);
  uint64_t sections = Half(48, 60), segments = Half(44, 56);
  name_section_ = Half(50, 62);
  const Record zero(start == 0 ? std::span<const uint8_t>() : file_.At(start, least_section),
                    header_.order());
  const Section first = SectionOf(zero);
  if (segments == kInSectionZero) segments = first.info;
  if (name_section_ == kInSectionZero) name_section_ = first.link;
  segments_ =
      TableAt(Word(header_, 28, 32), segments, Half(42, 54), least_segment, "program header table");
  // Where that is not at hand, there is one section at least.
  const bool is_unknown = sections == 0 && zero.empty();
  if (sections == 0) sections = is_unknown ? 1 : first.size;
  sections_ = TableAt(start, sections, is_unknown ? least_section : Half(46, 58), least_section,
                      "section header table");
}

ElfReader::Table ElfReader::TableAt(uint64_t start, uint64_t count, uint64_t entry_size,
                                    size_t least, const std::string& name) {
  Table table;
  if (start == 0 || count == 0) return table;
  const auto size = static_cast<uint64_t>(file_.size());
  table.missing = true;
  if (entry_size < least) {
    layout_->Damage("the " + name + " has entries that are too small");
  } else if (start > size || count > (size - start) / entry_size) {
    layout_->Damage("the " + name + " lies outside the file");
  } else {
    layout_->Add(start, count * entry_size, PartKind::kHeader, name);
    table.bytes = Record(file_.At(start, count * entry_size), header_.order());
    if (table.bytes.empty()) return table;
    table.count = count;
    table.entry_size = static_cast<size_t>(entry_size);
    table.missing = false;
  }
  return table;
}

Section ElfReader::SectionOf(const Record& entry) const {
  return {.name = entry.U32(0),
          .type = entry.U32(4),
          .flags = Word(entry, 8, 8),
          .address = Word(entry, 12, 16),
          .offset = Word(entry, 16, 24),
          .size = Word(entry, 20, 32),
          .link = entry.U32(wide_ ? 40 : 24),
          .info = entry.U32(wide_ ? 44 : 28)};
}

Segment ElfReader::SegmentOf(const Record& entry) const {
  return {.type = entry.U32(0),
          .flags = entry.U32(wide_ ? 4 : 24),
          .offset = Word(entry, 4, 8),
          .address = Word(entry, 8, 16),
          .size = Word(entry, 16, 32)};
}

void ElfReader::AddSections() {
  const Section names = SectionOf(sections_.At(name_section_));
  const Record texts(file_.At(names.offset, names.size));
  const bool loaded = header_.U16(16) != kRelocatable;
  for (uint64_t i = 0; i < sections_.count; ++i) {
    const Section section = SectionOf(sections_.At(i));
    if (section.type == kNull || section.type == kNoBits || section.size == 0) continue;
    std::string name(texts.Text(section.name, LayoutBuilder::kMostName));
    if (name.empty()) name = StrCat("section ", i);
    std::optional<uint64_t> address;
    if (loaded && (section.flags & kAlloc) != 0) address = section.address;
    layout_->Add(section.offset, section.size, KindOf(section, name), name, address);
    has_sections_ = true;
  }
}

void ElfReader::AddSegments() {
  for (uint64_t i = 0; i < segments_.count && !has_sections_; ++i) {
    const Segment segment = SegmentOf(segments_.At(i));
    if (segment.type == kDynamic) AddSegment(segment, "dynamic section");
    if (segment.type == kInterpreter) AddSegment(segment, "interpreter");
    if (segment.type == kNote) AddSegment(segment, "notes");
  }
  int loads = 0;
  for (uint64_t i = 0; i < segments_.count; ++i) {
    const Segment segment = SegmentOf(segments_.At(i));
    if (segment.type == kLoad) AddSegment(segment, StrCat("segment ", ++loads));
  }
}

// Of segments alone, what is wrong with them counts.
void ElfReader::AddSegment(const Segment& segment, const std::string& name) {
  const auto add = has_sections_       ? &LayoutBuilder::AddAround
                   : sections_.missing ? &LayoutBuilder::AddRest
                                       : &LayoutBuilder::Add;
  (layout_->*add)(segment.offset, segment.size, KindOf(segment), name, segment.address);
}

void ElfReader::FindEntry() {
  const uint64_t entry = Word(header_, 24, 24);
  if (entry == 0) return;
  for (uint64_t i = 0; i < segments_.count; ++i) {
    const Segment segment = SegmentOf(segments_.At(i));
    if (segment.type == kLoad && entry >= segment.address && entry - segment.address < segment.size)
      layout_->SetEntry(segment.offset, entry - segment.address);
  }
}

}  // namespace

bool IsElf(const FileExtract& file) { return Record(file.At(0, 4)).Text(0, 4) == "\177ELF"; }

void ReadElf(const FileExtract& file, LayoutBuilder* layout) { ElfReader(file, layout).Read(); }

}  // namespace fovea::data
