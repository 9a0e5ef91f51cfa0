#include "fovea/data/files/layout/fonts/woff_layout.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "fovea/data/files/layout/fonts/font_tables.h"
#include "fovea/data/files/layout/layout_cursor.h"

namespace fovea::data {
namespace {

// What the header says of two blocks behind the tables: where its field of the first one is. Gives
// the end of the file as far as it is known.
uint64_t AddBlocks(const Record& header, size_t field, uint64_t end, LayoutBuilder* layout) {
  const auto add = [&](size_t at, std::string_view name) {
    const uint64_t offset = header.U32(at), length = header.U32(at + 4);
    layout->Add(offset, length, PartKind::kMetadata, name);
    if (length > 0) end = std::max(end, offset + length);
  };
  add(field, "metadata");
  add(field + 12, "private data");
  return end;
}

// WOFF 2.0, section 4.1: UIntBase128; at most 5 bytes, and none in vain.
bool SkipBase128(LayoutCursor* cursor) {
  uint64_t value = 0;
  for (int i = 0; i < 5; ++i) {
    const uint64_t byte = cursor->Number(1);
    if (!cursor->ok() || (i == 0 && byte == 0x80)) return false;
    value = value << 7 | (byte & 0x7f);
    if ((byte & 0x80) == 0) return value <= UINT32_MAX;
  }
  return false;
}

// The same section: 255UInt16.
uint64_t Number255(LayoutCursor* cursor) {
  const uint64_t code = cursor->Number(1);
  if (code == 253) return cursor->Number(2);
  if (code == 254) return 506 + cursor->Number(1);
  if (code == 255) return 253 + cursor->Number(1);
  return code;
}

// Section 4.1: an entry of the table directory.
bool SkipTable(LayoutCursor* cursor) {
  constexpr uint64_t kOtherTag = 63, kGlyf = 10, kLoca = 11;
  const uint64_t flags = cursor->Number(1), tag = flags & 63, transform = flags >> 6;
  if (tag == kOtherTag) cursor->Skip(4);
  if (!cursor->ok() || !SkipBase128(cursor)) return false;
  const bool transformed = tag == kGlyf || tag == kLoca ? transform == 0 : transform != 0;
  return !transformed || SkipBase128(cursor);
}

// Section 4.2: the fonts of a collection.
void SkipCollection(LayoutCursor* cursor) {
  cursor->Skip(4);
  const uint64_t fonts = Number255(cursor);
  for (uint64_t font = 0; font < fonts && cursor->ok(); ++font) {
    const uint64_t tables = Number255(cursor);
    cursor->Skip(4);
    for (uint64_t i = 0; i < tables && cursor->ok(); ++i) Number255(cursor);
  }
}

}  // namespace

void ReadWoff(const FileExtract& file, LayoutBuilder* layout) {
  constexpr uint64_t kHeader = 44, kEntry = 20;
  LayoutCursor cursor(file, std::endian::big);
  const Record header(cursor.Bytes(kHeader), std::endian::big);
  if (header.empty()) return cursor.TellRest(layout);
  const uint64_t tables = header.U16(12);
  uint64_t end = kHeader + kEntry * tables;
  layout->Add(0, end, PartKind::kHeader, "header");
  for (uint64_t i = 0; i < tables && cursor.ok(); ++i) {
    const std::string_view tag = cursor.Text(4);
    const uint64_t offset = cursor.Number(4), packed = cursor.Number(4), length = cursor.Number(4);
    cursor.Skip(4);
    if (!cursor.ok()) break;
    layout->Add(offset, packed, packed < length ? PartKind::kCompressed : FontTableKind(tag), tag);
    end = std::max(end, offset + packed);
  }
  end = AddBlocks(header, 24, end, layout);
  if (cursor.ok()) layout->OverlayFrom(FontAligned(end));
  cursor.TellRest(layout);
}

void ReadWoff2(const FileExtract& file, LayoutBuilder* layout) {
  LayoutCursor cursor(file, std::endian::big);
  const Record header(cursor.Bytes(48), std::endian::big);
  if (header.empty()) return cursor.TellRest(layout);
  const uint64_t tables = header.U16(12), packed = header.U32(20);
  bool readable = true;
  for (uint64_t i = 0; i < tables && readable; ++i) readable = SkipTable(&cursor);
  if (readable && header.Text(4, 4) == "ttcf") SkipCollection(&cursor);
  layout->Add(0, cursor.at(), PartKind::kHeader, "header");
  if (!cursor.ok()) return cursor.TellRest(layout);
  if (!readable) {
    layout->Damage("its table directory is damaged");
    return layout->AddUnknown();
  }
  layout->Add(cursor.at(), packed, PartKind::kCompressed, "tables");
  layout->OverlayFrom(FontAligned(AddBlocks(header, 28, cursor.at() + packed, layout)));
}

}  // namespace fovea::data
