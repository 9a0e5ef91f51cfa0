#include "fovea/data/files/layout/programs/pe_layout.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/data/files/layout/programs/machine_names.h"
#include "fovea/data/files/layout/record.h"

namespace fovea::data {
namespace {

// Sizes of headers: of MS-DOS, of COFF with the signature, of a section; and of a symbol.
constexpr uint64_t kDosHeader = 64, kCoffHeader = 24, kSectionHeader = 40, kSymbol = 18;
// Of the optional header, with all directories.
constexpr uint64_t kMostOptional = 240;

// Of sections.
constexpr uint32_t kCode = 0x20, kExecute = 0x20000000, kWrite = 0x80000000;

// Data directories: what they are of.
constexpr size_t kResources = 2, kCertificates = 4, kRelocations = 5, kDebug = 6, kCli = 14;

constexpr MachineNumber kMachines[] = {{0x14c, "x86", InstructionSet::kX86},
                                       {0x8664, "x86-64", InstructionSet::kX86Wide},
                                       {0x1c0, "arm", InstructionSet::kArm},
                                       {0x1c2, "arm", InstructionSet::kThumb},
                                       {0x1c4, "arm", InstructionSet::kThumb},
                                       {0xaa64, "aarch64", InstructionSet::kAarch64},
                                       {0xa641, "aarch64", InstructionSet::kAarch64},
                                       {0xa64e, "aarch64", InstructionSet::kAarch64},
                                       {0x200, "ia64"},
                                       {0x166, "mips", InstructionSet::kMips},
                                       {0x169, "mips", InstructionSet::kMips},
                                       {0x266, "mips"},
                                       {0x366, "mips", InstructionSet::kMips},
                                       {0x466, "mips"},
                                       {0x1f0, "ppc", InstructionSet::kPowerPc},
                                       {0x1f1, "ppc", InstructionSet::kPowerPc},
                                       {0x1a2, "sh"},
                                       {0x1a3, "sh"},
                                       {0x1a6, "sh"},
                                       {0x1a8, "sh"},
                                       {0x184, "alpha"},
                                       {0x284, "alpha"},
                                       {0x5032, "riscv"},
                                       {0x5064, "riscv"},
                                       {0x6232, "loongarch"},
                                       {0x6264, "loongarch"},
                                       {0xebc, "ebc"}};

struct Directory {
  uint32_t address = 0, size = 0;  // relative to the image
};

struct Section {
  std::string name;
  uint64_t address = 0, virtual_size = 0;  // relative to the image
  uint64_t offset = 0, size = 0;           // in the file
  uint32_t flags = 0;

  uint64_t end() const { return offset + size; }
  // Bytes that the program uses.
  uint64_t used() const { return virtual_size == 0 ? size : std::min(size, virtual_size); }
};

// Bytes of the file, and the section that they are in.
struct Place {
  uint64_t offset = 0, length = 0;
  const Section* section = nullptr;
};

class PeReader {
 public:
  PeReader(const FileExtract& file, LayoutBuilder* layout) : file_(file), layout_(layout) {}
  void Read();

 private:
  bool ReadHeaders();
  bool ReadSections();
  Record SymbolNames() const;
  std::string NameOf(const Record& header, size_t index, const Record& names) const;
  PartKind KindOf(const Section& section) const;
  Directory DirectoryOf(size_t index) const;
  std::optional<Place> PlaceOf(const Directory& directory) const;
  void AddPlace(const Directory& directory, PartKind kind, std::string_view name);

  void AddCli();
  void AddResources();
  void AddSections();
  void AddSymbols();
  void AddDebugData();
  void AddCertificates();
  void FindEntry();

  uint64_t size() const { return static_cast<uint64_t>(file_.size()); }
  std::optional<uint64_t> Loaded(uint64_t address) const {
    return image_base_ ? std::optional(*image_base_ + address) : std::nullopt;
  }

  const FileExtract& file_;
  LayoutBuilder* const layout_;
  Record coff_, optional_;
  bool wide_ = false;                   // PE32+
  uint64_t table_ = 0;                  // where the section table begins
  std::optional<uint64_t> image_base_;  // unless the optional header is broken
  uint64_t end_ = 0;                    // of headers and sections
  std::vector<Section> sections_;
};

void PeReader::Read() {
  if (!ReadHeaders() || !ReadSections()) {
    layout_->AddUnknown();
    return;
  }
  // What lies within sections comes before them.
  AddCli();
  AddResources();
  AddSections();
  AddSymbols();
  AddDebugData();
  AddCertificates();
  layout_->OverlayFrom(end_);
  FindEntry();
}

bool PeReader::ReadHeaders() {
  const uint64_t start = Record(file_.At(0, kDosHeader)).U32(60);
  layout_->Add(0, kDosHeader, PartKind::kHeader, "DOS header");
  if (start > kDosHeader)
    layout_->Add(kDosHeader, start - kDosHeader, PartKind::kHeader, "DOS stub");
  coff_ = Record(file_.At(start, kCoffHeader));
  const uint64_t optional = start + kCoffHeader, length = coff_.U16(20);
  if (optional > size() || length > size() - optional) {
    layout_->Damage("the PE header is cut off");
    return false;
  }
  if (coff_.empty()) return false;
  layout_->SetArchitecture(MachineArchitecture(kMachines, coff_.U16(4), std::endian::little));
  layout_->Add(start, kCoffHeader + length, PartKind::kHeader, "PE header");
  layout_->SetMachine(MachineName(kMachines, coff_.U16(4)));
  table_ = optional + length;

  // The loader reads all fields, whatever length is said of them.
  optional_ = Record(file_.At(optional, std::min(kMostOptional, size() - optional)));
  const uint16_t magic = optional_.U16(0);
  wide_ = magic == 0x20b;
  if (!wide_ && magic != 0x10b) {
    if (!optional_.empty() || optional == size())
      layout_->Damage("the optional header is of no known kind");
    optional_ = {};
  } else {
    image_base_ = wide_ ? optional_.U64(24) : optional_.U32(28);
  }
  return true;
}

bool PeReader::ReadSections() {
  const uint64_t count = coff_.U16(6);
  if (count > (size() - table_) / kSectionHeader) {
    layout_->Damage("the section table lies outside the file");
    return false;
  }
  layout_->Add(table_, count * kSectionHeader, PartKind::kHeader, "section table");
  const Record table(file_.At(table_, count * kSectionHeader));
  if (table.empty() && count > 0) return false;

  // The loader goes by sectors, unless sections lie in the file as in memory.
  constexpr uint64_t kPage = 4096, kSector = 512;
  const bool by_sectors = optional_.U32(32) >= kPage;
  const Record names = SymbolNames();
  for (size_t i = 0; i < count; ++i) {
    const Record header = table.Sub(i * kSectionHeader, kSectionHeader);
    Section section = {.name = NameOf(header, i, names),
                       .address = header.U32(12),
                       .virtual_size = header.U32(8),
                       .offset = header.U32(20),
                       .size = header.U32(16),
                       .flags = header.U32(36)};
    if (section.offset == 0) section.size = 0;
    if (by_sectors) section.offset -= section.offset % kSector;
    sections_.push_back(std::move(section));
  }
  return true;
}

// COFF's string table, behind the symbols.
Record PeReader::SymbolNames() const {
  const uint64_t symbols = coff_.U32(12), count = coff_.U32(16);
  if (symbols == 0) return {};
  const uint64_t start = symbols + count * kSymbol;
  return Record(file_.At(start, Record(file_.At(start, 4)).U32(0)));
}

// A name that is longer than its field is "/" and the offset of it among those of symbols.
std::string PeReader::NameOf(const Record& header, size_t index, const Record& names) const {
  std::string_view name = header.Text(0, 8);
  size_t offset = 0;
  if (name.starts_with('/') &&
      std::from_chars(name.data() + 1, name.data() + name.size(), offset).ec == std::errc()) {
    const std::string_view longer = names.Text(offset, LayoutBuilder::kMostName);
    if (!longer.empty()) name = longer;
  }
  return name.empty() ? "section " + std::to_string(index + 1) : std::string(name);
}

Directory PeReader::DirectoryOf(size_t index) const {
  const size_t count = optional_.U32(wide_ ? 108 : 92), start = wide_ ? 112 : 96;
  if (index >= count) return {};
  return {optional_.U32(start + 8 * index), optional_.U32(start + 8 * index + 4)};
}

std::optional<Place> PeReader::PlaceOf(const Directory& directory) const {
  for (const Section& section : sections_) {
    if (directory.address < section.address) continue;
    const uint64_t within = directory.address - section.address;
    if (within >= section.size) continue;
    return Place{section.offset + within, std::min<uint64_t>(directory.size, section.size - within),
                 &section};
  }
  return {};
}

void PeReader::AddPlace(const Directory& directory, PartKind kind, std::string_view name) {
  if (const std::optional<Place> place = PlaceOf(directory))
    layout_->AddRest(place->offset, place->length, kind, name, Loaded(directory.address));
}

void PeReader::AddCli() {
  constexpr uint32_t kHeader = 72, kOnlyForVirtualMachine = 1;
  const uint32_t address = DirectoryOf(kCli).address;
  const std::optional<Place> place = PlaceOf({address, kHeader});
  if (address == 0 || !place) return;
  const Record header(file_.At(place->offset, kHeader));
  if (header.U32(0) < kHeader) return;
  // Some that say so were compiled for a processor as well, which is another header.
  const bool is_compiled = header.U32(64) != 0;
  if ((header.U32(16) & kOnlyForVirtualMachine) != 0 && !is_compiled) {
    layout_->SetMachine(".net");
    layout_->SetArchitecture({});
  }
  AddPlace({address, kHeader}, PartKind::kHeader, "CLI header");
  AddPlace({header.U32(8), header.U32(12)}, PartKind::kMetadata, "CLI metadata");
  AddPlace({header.U32(24), header.U32(28)}, PartKind::kConstants, "CLI resources");
}

// Where linkers have put them into another section.
void PeReader::AddResources() {
  const Directory resources = DirectoryOf(kResources);
  const std::optional<Place> place = PlaceOf(resources);
  if (!place || resources.address == 0 || resources.address == place->section->address ||
      (place->section->flags & (kCode | kExecute)) != 0)
    return;
  AddPlace(resources, PartKind::kConstants, "resources");
}

PartKind PeReader::KindOf(const Section& section) const {
  if ((section.flags & (kCode | kExecute)) != 0) return PartKind::kCode;
  const auto is_of = [&](size_t directory) {
    return section.address != 0 && DirectoryOf(directory).address == section.address;
  };
  if (section.name == ".rsrc" || is_of(kResources)) return PartKind::kConstants;
  if (section.name == ".reloc" || is_of(kRelocations)) return PartKind::kMetadata;
  if (section.name.starts_with(".zdebug")) return PartKind::kCompressed;
  if (section.name.starts_with(".debug") || section.name.starts_with(".gnu"))
    return PartKind::kMetadata;
  return (section.flags & kWrite) != 0 ? PartKind::kData : PartKind::kConstants;
}

void PeReader::AddSections() {
  end_ = table_ + sections_.size() * kSectionHeader;
  for (const Section& section : sections_) {
    const uint64_t used = section.used();
    layout_->AddRest(section.offset, used, KindOf(section), section.name, Loaded(section.address));
    layout_->AddRest(section.offset + used, section.size - used, PartKind::kSlack,
                     "slack of " + section.name, Loaded(section.address + used));
    if (section.end() > size() && section.size > 0) layout_->LiesOutside(section.name);
    end_ = std::max(end_, section.end());
  }
}

void PeReader::AddSymbols() {
  const uint64_t symbols = coff_.U32(12), count = coff_.U32(16);
  if (symbols == 0) return;
  const uint64_t names = symbols + count * kSymbol;
  layout_->AddRest(symbols, count * kSymbol, PartKind::kMetadata, "symbols");
  layout_->AddRest(names, Record(file_.At(names, 4)).U32(0), PartKind::kMetadata, "symbol names");
}

// Most lie in a section; those of old linkers behind all of them.
void PeReader::AddDebugData() {
  constexpr uint64_t kEntry = 28, kMostEntries = 64;
  const std::optional<Place> place = PlaceOf(DirectoryOf(kDebug));
  if (!place) return;
  const uint64_t count = std::min(place->length / kEntry, kMostEntries);
  const Record entries(file_.At(place->offset, count * kEntry));
  for (size_t i = 0; i < count; ++i) {
    const Record entry = entries.Sub(i * kEntry, kEntry);
    if (entry.U32(24) != 0)
      layout_->AddRest(entry.U32(24), entry.U32(16), PartKind::kMetadata, "debug data");
  }
}

// By their offset in the file, unlike all other directories. They stand behind an overlay, and are
// aligned.
void PeReader::AddCertificates() {
  constexpr uint64_t kAlignment = 8;
  const Directory certificates = DirectoryOf(kCertificates);
  if (certificates.address == 0) return;
  layout_->Add(certificates.address, certificates.size, PartKind::kMetadata, "certificate");
  if (certificates.address >= end_ && certificates.address - end_ < kAlignment)
    end_ = certificates.address;
}

void PeReader::FindEntry() {
  const uint32_t address = optional_.U32(16);
  if (address == 0) return;
  if (const std::optional<Place> place = PlaceOf({address, 1}))
    layout_->SetEntry(place->offset);
  else if (address < optional_.U32(60))
    layout_->SetEntry(address);
}

}  // namespace

bool IsPe(const FileExtract& file) {
  const Record dos(file.At(0, kDosHeader));
  if (dos.Text(0, 2) != "MZ") return false;
  const std::span<const uint8_t> signature = file.At(dos.U32(60), 4);
  return Record(signature).Text(0, 4) == "PE" && signature[3] == 0;
}

void ReadPe(const FileExtract& file, LayoutBuilder* layout) { PeReader(file, layout).Read(); }

}  // namespace fovea::data
