#include "fovea/data/files/layout/programs/mach_o_slice.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/data/files/layout/programs/machine_names.h"
#include "fovea/data/files/layout/record.h"

namespace fovea::data {
namespace {

// The first four bytes, the most significant one first.
constexpr uint32_t kBig = 0xfeedface, kBigWide = 0xfeedfacf, kLittle = 0xcefaedfe,
                   kLittleWide = 0xcffaedfe;

constexpr uint32_t kX86 = 7, kX86Wide = 0x01000007, kArm = 12, kArmWide = 0x0100000c, kPowerPc = 18;
constexpr MachineNumber kMachines[] = {{kX86, "x86", InstructionSet::kX86},
                                       {kX86Wide, "x86-64", InstructionSet::kX86Wide},
                                       {kArm, "arm", InstructionSet::kArm},
                                       {kArmWide, "aarch64", InstructionSet::kAarch64},
                                       {kPowerPc, "ppc", InstructionSet::kPowerPc},
                                       {0x01000012, "ppc64", InstructionSet::kPowerPc},
                                       {6, "m68k"},
                                       {0x0200000c, "aarch64", InstructionSet::kAarch64},
                                       {11, "hppa"},
                                       {14, "sparc", InstructionSet::kSparc},
                                       {16, "alpha"}};

// Load commands, and those that only name a place.
constexpr uint32_t kSegment = 1, kSymbolTable = 2, kUnixThread = 5, kSegmentWide = 0x19,
                   kMain = 0x80000028;
struct PlaceCommand {
  uint32_t command;
  std::string_view name;
};
constexpr PlaceCommand kPlaceCommands[] = {{0x1d, "code signature"},  {0x1e, "segment splits"},
                                           {0x26, "function starts"}, {0x29, "data in code"},
                                           {0x2b, "requirements"},    {0x2e, "linker hints"},
                                           {0x80000033, "exports"},   {0x80000034, "fixups"}};

// Of files, segments and sections.
constexpr uint32_t kObject = 1;
constexpr uint32_t kWrite = 2, kExecute = 4, kReadOnly = 0x10;
constexpr uint32_t kInstructions = 0x80000400, kDebug = 0x02000000, kTypeMask = 0xff;

bool IsZeroFilled(uint32_t flags) {
  const uint32_t type = flags & kTypeMask;
  return type == 1 || type == 0xc || type == 0x12;
}

bool IsLiterals(uint32_t flags) {
  const uint32_t type = flags & kTypeMask;
  return (type >= 2 && type <= 4) || type == 0xe;
}

struct Segment {
  std::string_view name;
  uint64_t address = 0, offset = 0, size = 0;  // the last two in the file
  uint32_t protection = 0, sections = 0, flags = 0;
  Record headers;  // of its sections
};

struct Section {
  std::string_view name, segment;
  uint64_t address = 0, size = 0, offset = 0, relocations = 0, relocation_count = 0;
  uint32_t flags = 0;
};

PartKind KindOf(const Segment& segment) {
  if ((segment.protection & kExecute) != 0) return PartKind::kCode;
  if (segment.name == "__LINKEDIT") return PartKind::kMetadata;
  return (segment.protection & kWrite) != 0 ? PartKind::kData : PartKind::kConstants;
}

PartKind KindOf(const Section& section, const Segment& segment) {
  if ((section.flags & kInstructions) != 0) return PartKind::kCode;
  if (section.name.starts_with("__zdebug")) return PartKind::kCompressed;
  if ((section.flags & kDebug) != 0 || section.segment == "__DWARF") return PartKind::kMetadata;
  // All sections of an object are in one segment, which may be written.
  const bool is_constant = IsLiterals(section.flags) || section.segment == "__TEXT" ||
                           section.segment == "__DATA_CONST" || (segment.flags & kReadOnly) != 0 ||
                           (segment.protection & kWrite) == 0;
  return is_constant ? PartKind::kConstants : PartKind::kData;
}

class SliceReader {
 public:
  SliceReader(const FileExtract& file, const MachOSlice& slice, LayoutBuilder* layout)
      : file_(file), slice_(slice), layout_(layout) {}
  void Read(uint64_t* commands_left);

 private:
  bool ReadHeader();
  bool ReadCommands(uint64_t* commands_left);
  template <class Visit>
  void ForEachCommand(const Visit& visit);
  Segment SegmentOf(const Record& command) const;
  Section SectionOf(const Segment& segment, size_t index) const;
  void AddSections(const Record& command);
  void AddPlaces(const Record& command);
  void AddSegments();
  void FindEntry(const Record& command);

  size_t section_header() const { return wide_ ? 80 : 68; }
  uint64_t Word(const Record& record, size_t narrow, size_t wide) const {
    return wide_ ? record.U64(wide) : record.U32(narrow);
  }
  uint32_t Half(const Record& record, size_t narrow, size_t wide) const {
    return record.U32(wide_ ? wide : narrow);
  }

  std::string Named(std::string_view name) const {
    return (slice_.machine.empty() ? "" : std::string(slice_.machine) + " ") + std::string(name);
  }
  // By offsets in the slice.
  std::span<const uint8_t> At(uint64_t offset, uint64_t length) const;
  uint64_t Clamped(uint64_t offset, uint64_t length) const;
  void Add(uint64_t offset, uint64_t length, PartKind kind, std::string_view name,
           std::optional<uint64_t> address = {});

  const FileExtract& file_;
  const MachOSlice& slice_;
  LayoutBuilder* const layout_;
  Record header_;
  bool wide_ = false;
  Record commands_;
  std::vector<Segment> segments_;  // with bytes
  bool has_entry_ = false;
};

void SliceReader::Read(uint64_t* commands_left) {
  if (!ReadHeader() || !ReadCommands(commands_left)) {
    layout_->AddRest(slice_.start, slice_.size, PartKind::kData, slice_.machine);
    return;
  }
  ForEachCommand([&](const Record& command) { AddSections(command); });
  ForEachCommand([&](const Record& command) { AddPlaces(command); });
  AddSegments();
  ForEachCommand([&](const Record& command) { FindEntry(command); });
}

bool SliceReader::ReadHeader() {
  layout_->SetArchitecture({});
  const uint32_t magic = Record(At(0, 4), std::endian::big).U32(0);
  wide_ = magic == kBigWide || magic == kLittleWide;
  const bool is_big = magic == kBigWide || magic == kBig;
  if (!wide_ && !is_big && magic != kLittle) return false;
  const uint64_t length = wide_ ? 32 : 28;
  if (length > slice_.size) layout_->Damage("the Mach-O header is cut off");
  header_ = Record(At(0, length), is_big ? std::endian::big : std::endian::little);
  if (header_.empty()) return false;
  if (slice_.machine.empty()) layout_->SetMachine(MachineName(kMachines, header_.U32(4)));
  layout_->SetArchitecture(MachineArchitecture(kMachines, header_.U32(4), header_.order()));
  Add(0, header_.size(), PartKind::kHeader, "Mach-O header");
  return true;
}

bool SliceReader::ReadCommands(uint64_t* commands_left) {
  const uint64_t length = header_.U32(20);
  if (length > slice_.size - header_.size()) {
    layout_->Damage("the load commands lie outside the file");
    return false;
  }
  if (length > *commands_left) {
    layout_->Damage("its slices share their load commands");
    return false;
  }
  *commands_left -= length;
  Add(header_.size(), length, PartKind::kHeader, "load commands");
  commands_ = Record(At(header_.size(), length), header_.order());
  return length == 0 || !commands_.empty();
}

template <class Visit>
void SliceReader::ForEachCommand(const Visit& visit) {
  constexpr size_t kLeast = 8;
  size_t at = 0;
  for (uint32_t i = 0; i < header_.U32(16); ++i) {
    const Record command = commands_.Sub(at, commands_.U32(at + 4));
    if (command.size() < kLeast) {
      layout_->Damage("a load command has a wrong size");
      return;
    }
    visit(command);
    at += command.size();
  }
}

Segment SliceReader::SegmentOf(const Record& command) const {
  const size_t headers = wide_ ? 72 : 56;
  const size_t room = command.size() - std::min(command.size(), headers);
  Segment segment = {.name = command.Text(8, 16),
                     .address = Word(command, 24, 24),
                     .offset = Word(command, 32, 40),
                     .size = Word(command, 36, 48),
                     .protection = Half(command, 44, 60),
                     .sections = Half(command, 48, 64),
                     .flags = Half(command, 52, 68),
                     .headers = command.Sub(headers, room)};
  if (segment.sections > room / section_header()) {
    layout_->Damage("a segment has no room for its sections");
    segment.sections = static_cast<uint32_t>(room / section_header());
  }
  return segment;
}

Section SliceReader::SectionOf(const Segment& segment, size_t index) const {
  const Record header = segment.headers.Sub(index * section_header(), section_header());
  return {.name = header.Text(0, 16),
          .segment = header.Text(16, 16),
          .address = Word(header, 32, 32),
          .size = Word(header, 36, 40),
          .offset = Half(header, 40, 48),
          .relocations = Half(header, 48, 56),
          .relocation_count = Half(header, 52, 60),
          .flags = Half(header, 56, 64)};
}

void SliceReader::AddSections(const Record& command) {
  if (command.U32(0) != (wide_ ? kSegmentWide : kSegment)) return;
  const Segment segment = SegmentOf(command);
  constexpr uint64_t kRelocation = 8;
  const bool is_object = header_.U32(12) == kObject;
  for (size_t i = 0; i < segment.sections; ++i) {
    const Section section = SectionOf(segment, i);
    if (section.offset == 0 || IsZeroFilled(section.flags)) continue;
    std::string name(section.segment);
    name.append(",").append(section.name);
    Add(section.offset, section.size, KindOf(section, segment), name,
        is_object ? std::nullopt : std::optional(section.address));
    Add(section.relocations, section.relocation_count * kRelocation, PartKind::kMetadata,
        "relocations");
  }
  if (segment.size > 0) segments_.push_back(segment);
}

void SliceReader::AddPlaces(const Record& command) {
  const uint32_t number = command.U32(0);
  if (number == kSymbolTable) {
    const uint64_t symbol = wide_ ? 16 : 12;
    Add(command.U32(8), command.U32(12) * symbol, PartKind::kMetadata, "symbol table");
    Add(command.U32(16), command.U32(20), PartKind::kMetadata, "string table");
  }
  for (const PlaceCommand& place : kPlaceCommands)
    if (place.command == number)
      Add(command.U32(8), command.U32(12), PartKind::kMetadata, place.name);
}

void SliceReader::AddSegments() {
  for (const Segment& segment : segments_) {
    if (segment.sections == 0)
      Add(segment.offset, segment.size, KindOf(segment), segment.name, segment.address);
    else if (segment.offset <= slice_.size)
      layout_->AddAround(slice_.start + segment.offset, Clamped(segment.offset, segment.size),
                         KindOf(segment), Named(segment.name), segment.address);
  }
}

// LC_MAIN says where in the file; LC_UNIXTHREAD all registers, among them that of the next
// instruction (mach/machine/thread_status.h).
void SliceReader::FindEntry(const Record& command) {
  const uint32_t number = command.U32(0);
  if (has_entry_ || (number != kMain && number != kUnixThread)) return;
  has_entry_ = true;
  if (number == kMain) {
    if (command.U64(8) < slice_.size) layout_->SetEntry(slice_.start, command.U64(8));
    return;
  }
  constexpr size_t kRegisters = 16;
  uint64_t address = 0;
  switch (header_.U32(4)) {
    case kX86:
      address = command.U32(kRegisters + size_t{10} * 4);
      break;
    case kX86Wide:
      address = command.U64(kRegisters + size_t{16} * 8);
      break;
    case kArm:
      address = command.U32(kRegisters + size_t{15} * 4);
      break;
    case kArmWide:
      address = command.U64(kRegisters + size_t{32} * 8);
      break;
    case kPowerPc:
      address = command.U32(kRegisters);
      break;
  }
  if (address == 0) return;
  for (const Segment& segment : segments_)
    if (address >= segment.address && address - segment.address < segment.size &&
        Clamped(segment.offset, segment.size) > address - segment.address)
      layout_->SetEntry(slice_.start + segment.offset, address - segment.address);
}

std::span<const uint8_t> SliceReader::At(uint64_t offset, uint64_t length) const {
  if (offset > slice_.size || length > slice_.size - offset) return {};
  return file_.At(slice_.start + offset, length);
}

uint64_t SliceReader::Clamped(uint64_t offset, uint64_t length) const {
  return std::min(length, slice_.size - std::min(offset, slice_.size));
}

void SliceReader::Add(uint64_t offset, uint64_t length, PartKind kind, std::string_view name,
                      std::optional<uint64_t> address) {
  const uint64_t clamped = Clamped(offset, length);
  if (clamped < length) layout_->LiesOutside(name);
  if (clamped > 0) layout_->AddRest(slice_.start + offset, clamped, kind, Named(name), address);
}

}  // namespace

std::string MachOMachine(uint32_t cpu_type) { return MachineName(kMachines, cpu_type); }

bool IsMachOMagic(uint32_t magic) {
  return magic == kBig || magic == kBigWide || magic == kLittle || magic == kLittleWide;
}

void ReadMachOSlice(const FileExtract& file, const MachOSlice& slice, uint64_t* commands_left,
                    LayoutBuilder* layout) {
  SliceReader(file, slice, layout).Read(commands_left);
}

}  // namespace fovea::data
