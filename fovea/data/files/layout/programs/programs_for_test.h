#ifndef FOVEA_DATA_FILES_LAYOUT_PROGRAMS_PROGRAMS_FOR_TEST_H_
#define FOVEA_DATA_FILES_LAYOUT_PROGRAMS_PROGRAMS_FOR_TEST_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fovea::data {

// Programs, as small as they can be, that hold what a test says; their code runs nowhere.

// A file that is written in any order.
struct BytesForTest {
  std::endian order = std::endian::little;
  std::string bytes = {};

  void Put(size_t at, uint64_t value, size_t width) {
    if (bytes.size() < at + width) bytes.resize(at + width);
    for (size_t i = 0; i < width; ++i, value >>= 8)
      bytes[at + (order == std::endian::big ? width - 1 - i : i)] = static_cast<char>(value);
  }
  void PutText(size_t at, std::string_view text) {
    if (bytes.size() < at + text.size()) bytes.resize(at + text.size());
    bytes.replace(at, text.size(), text);
  }
  // Puts it behind all others, and gives its place.
  size_t Append(std::string_view text, size_t alignment = 1) {
    bytes.resize((bytes.size() + alignment - 1) / alignment * alignment);
    bytes += text;
    return bytes.size() - text.size();
  }
};

// Header, a segment for each section that is loaded, the sections one behind the other, their
// names, their table.
struct ElfForTest {
  struct Section {
    std::string name;
    uint32_t type = 1;
    uint64_t flags = 0, address = 0;
    std::string content;
  };
  bool wide = true;
  std::endian order = std::endian::little;
  uint16_t type = 2, machine = 62;
  uint64_t entry = 0;
  std::vector<Section> sections = {};
  bool has_table = true;

  std::string Make() const {
    const size_t header = wide ? 64 : 52, segment = wide ? 56 : 32, entry_size = wide ? 64 : 40;
    const size_t word = wide ? 8 : 4;
    BytesForTest file = {order};
    file.PutText(0,
                 "\x7f"
                 "ELF");
    file.Put(4, wide ? 2 : 1, 1);
    file.Put(5, order == std::endian::big ? 2 : 1, 1);
    file.Put(16, type, 2);
    file.Put(18, machine, 2);
    file.Put(24, entry, word);
    file.Put(wide ? 52 : 40, header, 2);
    file.Put(wide ? 54 : 42, segment, 2);
    file.Put(wide ? 58 : 46, entry_size, 2);
    std::vector<const Section*> loaded;
    for (const Section& section : sections)
      if ((section.flags & 2) != 0) loaded.push_back(&section);
    file.Put(wide ? 32 : 28, loaded.empty() ? 0 : header, word);
    file.Put(wide ? 56 : 44, loaded.size(), 2);
    file.bytes.resize(header + loaded.size() * segment);

    std::string names(1, '\0');
    std::string table(entry_size, '\0');
    size_t next_segment = header;
    const auto list = [&](const Section& section, size_t at) {
      BytesForTest row = {order, std::string(entry_size, '\0')};
      row.Put(0, section.name.empty() ? 0 : names.size(), 4);
      names += section.name + '\0';
      row.Put(4, section.type, 4);
      row.Put(8, section.flags, word);
      row.Put(wide ? 16 : 12, section.address, word);
      row.Put(wide ? 24 : 16, at, word);
      row.Put(wide ? 32 : 20, section.name == ".shstrtab" ? names.size() : section.content.size(),
              word);
      table += row.bytes;
    };
    for (const Section& section : sections) {
      const size_t at = file.Append(section.type == 8 ? "" : section.content);
      list(section, at);
      if ((section.flags & 2) == 0) continue;
      const uint32_t flags = 4 | (section.flags & 1 ? 2 : 0) | (section.flags & 4 ? 1 : 0);
      file.Put(next_segment, 1, 4);
      file.Put(next_segment + (wide ? 4 : 24), flags, 4);
      file.Put(next_segment + (wide ? 8 : 4), at, word);
      file.Put(next_segment + (wide ? 16 : 8), section.address, word);
      file.Put(next_segment + (wide ? 32 : 16), section.type == 8 ? 0 : section.content.size(),
               word);
      file.Put(next_segment + (wide ? 40 : 20), section.content.size(), word);
      next_segment += segment;
    }
    if (!has_table) return file.bytes;
    list({".shstrtab", 3, 0, 0, ""}, file.bytes.size());
    file.Append(names);
    file.Put(wide ? 40 : 32, file.Append(table), word);
    file.Put(wide ? 60 : 48, sections.size() + 2, 2);
    file.Put(wide ? 62 : 50, sections.size() + 1, 2);
    return file.bytes;
  }
};

// Sections lie in the file at multiples of 512, the first behind the headers.
struct PeForTest {
  static constexpr uint32_t kCode = 0x60000020, kConstants = 0x40000040, kData = 0xc0000040;
  struct Section {
    std::string name;
    uint32_t flags = 0, address = 0, virtual_size = 0;
    std::string content;
  };
  bool wide = true;
  uint16_t machine = 0x8664;
  uint32_t entry = 0;
  std::vector<Section> sections = {};
  std::map<size_t, std::pair<uint32_t, uint32_t>> directories = {};
  std::string symbols = {};  // 18 bytes each
  std::string symbol_names = {};
  std::string overlay = {}, certificate = {};

  static constexpr size_t kHeader = 128;  // where it begins; the optional one 24 bytes behind

  size_t table() const { return kHeader + 24 + (wide ? 240 : 224); }

  std::string Make() const {
    const size_t optional = kHeader + 24, directory = optional + (wide ? 112 : 96);
    BytesForTest file;
    file.PutText(0, "MZ");
    file.Put(60, kHeader, 4);
    file.PutText(64, "This program cannot be run in DOS mode.");
    file.PutText(kHeader, std::string_view("PE\0\0", 4));
    file.Put(kHeader + 4, machine, 2);
    file.Put(kHeader + 6, sections.size(), 2);
    file.Put(kHeader + 20, wide ? 240 : 224, 2);
    file.Put(optional, wide ? 0x20b : 0x10b, 2);
    file.Put(optional + 16, entry, 4);
    if (wide)
      file.Put(optional + 24, 0x140000000, 8);
    else
      file.Put(optional + 28, 0x400000, 4);
    file.Put(optional + 32, 4096, 4);
    file.Put(optional + 36, 512, 4);
    file.Put(directory - 4, 16, 4);
    for (const auto& [index, place] : directories) {
      file.Put(directory + 8 * index, place.first, 4);
      file.Put(directory + 8 * index + 4, place.second, 4);
    }
    file.bytes.resize(table() + 40 * sections.size());
    file.Append("", 512);
    file.Put(optional + 60, file.bytes.size(), 4);
    for (size_t i = 0; i < sections.size(); ++i) {
      const Section& section = sections[i];
      const size_t row = table() + 40 * i, at = file.Append(section.content, 512);
      file.Append("", 512);
      file.PutText(row, section.name);
      file.Put(row + 8, section.virtual_size, 4);
      file.Put(row + 12, section.address, 4);
      file.Put(row + 16, file.bytes.size() - at, 4);
      file.Put(row + 20, section.content.empty() ? 0 : at, 4);
      file.Put(row + 36, section.flags, 4);
    }
    if (!symbols.empty()) {
      file.Put(kHeader + 12, file.Append(symbols), 4);
      file.Put(kHeader + 16, symbols.size() / 18, 4);
      BytesForTest names;
      names.Put(0, 4 + symbol_names.size(), 4);
      names.Append(symbol_names);
      file.Append(names.bytes);
    }
    file.Append(overlay);
    if (!certificate.empty()) {
      file.Put(directory + 8 * 4, file.Append(certificate, 8), 4);
      file.Put(directory + 8 * 4 + 4, certificate.size(), 4);
    }
    return file.bytes;
  }
};

// Header, load commands, what they speak of one behind the other.
struct MachOForTest {
  static constexpr uint32_t kX86 = 7, kX86Wide = 0x01000007, kArmWide = 0x0100000c, kPowerPc = 18;
  static constexpr uint32_t kInstructions = 0x80000400;
  struct Section {
    std::string segment, name;
    uint32_t flags = 0;
    uint64_t address = 0;
    std::string content;
  };
  struct Segment {
    std::string name;
    uint32_t protection = 0;
    std::vector<Section> sections = {};
    std::string content = {};  // if it has no sections
  };
  bool wide = true;
  std::endian order = std::endian::little;
  uint32_t processor = kX86Wide, type = 2;
  std::vector<Segment> segments = {};
  std::string signature = {};
  bool has_main = false;     // the first section begins with it
  std::string command = {};  // one more, in its bytes

  std::string Make() const {
    const size_t header = wide ? 32 : 28, segment_header = wide ? 72 : 56,
                 section_header = wide ? 80 : 68, word = wide ? 8 : 4;
    size_t commands = 0, count = segments.size();
    for (const Segment& segment : segments)
      commands += segment_header + segment.sections.size() * section_header;
    if (!signature.empty()) commands += 16, ++count;
    if (has_main) commands += 24, ++count;
    if (!command.empty()) commands += command.size(), ++count;

    BytesForTest file = {order};
    file.Put(0, wide ? 0xfeedfacf : 0xfeedface, 4);
    file.Put(4, processor, 4);
    file.Put(12, type, 4);
    file.Put(16, count, 4);
    file.Put(20, commands, 4);
    file.bytes.resize(header + commands);
    size_t at = header;
    for (const Segment& segment : segments) {
      const size_t command = at, start = file.bytes.size();
      file.Put(command, wide ? 0x19 : 1, 4);
      file.Put(command + 4, segment_header + segment.sections.size() * section_header, 4);
      file.PutText(command + 8, segment.name);
      file.Put(command + (wide ? 60 : 44), segment.protection, 4);
      file.Put(command + (wide ? 64 : 48), segment.sections.size(), 4);
      at += segment_header;
      for (const Section& section : segment.sections) {
        file.PutText(at, section.name);
        file.PutText(at + 16, section.segment);
        file.Put(at + 32, section.address, word);
        file.Put(at + 32 + word, section.content.size(), word);
        const bool is_zeros = section.flags == 1;
        file.Put(at + 32 + 2 * word, file.Append(is_zeros ? "" : section.content), 4);
        file.Put(at + 48 + 2 * word, section.flags, 4);
        at += section_header;
      }
      file.Append(segment.content);
      if (!segment.sections.empty()) file.Put(command + 24, segment.sections[0].address, word);
      file.Put(command + 24 + word, file.bytes.size() - start, word);
      file.Put(command + 24 + 2 * word, start, word);
      file.Put(command + 24 + 3 * word, file.bytes.size() - start, word);
    }
    if (!signature.empty()) {
      file.Put(at, 0x1d, 4);
      file.Put(at + 4, 16, 4);
      file.Put(at + 8, file.Append(signature), 4);
      file.Put(at + 12, signature.size(), 4);
      at += 16;
    }
    if (has_main) {
      file.Put(at, 0x80000028, 4);
      file.Put(at + 4, 24, 4);
      file.Put(at + 8, header + commands, 8);
      at += 24;
    }
    file.PutText(at, command);
    return file.bytes;
  }
};

// One behind the other, at multiples of 64.
inline std::string FatForTest(const std::vector<std::pair<uint32_t, std::string>>& slices) {
  BytesForTest file = {std::endian::big};
  file.Put(0, 0xcafebabe, 4);
  file.Put(4, slices.size(), 4);
  file.bytes.resize(8 + 20 * slices.size());
  for (size_t i = 0; i < slices.size(); ++i) {
    const auto& [processor, bytes] = slices[i];
    file.Put(8 + 20 * i, processor, 4);
    file.Put(8 + 20 * i + 8, file.Append(bytes, 64), 4);
    file.Put(8 + 20 * i + 12, bytes.size(), 4);
  }
  return file.bytes;
}

// Of each format and size.

inline ElfForTest SmallElf(bool wide = true, std::endian order = std::endian::little) {
  ElfForTest elf = {.wide = wide, .order = order, .entry = 0x1002};
  elf.sections = {{".text", 1, 6, 0x1000, "code"},  {".rodata", 1, 2, 0x2000, "constants"},
                  {".data", 1, 3, 0x3000, "data"},  {".bss", 8, 3, 0x4000, "nothing"},
                  {".comment", 1, 0, 0, "comment"}, {".payload", 1, 0, 0, "carried"},
                  {".symtab", 2, 0, 0, "symbols"},  {".debug_info", 1, 0x800, 0, "packed"}};
  return elf;
}

inline PeForTest SmallPe(bool wide = true) {
  PeForTest pe = {.wide = wide, .machine = static_cast<uint16_t>(wide ? 0x8664 : 0x14c)};
  pe.entry = 0x1010;
  pe.sections = {{".text", PeForTest::kCode, 0x1000, 100, std::string(500, 'c')},
                 {".rdata", PeForTest::kConstants, 0x2000, 512, std::string(512, 'r')},
                 {".data", PeForTest::kData, 0x3000, 4096, "data"},
                 {".bss", PeForTest::kData, 0x4000, 4096, ""},
                 {".rsrc", PeForTest::kData, 0x5000, 10, "resources."}};
  return pe;
}

inline MachOForTest SmallMachO(bool wide = true, std::endian order = std::endian::little) {
  MachOForTest program = {.wide = wide, .order = order};
  program.processor = wide ? MachOForTest::kX86Wide : MachOForTest::kPowerPc;
  program.segments = {{"__TEXT",
                       5,
                       {{"__TEXT", "__text", MachOForTest::kInstructions, 0x1000, "code"},
                        {"__TEXT", "__cstring", 2, 0x1004, "text"}}},
                      {"__DATA", 3, {{"__DATA", "__data", 0, 0x2000, "data"}}},
                      {"__LINKEDIT", 1, {}, "names"}};
  program.signature = "signature";
  program.has_main = true;
  return program;
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_PROGRAMS_PROGRAMS_FOR_TEST_H_
