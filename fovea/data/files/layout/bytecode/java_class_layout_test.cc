#include "fovea/data/files/layout/bytecode/java_class_layout.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/layout/bytecode/code_for_test.h"
#include "fovea/data/files/layout/parts_for_test.h"

namespace fovea::data {
namespace {

TEST(JavaClassLayoutTest, Parts) {
  const FileLayout layout = LayoutOf(JavaClassOf("instructions") + "!");
  EXPECT_EQ(layout.format, FileFormat::kJavaClass);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(LinesOf(layout),
            (Lines{"0-8 header header", "8-49 constants constant pool", "49-59 header class",
                   "59-69 header fields", "69-93 header methods", "93-105 code method main",
                   "105-109 header methods", "109-119 header attributes", "119-120 overlay"}));
}

TEST(JavaClassLayoutTest, Damage) {
  const std::string java = JavaClassOf("instructions");
  const FileLayout unknown = LayoutOf(JavaClassOf("instructions", "\2xx", 1));
  EXPECT_EQ(unknown.damage, "a constant is of no known kind");
  EXPECT_EQ(LinesOf(unknown),
            (Lines{"0-8 header header", "8-50 constants constant pool", "50-122 data"}));

  std::string longer = java;
  longer.replace(89, 4, BigBytes(0xffffffff, 4));
  EXPECT_EQ(LayoutOf(longer).damage, "code is longer than its attribute");
  EXPECT_EQ(LinesOf(LayoutOf(longer)).at(5), "93-109 code method main");

  const FileLayout cut = LayoutOf(java.substr(0, 100));
  EXPECT_EQ(cut.damage, "method main lies outside the file");
  EXPECT_EQ(LinesOf(cut).back(), "93-100 code method main");
  EXPECT_EQ(LayoutOf(java.substr(0, 40)).damage, "is cut off");
}

}  // namespace
}  // namespace fovea::data
