#include "fovea/scan/name_parts.h"

#include <gtest/gtest.h>

namespace fovea::scan {
namespace {

TEST(NameParts, SaysWhereRegionsBegin) {
  data::FileLayout layout;
  layout.format = data::FileFormat::kElf;
  layout.machine = "x86-64";
  layout.parts = {{{0, 64}, data::PartKind::kHeader, "", {}},
                  {{64, 4096}, data::PartKind::kCode, ".text", 0x401000}};
  Finding finding;
  finding.regions = {{{0, 16}}, {{64, 80}}, {{0x80, 0x90}}, {{5000, 5001}}};
  NameParts(layout, &finding);
  EXPECT_EQ(finding.format, "elf x86-64");
  EXPECT_EQ(finding.regions[0].part, "header");
  EXPECT_FALSE(finding.regions[0].address);
  EXPECT_EQ(finding.regions[1].part, ".text");
  EXPECT_EQ(finding.regions[1].address, 0x401000);
  EXPECT_EQ(finding.regions[2].part, ".text+0x40");
  EXPECT_EQ(finding.regions[2].address, 0x401040);
  EXPECT_EQ(finding.regions[3].part, "");
}

}  // namespace
}  // namespace fovea::scan
