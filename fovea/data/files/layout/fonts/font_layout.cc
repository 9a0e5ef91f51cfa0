#include "fovea/data/files/layout/fonts/font_layout.h"

#include <algorithm>
#include <string_view>

#include "fovea/data/files/layout/fonts/font_tables.h"
#include "fovea/data/files/layout/fonts/woff_layout.h"
#include "fovea/data/files/layout/layout_cursor.h"

namespace fovea::data {
namespace {

using std::string_view_literals::operator""sv;

// Section 4.3: a version of the outlines, or a mark of Apple's.
bool IsOutlines(std::string_view mark) {
  return mark == "\0\1\0\0"sv || mark == "OTTO" || mark == "true" || mark == "typ1";
}
bool IsCollection(std::string_view mark) { return mark == "ttcf"; }

bool IsTag(std::string_view tag) {
  return tag.size() == 4 && std::ranges::all_of(tag, [](char c) { return c >= ' ' && c <= '~'; });
}

class FontReader {
 public:
  FontReader(const FileExtract& file, LayoutBuilder* layout) : file_(file), layout_(layout) {}

  void Read() {
    IsCollection(LayoutCursor(file_, std::endian::big).Text(4)) ? Collection() : Directory(0);
    if (readable_)
      layout_->OverlayFrom(FontAligned(end_));
    else
      layout_->AddUnknown();
  }

 private:
  // Section 4.5.1. Fonts of a collection share tables.
  void Collection() {
    LayoutCursor cursor(file_, std::endian::big, 4);
    const uint64_t major = cursor.Number(2);
    cursor.Skip(2);
    const uint64_t fonts = cursor.Number(4);
    for (uint64_t i = 0; i < fonts && cursor.ok() && most_tables_ > 0; ++i)
      if (const uint64_t directory = cursor.Number(4); cursor.ok()) Directory(directory);
    if (major == 2) {
      cursor.Skip(4);
      const uint64_t length = cursor.Number(4), offset = cursor.Number(4);
      if (length > 0) Add(offset, length, PartKind::kMetadata, "DSIG");
    }
    Add(0, cursor.at(), PartKind::kHeader, "collection");
    Tell(cursor);
  }

  // Section 4.4
  void Directory(uint64_t at) {
    LayoutCursor cursor(file_, std::endian::big, at);
    cursor.Skip(4);
    const uint64_t tables = cursor.Number(2);
    cursor.Skip(6);
    Add(at, 12 + 16 * tables, PartKind::kHeader, "table directory");
    for (uint64_t i = 0; i < tables && cursor.ok(); ++i) {
      if (most_tables_ == 0) return layout_->Damage("has too many tables");
      --most_tables_;
      const std::string_view tag = cursor.Text(4);
      cursor.Skip(4);
      const uint64_t offset = cursor.Number(4), length = cursor.Number(4);
      if (cursor.ok()) Add(offset, length, FontTableKind(tag), tag);
    }
    Tell(cursor);
  }

  void Add(uint64_t offset, uint64_t length, PartKind kind, std::string_view name) {
    layout_->Add(offset, length, kind, name);
    end_ = std::max(end_, offset + length);
  }

  void Tell(const LayoutCursor& cursor) {
    readable_ = readable_ && cursor.ok();
    if (cursor.cut_off()) layout_->Damage("is cut off");
  }

  const FileExtract& file_;
  LayoutBuilder* const layout_;
  uint64_t most_tables_ = FileLayout::kMostParts;
  uint64_t end_ = 0;
  bool readable_ = true;
};

}  // namespace

bool IsFont(const FileExtract& file) {
  LayoutCursor cursor(file, std::endian::big);
  const std::string_view mark = cursor.Text(4);
  if (IsCollection(mark)) {
    const uint64_t major = cursor.Number(2);
    return major == 1 || major == 2;
  }
  if (mark == "wOFF" || mark == "wOF2") {
    const std::string_view outlines = cursor.Text(4);
    return IsOutlines(outlines) || IsCollection(outlines);
  }
  // Few bytes to go by: a text may begin with "true", and with 0, 1, 0, 0 a database.
  constexpr uint64_t kMostTables = 255;
  if (!IsOutlines(mark)) return false;
  const uint64_t tables = cursor.Number(2);
  cursor.Skip(6);
  return tables > 0 && tables <= kMostTables && IsTag(cursor.Text(4));
}

void ReadFont(const FileExtract& file, LayoutBuilder* layout) {
  const std::string_view mark = LayoutCursor(file, std::endian::big).Text(4);
  if (mark == "wOFF") return ReadWoff(file, layout);
  if (mark == "wOF2") return ReadWoff2(file, layout);
  FontReader(file, layout).Read();
}

}  // namespace fovea::data
