#ifndef FOVEA_DATA_FILES_LAYOUT_FONTS_FONTS_FOR_TEST_H_
#define FOVEA_DATA_FILES_LAYOUT_FONTS_FONTS_FOR_TEST_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "fovea/data/files/layout/pictures/pictures_for_test.h"

namespace fovea::data {

// Tables of a font: tag and content.
using FontTables = std::vector<std::pair<std::string, std::string>>;

inline std::string PaddedFontTable(std::string table) {
  table.resize((table.size() + 3) / 4 * 4);
  return table;
}

// The directory of tables that stand one behind the other from a place on.
inline std::string FontDirectory(const FontTables& tables, uint64_t from) {
  std::string directory =
      BigBytes(0x00010000, 4) + BigBytes(tables.size(), 2) + std::string(6, '\0');
  for (const auto& [tag, content] : tables) {
    directory += tag + BigBytes(0, 4) + BigBytes(from, 4) + BigBytes(content.size(), 4);
    from += PaddedFontTable(content).size();
  }
  return directory;
}
inline std::string FontOf(const FontTables& tables) {
  std::string font = FontDirectory(tables, 12 + 16 * tables.size());
  for (const auto& [tag, content] : tables) font += PaddedFontTable(content);
  return font;
}

// Two fonts that share their tables.
inline std::string FontCollectionOf(const FontTables& tables) {
  const uint64_t directory = 12 + 16 * tables.size(), first = 20, behind = first + 2 * directory;
  std::string fonts = "ttcf" + BigBytes(0x00010000, 4) + BigBytes(2, 4) + BigBytes(first, 4) +
                      BigBytes(first + directory, 4);
  for (int i = 0; i < 2; ++i) fonts += FontDirectory(tables, behind);
  for (const auto& [tag, content] : tables) fonts += PaddedFontTable(content);
  return fonts;
}

// Each table is said to be longer once it is unpacked by so much.
inline std::string WoffOf(const FontTables& tables, uint64_t saved, const std::string& metadata) {
  uint64_t at = 44 + 20 * tables.size();
  std::string directory, content;
  for (const auto& [tag, table] : tables) {
    directory += tag + BigBytes(at, 4) + BigBytes(table.size(), 4) +
                 BigBytes(table.size() + saved, 4) + BigBytes(0, 4);
    content += PaddedFontTable(table);
    at += PaddedFontTable(table).size();
  }
  return "wOFF" + BigBytes(0x00010000, 4) + BigBytes(at + metadata.size(), 4) +
         BigBytes(tables.size(), 2) + std::string(10, '\0') + BigBytes(at, 4) +
         BigBytes(metadata.size(), 4) + std::string(12, '\0') + directory + content + metadata;
}

// With glyf and loca, which are transformed, and a table by its tag; of a collection, one of a
// font.
inline std::string Woff2Of(const std::string& packed, bool is_collection = false) {
  const std::string directory = std::string("\x0a\x83\x10\x20\x0b\x10\x00", 7) + "?WXYZ\5";
  const std::string fonts =
      is_collection ? BigBytes(0x00010000, 4) + "\1\3" + BigBytes(0x00010000, 4) + "\1\2\1" : "";
  return (is_collection ? "wOF2ttcf" : "wOF2OTTO") + BigBytes(0, 4) + BigBytes(3, 2) +
         std::string(6, '\0') + BigBytes(packed.size(), 4) + std::string(24, '\0') + directory +
         fonts + packed;
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_FONTS_FONTS_FOR_TEST_H_
