#include "fovea/data/files/layout/fonts/font_tables.h"

#include <utility>

namespace fovea::data {

PartKind FontTableKind(std::string_view tag) {
  constexpr std::pair<std::string_view, PartKind> kKinds[] = {
      // Instructions for the interpreter of TrueType, and the numbers that they begin with.
      {"fpgm", PartKind::kCode},
      {"prep", PartKind::kCode},
      {"cvt ", PartKind::kConstants},
      {"head", PartKind::kHeader},
      {"hhea", PartKind::kHeader},
      {"vhea", PartKind::kHeader},
      {"maxp", PartKind::kHeader},
      {"loca", PartKind::kHeader},
      {"name", PartKind::kMetadata},
      {"meta", PartKind::kMetadata},
      {"DSIG", PartKind::kMetadata},
      // Pictures of glyphs.
      {"CBDT", PartKind::kCompressed},
      {"EBDT", PartKind::kCompressed},
      {"bdat", PartKind::kCompressed},
      {"sbix", PartKind::kCompressed},
  };
  for (const auto& [known, kind] : kKinds)
    if (tag == known) return kind;
  return PartKind::kData;
}

}  // namespace fovea::data
