#ifndef FOVEA_DATA_FILES_LAYOUT_PARTS_FOR_TEST_H_
#define FOVEA_DATA_FILES_LAYOUT_PARTS_FOR_TEST_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/files/layout/file_layout.h"

namespace fovea::data {

inline std::span<const uint8_t> AsBytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

inline FileLayout LayoutOf(std::string_view bytes) {
  return ReadLayout(FileExtract(AsBytes(bytes)));
}
// Of which only the first and the last bytes are at hand.
inline FileLayout LayoutOfEnds(std::string_view bytes, size_t head, size_t tail) {
  const std::span<const uint8_t> all = AsBytes(bytes);
  return ReadLayout(
      FileExtract(all.first(head), all.last(tail), static_cast<int64_t>(bytes.size())));
}

// "0-8 header signature", …
using Lines = std::vector<std::string>;
inline Lines LinesOf(const FileLayout& layout) {
  Lines lines;
  for (const FilePart& part : layout.parts)
    lines.push_back(StrCat(part.start, "-", part.end, " ", PartName(part.kind),
                           part.name.empty() ? "" : " ", part.name));
  return lines;
}
inline Lines PartsOf(std::string_view bytes) { return LinesOf(LayoutOf(bytes)); }

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_PARTS_FOR_TEST_H_
