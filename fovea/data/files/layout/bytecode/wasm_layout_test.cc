#include "fovea/data/files/layout/bytecode/wasm_layout.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/layout/bytecode/code_for_test.h"
#include "fovea/data/files/layout/parts_for_test.h"

namespace fovea::data {
namespace {

using std::string_literals::operator""s;

TEST(WasmLayoutTest, Sections) {
  const FileLayout layout =
      LayoutOf(WasmOf(WasmSection(1, "types") + WasmSection(10, std::string(200, 'c')) +
                      WasmSection(11, "data") + WasmSection(0, "\4nameall of them")));
  EXPECT_EQ(layout.format, FileFormat::kWasm);
  EXPECT_EQ(layout.damage, "");
  EXPECT_EQ(LinesOf(layout), (Lines{"0-8 header header", "8-16 header type", "16-219 code code",
                                    "219-226 data data", "226-245 metadata name"}));
}

TEST(WasmLayoutTest, Component) {
  EXPECT_EQ(PartsOf("\0asm\x0d\0\1\0"s + WasmSection(4, "x")),
            (Lines{"0-8 header header", "8-12 data section 4"}));
}

TEST(WasmLayoutTest, Damage) {
  const FileLayout longer =
      LayoutOf(WasmOf("\x0a\xff\xff\xff\xff\x0f"
                      "code"s));
  EXPECT_EQ(longer.damage, "code lies outside the file");
  EXPECT_EQ(LinesOf(longer), (Lines{"0-8 header header", "8-18 code code"}));

  for (const std::string& length : {"\xff\xff\xff\xff\x1f"s, "\xff\xff\xff\xff\xff\x01"s}) {
    const FileLayout none = LayoutOf(WasmOf("\x0a" + length + "code"));
    EXPECT_EQ(none.damage, "a section has no length");
    EXPECT_EQ(LinesOf(none).at(1), "8-" + std::to_string(13 + length.size()) + " data");
  }
  const FileLayout unknown = LayoutOf(WasmOf(WasmSection(77, "x")));
  EXPECT_EQ(unknown.damage, "a section is of no known kind");
  EXPECT_EQ(LinesOf(unknown).back(), "8-12 data section 77");
  EXPECT_EQ(LayoutOf(WasmOf("\x0a\xff"s)).damage, "is cut off");
  EXPECT_EQ(PartsOf(WasmOf(WasmSection(0, "\x7fname"))).back(), "8-16 metadata custom");
}

}  // namespace
}  // namespace fovea::data
