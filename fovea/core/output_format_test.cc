#include "fovea/core/output_format.h"

#include <gtest/gtest.h>

namespace fovea {
namespace {

constexpr OutputFormat kFormats[] = {{"text", "txt", ""}, {"json", "json", ""}};

TEST(OutputFormat, IsFoundByName) {
  EXPECT_EQ(FormatNames(kFormats), (std::vector<std::string>{"text", "json"}));
  EXPECT_EQ(&FormatNamed(kFormats, "json", "format"), &kFormats[1]);
  try {
    FormatNamed(kFormats, "js\n", "report format");
    FAIL();
  } catch (const ArgumentError& error) {
    EXPECT_STREQ(error.what(), "no report format named \"js\\x0a\"; there are: text, json");
  }
}

TEST(OutputFormat, IsGuessedFromTheEndingOfAFile) {
  EXPECT_EQ(&FormatOfFile(kFormats, "a.txt.json"), &kFormats[1]);
  for (const char* path : {"", "-", "json", "a.xjson", "a.json.gz", "a.txt"})
    EXPECT_EQ(&FormatOfFile(kFormats, path), &kFormats[0]) << path;
}

}  // namespace
}  // namespace fovea
