#include "fovea/data/files/layout/bytecode/python_code_layout.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/layout/bytecode/code_for_test.h"
#include "fovea/data/files/layout/parts_for_test.h"

namespace fovea::data {
namespace {

TEST(PythonCodeLayoutTest, HeaderByVersion) {
  const FileLayout layout = LayoutOf(PythonCodeOf(3495, 16, "code"));
  EXPECT_EQ(layout.format, FileFormat::kPythonCode);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(LinesOf(layout), (Lines{"0-16 header header", "16-21 code code"}));
  EXPECT_EQ(PartsOf(PythonCodeOf(3379, 12, "code")),
            (Lines{"0-12 header header", "12-17 code code"}));
  EXPECT_EQ(PartsOf(PythonCodeOf(62211, 8, "code")),
            (Lines{"0-8 header header", "8-13 code code"}));
}

TEST(PythonCodeLayoutTest, Others) {
  for (const std::string& bytes :
       {PythonCodeOf(3495, 12, "code"), PythonCodeOf(100, 16, "code"),
        PythonCodeOf(3495, 16, "").substr(0, 16), std::string("ab\r\ncccccccccccccccc")})
    EXPECT_EQ(LayoutOf(bytes).format, FileFormat::kNone) << bytes;
}

}  // namespace
}  // namespace fovea::data
