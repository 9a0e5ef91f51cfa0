#include "fovea/core/error.h"

#include <gtest/gtest.h>

#include <string>
#include <type_traits>

namespace fovea {
namespace {

using std::string_literals::operator""s;

TEST(Printable, LeavesPlainTextAlone) {
  EXPECT_EQ(Printable(""), "");
  EXPECT_EQ(Printable("shop/index.php"), "shop/index.php");
  EXPECT_EQ(Printable("Größe €, 日本, 🙂"), "Größe €, 日本, 🙂");
  EXPECT_EQ(Printable("\u00a0"), "\u00a0");  // the first after the C1 controls
}

TEST(Printable, EscapesControlCharacters) {
  EXPECT_EQ(Printable("a\nb\tc\r"), "a\\x0ab\\x09c\\x0d");
  EXPECT_EQ(Printable("\0|\x7f"s), "\\x00|\\x7f");
  EXPECT_EQ(Printable("\x1b[31mred\x1b[0m"), "\\x1b[31mred\\x1b[0m");
  EXPECT_EQ(Printable("\x1b]0;title\a"), "\\x1b]0;title\\x07");
}

TEST(Printable, EscapesC1ControlsAndLineSeparators) {
  EXPECT_EQ(Printable("\u0080\u009b31m\u009f"), "\\xc2\\x80\\xc2\\x9b31m\\xc2\\x9f");
  EXPECT_EQ(Printable("\u2028\u2029"), "\\xe2\\x80\\xa8\\xe2\\x80\\xa9");
}

TEST(Printable, EscapesCharactersThatTurnTheReadingOrder) {
  EXPECT_EQ(Printable("photo\u202Egpj.exe"), "photo\\xe2\\x80\\xaegpj.exe");
  EXPECT_EQ(Printable("\u200e\u2066\u2069"), "\\xe2\\x80\\x8e\\xe2\\x81\\xa6\\xe2\\x81\\xa9");
  EXPECT_EQ(Printable("\u2013\u2027\u2030\u2065"), "\u2013\u2027\u2030\u2065");
}

TEST(Printable, EscapesWhatIsNotUtf8) {
  EXPECT_EQ(Printable("\xff\xfe"), "\\xff\\xfe");
  EXPECT_EQ(Printable("\x80x"), "\\x80x");                           // continues nothing
  EXPECT_EQ(Printable("\xc0\xaf"), "\\xc0\\xaf");                    // '/' written overlong
  EXPECT_EQ(Printable("\xe0\x80\xaf"), "\\xe0\\x80\\xaf");           // overlong
  EXPECT_EQ(Printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");           // a surrogate
  EXPECT_EQ(Printable("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80");  // beyond U+10FFFF
  EXPECT_EQ(Printable("\xf5\x80\x80\x80"), "\\xf5\\x80\\x80\\x80");
  EXPECT_EQ(Printable("caf\xe9!"), "caf\\xe9!");  // Latin-1
}

TEST(Printable, EscapesASequenceThatTheTextCutsOff) {
  EXPECT_EQ(Printable("\xc3"), "\\xc3");
  EXPECT_EQ(Printable("\xe2\x82"), "\\xe2\\x82");
  EXPECT_EQ(Printable("\xf0\x9f\x99"), "\\xf0\\x9f\\x99");
}

TEST(Printable, CutsLongText) {
  EXPECT_EQ(Printable(std::string(200, 'a')), std::string(200, 'a'));
  EXPECT_EQ(Printable(std::string(201, 'a')), std::string(200, 'a') + "…");
  EXPECT_EQ(Printable("abcdef", 3), "abc…");
  EXPECT_EQ(Printable("a€€", 2), "a€…");  // a character is never cut in two
}

TEST(Printable, ASecondTimeChangesNothing) {
  const std::string once = Printable("a\x1b\xff\u202e€\n");
  EXPECT_EQ(Printable(once), once);
}

TEST(InputError, SaysWhereWhatAndTheRemedy) {
  const InputError error("table.csv", 7, "has 3 fields, expected 4", "mend the row");
  EXPECT_STREQ(error.what(), "table.csv:7: has 3 fields, expected 4; mend the row");
  EXPECT_EQ(error.file(), "table.csv");
  EXPECT_EQ(error.line(), 7);
}

TEST(InputError, LeavesOutWhatIsNotKnown) {
  EXPECT_STREQ(InputError("m.bin", "is empty", "train again").what(),
               "m.bin: is empty; train again");
  EXPECT_STREQ(InputError("m.bin", "is empty", "").what(), "m.bin: is empty");
  EXPECT_EQ(InputError("m.bin", "is empty", "").line(), 0);
}

TEST(InputError, IsOneLineWhateverComesFromOutside) {
  const InputError error("evil\n\x1b[2J.csv", 1, "unknown class 'a\nb'", "use one of\r");
  EXPECT_STREQ(error.what(), "evil\\x0a\\x1b[2J.csv:1: unknown class 'a\\x0ab'; use one of\\x0d");
  EXPECT_EQ(error.file(), "evil\n\x1b[2J.csv");
}

TEST(InputError, ShowsALongPathWhole) {
  const std::string path = std::string(1000, 'd') + "/name.csv";
  EXPECT_EQ(InputError(path, "is empty", "").what(), path + ": is empty");
}

TEST(Require, ThrowsWithAllPartsOfTheMessage) {
  EXPECT_NO_THROW(Require(true, "never"));
  try {
    Require(false, "expected ", 3, " heads, got ", 2.5);
    FAIL();
  } catch (const ArgumentError& error) {
    EXPECT_STREQ(error.what(), "expected 3 heads, got 2.5");
  }
}

TEST(Require, ABadFileIsNotACallersMistake) {
  EXPECT_THROW(throw InputError("f", "p", "r"), Error);
  EXPECT_FALSE((std::is_base_of_v<ArgumentError, InputError>));
}

TEST(RequireOneOf, ListsTheChoices) {
  RequireOneOf("optimiser", "sgd", {"adam", "sgd"});
  try {
    RequireOneOf("optimiser", "adamm\n", {"adam", "sgd"});
    FAIL();
  } catch (const ArgumentError& error) {
    EXPECT_STREQ(error.what(), "no optimiser named \"adamm\\x0a\"; there are: adam, sgd");
  }
}

}  // namespace
}  // namespace fovea
