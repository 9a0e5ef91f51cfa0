#ifndef FOVEA_DATA_FILES_LAYOUT_LAYOUT_FOR_TEST_H_
#define FOVEA_DATA_FILES_LAYOUT_LAYOUT_FOR_TEST_H_

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/data/files/layout/file_layout.h"

namespace fovea::data {

// One line of UTF-8, and not for ever.
inline bool IsShown(std::string_view text) {
  return IsUtf8(text) && text.size() < 1000 &&
         std::none_of(text.begin(), text.end(),
                      [](char byte) { return static_cast<uint8_t>(byte) < ' ' || byte == '\x7f'; });
}

// The promise of a FileLayout that is not kept for a file of that size; empty: all are.
inline std::string BrokenPromise(const FileLayout& layout, int64_t size) {
  if (layout.format == FileFormat::kNone)
    return layout.parts.empty() && layout.damage.empty() && !layout.entry ? "" : "none has parts";
  if (layout.parts.size() > FileLayout::kMostParts) return "too many parts";
  int64_t end = 0;
  for (const FilePart& part : layout.parts) {
    if (part.start != end) return StrCat("a gap or an overlap at ", end);
    if (part.size() <= 0) return StrCat("nothing at ", end);
    if (layout.At(part.start) != &part || layout.At(part.end - 1) != &part)
      return StrCat("another part at ", end);
    if (!IsShown(part.name)) return StrCat("a name that is not printable at ", end);
    end = part.end;
  }
  if (end != size) return StrCat("parts up to ", end);
  if (layout.At(-1) != nullptr || layout.At(size) != nullptr) return "a part outside the file";
  if (layout.entry && layout.At(*layout.entry) == nullptr) return "an entry outside the file";
  if (!IsShown(layout.damage)) return "damage that is not printable";
  return "";
}

// What is known by the ends of a file, and not so by all of it; empty: nothing.
inline std::string BrokenByEnds(const FileLayout& all, const FileLayout& ends) {
  if (ends.format == FileFormat::kNone) return "";
  if (ends.format != all.format) return "another format";
  // Where it is not seen that all code is for a virtual machine, it is said to be for the
  // processor.
  if (!ends.machine.empty() && ends.machine != all.machine && all.machine != ".net")
    return "another machine";
  if (!ends.damage.empty() && all.damage.empty()) return "other damage: " + ends.damage;
  // Of a file for several processors, the first whose commands are at hand has the entry.
  if (ends.entry && ends.entry != all.entry && all.machine.find(',') == std::string::npos)
    return "another entry";
  return "";
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_LAYOUT_LAYOUT_FOR_TEST_H_
