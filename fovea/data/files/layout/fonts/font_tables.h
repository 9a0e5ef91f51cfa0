#ifndef FOVEA_DATA_FILES_LAYOUT_FONTS_FONT_TABLES_H_
#define FOVEA_DATA_FILES_LAYOUT_FONTS_FONT_TABLES_H_

#include <cstdint>
#include <string_view>

#include "fovea/data/files/layout/file_layout.h"

namespace fovea::data {

// What a table of a font holds, by its tag: ISO/IEC 14496-22, section 5.
PartKind FontTableKind(std::string_view tag);

// Tables begin at multiples of four; what fills the place up to there is still the font's.
inline uint64_t FontAligned(uint64_t offset) { return (offset + 3) / 4 * 4; }

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_FONTS_FONT_TABLES_H_
