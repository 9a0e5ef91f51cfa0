#include "fovea/data/files/layout/pictures/png_layout.h"

#include <algorithm>
#include <string_view>

#include "fovea/data/files/layout/layout_cursor.h"

namespace fovea::data {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::string_view kSignature = "\x89PNG\r\n\x1a\n"sv;

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Section 5.4: a small first letter says that a reader may do without the chunk.
bool IsAncillary(std::string_view type) { return type[0] >= 'a'; }

PartKind KindOf(std::string_view type) {
  constexpr std::string_view kPixels[] = {"IDAT", "fdAT"};
  constexpr std::string_view kAboutPixels[] = {"IHDR", "PLTE", "IEND", "tRNS", "gAMA", "cHRM",
                                               "sRGB", "cICP", "mDCV", "cLLI", "sBIT", "bKGD",
                                               "hIST", "pHYs", "sPLT", "acTL", "fcTL"};
  if (std::ranges::find(kPixels, type) != std::end(kPixels)) return PartKind::kCompressed;
  if (std::ranges::find(kAboutPixels, type) != std::end(kAboutPixels)) return PartKind::kHeader;
  return IsAncillary(type) ? PartKind::kMetadata : PartKind::kData;
}

}  // namespace

bool IsPng(const FileExtract& file) {
  return LayoutCursor(file, std::endian::big).Text(kSignature.size()) == kSignature;
}

void ReadPng(const FileExtract& file, LayoutBuilder* layout) {
  LayoutCursor cursor(file, std::endian::big);
  cursor.Skip(kSignature.size());
  layout->Add(0, kSignature.size(), PartKind::kHeader, "signature");
  while (cursor.ok() && !cursor.at_end()) {
    const uint64_t start = cursor.at();
    const uint64_t length = cursor.Number(4);
    const std::string_view type = cursor.Text(4);
    if (!cursor.ok()) break;
    if (!std::ranges::all_of(type, IsLetter)) {
      layout->Damage("a chunk has no name");
      return layout->AddUnknown();
    }
    // Length, type, data and checksum.
    constexpr uint64_t kAround = 12;
    layout->Add(start, kAround + length, KindOf(type), type);
    if (type == "IEND") return;
    cursor.Skip(length + 4);
  }
  if (cursor.ok()) layout->Damage("has no IEND");
  cursor.TellRest(layout);
}

}  // namespace fovea::data
