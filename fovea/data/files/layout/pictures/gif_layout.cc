#include "fovea/data/files/layout/pictures/gif_layout.h"

#include <string>
#include <string_view>

#include "fovea/data/files/layout/layout_cursor.h"

namespace fovea::data {
namespace {

constexpr uint64_t kExtension = 0x21, kImage = 0x2c, kTrailer = 0x3b;
constexpr uint64_t kPlainText = 0x01, kGraphicControl = 0xf9, kComment = 0xfe, kApplication = 0xff;

// GIF 89a, sections 18 and 20: of a colour table that flags announce, in bytes.
uint64_t ColourTableBytes(uint64_t flags) {
  return (flags & 0x80) != 0 ? uint64_t{3} << ((flags & 7) + 1) : 0;
}

// Section 15. Where a block cannot be read the cursor stops.
void SkipSubBlocks(LayoutCursor* cursor) {
  uint64_t length = 1;
  while (cursor->ok() && length > 0) {
    length = cursor->Number(1);
    cursor->Skip(length);
  }
}

class GifReader {
 public:
  GifReader(const FileExtract& file, LayoutBuilder* layout) : file_(file), layout_(layout) {}

  void Read() {
    cursor_.Skip(6 + 4);
    const uint64_t flags = cursor_.Number(1);
    cursor_.Skip(2);
    layout_->Add(0, cursor_.at(), PartKind::kHeader, "header");
    ColourTable(flags);
    while (cursor_.ok() && !cursor_.at_end()) {
      const uint64_t start = cursor_.at();
      switch (cursor_.Number(1)) {
        case kExtension:
          Extension(start);
          break;
        case kImage:
          Image(start);
          break;
        case kTrailer:
          return layout_->Add(start, 1, PartKind::kHeader, "trailer");
        default:
          if (!cursor_.ok()) break;
          layout_->Damage("a block is of no known kind");
          return layout_->AddUnknown();
      }
    }
    if (cursor_.ok()) layout_->Damage("has no trailer");
    cursor_.TellRest(layout_);
  }

 private:
  // From `start` to the end of the block that the cursor is in, or to where it stopped.
  void AddBlocks(uint64_t start, PartKind kind, std::string_view name) {
    SkipSubBlocks(&cursor_);
    layout_->Add(start, cursor_.at() - start, kind, name);
  }

  void ColourTable(uint64_t flags) {
    const uint64_t bytes = ColourTableBytes(flags);
    if (!cursor_.ok() || bytes == 0) return;
    layout_->Add(cursor_.at(), bytes, PartKind::kHeader, "colour table");
    cursor_.Skip(bytes);
  }

  void Extension(uint64_t start) {
    const uint64_t label = cursor_.Number(1);
    switch (label) {
      case kPlainText:
        return AddBlocks(start, PartKind::kMetadata, "plain text");
      case kGraphicControl:
        return AddBlocks(start, PartKind::kHeader, "graphic control");
      case kComment:
        return AddBlocks(start, PartKind::kMetadata, "comment");
      case kApplication:
        break;
      default:
        return AddBlocks(start, PartKind::kMetadata, "extension");
    }
    // Section 26: its identifier and code are the first block.
    LayoutCursor ahead = cursor_;
    std::string name = "application";
    if (ahead.Number(1) == 11) name.append(" ").append(ahead.Text(11));
    AddBlocks(start, PartKind::kMetadata, name);
  }

  void Image(uint64_t start) {
    const std::string name = "image " + std::to_string(++images_);
    cursor_.Skip(8);
    const uint64_t flags = cursor_.Number(1);
    layout_->Add(start, cursor_.at() - start, PartKind::kHeader, "image descriptor");
    ColourTable(flags);
    if (!cursor_.ok()) return;
    const uint64_t data = cursor_.at();
    cursor_.Skip(1);  // the least size of a code
    AddBlocks(data, PartKind::kCompressed, name);
  }

  const FileExtract& file_;
  LayoutBuilder* const layout_;
  LayoutCursor cursor_{file_, std::endian::little};
  int64_t images_ = 0;
};

}  // namespace

bool IsGif(const FileExtract& file) {
  const std::string_view version = LayoutCursor(file, std::endian::little).Text(6);
  return version == "GIF87a" || version == "GIF89a";
}

void ReadGif(const FileExtract& file, LayoutBuilder* layout) { GifReader(file, layout).Read(); }

}  // namespace fovea::data
