#include "fovea/data/files/layout/bytecode/wasm_layout.h"

#include <optional>
#include <string>
#include <string_view>

#include "fovea/data/files/layout/layout_cursor.h"

namespace fovea::data {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kMagic = "\0asm"sv;
constexpr uint64_t kHeader = 8;
constexpr uint64_t kCustom = 0;

struct Section {
  PartKind kind;
  std::string_view name;
};

// Section 5.5.2: by their numbers, from 1.
constexpr Section kSections[] = {
    {PartKind::kHeader, "type"},   {PartKind::kHeader, "import"}, {PartKind::kHeader, "function"},
    {PartKind::kHeader, "table"},  {PartKind::kHeader, "memory"}, {PartKind::kHeader, "global"},
    {PartKind::kHeader, "export"}, {PartKind::kHeader, "start"},  {PartKind::kHeader, "element"},
    {PartKind::kCode, "code"},     {PartKind::kData, "data"},     {PartKind::kHeader, "data count"},
    {PartKind::kHeader, "tag"},
};

// Section 5.2.2: u32 as LEB128.
std::optional<uint64_t> ReadU32(LayoutCursor* cursor) {
  uint64_t value = 0;
  for (int shift = 0; shift < 35; shift += 7) {
    const uint64_t byte = cursor->Number(1);
    if (!cursor->ok()) return std::nullopt;
    value |= (byte & 0x7f) << shift;
    if ((byte & 0x80) != 0) continue;
    if (value > UINT32_MAX) return std::nullopt;
    return value;
  }
  return std::nullopt;
}

// Section 5.5.3: of a custom section whose content ends there.
std::string_view CustomName(LayoutCursor cursor, uint64_t end) {
  const uint64_t bytes = ReadU32(&cursor).value_or(0);
  if (cursor.at() > end || bytes > end - cursor.at()) return "custom";
  const std::string_view name = cursor.Text(bytes);
  return name.empty() ? "custom" : name;
}

}  // namespace

bool IsWasm(const FileExtract& file) {
  LayoutCursor cursor(file, std::endian::little);
  return cursor.Text(kMagic.size()) == kMagic;
}

void ReadWasm(const FileExtract& file, LayoutBuilder* layout) {
  layout->Add(0, kHeader, PartKind::kHeader, "header");
  LayoutCursor cursor(file, std::endian::little, kMagic.size());
  cursor.Skip(2);
  const bool is_module = cursor.Number(2) == 0;  // else a component, whose sections are others
  while (cursor.ok() && !cursor.at_end()) {
    const uint64_t start = cursor.at();
    const uint64_t id = cursor.Number(1);
    const std::optional<uint64_t> length = ReadU32(&cursor);
    if (!cursor.ok()) break;
    if (!length) {
      layout->Damage("a section has no length");
      return layout->AddUnknown();
    }
    const uint64_t end = cursor.at() + *length;
    if (id == kCustom) {
      layout->Add(start, end - start, PartKind::kMetadata, CustomName(cursor, end));
    } else if (is_module && id <= std::size(kSections)) {
      const Section& section = kSections[id - 1];
      layout->Add(start, end - start, section.kind, section.name);
    } else {
      if (is_module) layout->Damage("a section is of no known kind");
      layout->Add(start, end - start, PartKind::kData, "section " + std::to_string(id));
    }
    cursor.Skip(*length);
  }
  cursor.TellRest(layout);
}

}  // namespace fovea::data
