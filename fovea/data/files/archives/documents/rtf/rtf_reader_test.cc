#include "fovea/data/files/archives/documents/rtf/rtf_reader.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/documents/ole/ole_for_test.h"
#include "fovea/data/files/archives/documents/pdf/filters_for_test.h"
#include "fovea/data/files/archives/documents/rtf/rtf_for_test.h"
#include "fovea/data/files/archives/visit_for_test.h"

namespace fovea::data {
namespace {

Pairs Inside(const std::string& rtf, Pairs* not_read = nullptr) {
  Recorder recorder = VisitBothWays(rtf);
  EXPECT_FALSE(recorder.files.empty());
  if (recorder.files.empty()) return {};
  EXPECT_EQ(recorder.files[0], (Pairs::value_type{"a", rtf}));
  recorder.files.erase(recorder.files.begin());
  if (not_read != nullptr)
    *not_read = recorder.not_read;
  else
    EXPECT_EQ(recorder.not_read, Pairs{});
  return recorder.files;
}

TEST(RtfReaderTest, ObjectsByTheirClass) {
  EXPECT_EQ(Inside(RtfOf(HexOf(Ole1Of("Word.Document.8", "some data") + "presentation"))),
            (Pairs{{"a!/object 1 Word.Document.8", "some data"}}));
  const std::string ole = OleOf({{"x", "y"}});
  EXPECT_EQ(Inside(RtfOf(HexOf(Ole1Of("OLE2Link", ole)))),
            (Pairs{{"a!/object 1 OLE2Link", ole}, {"a!/object 1 OLE2Link!/x", "y"}}));
  EXPECT_EQ(Inside(RtfOf(HexOf(Ole1Of("Package", PackageOf("run.js", "var a;"))))),
            (Pairs{{"a!/object 1 run.js", "var a;"}}));
  EXPECT_EQ(Inside(RtfOf(HexOf(Ole1Of("A", "1")) + "}{\\objdata " + HexOf(Ole1Of("B", "2")))),
            (Pairs{{"a!/object 1 A", "1"}, {"a!/object 2 B", "2"}}));
}

TEST(RtfReaderTest, WithoutAHeader) {
  EXPECT_EQ(Inside(RtfOf("616263")), (Pairs{{"a!/object 1", "abc"}}));
  const std::string ole = OleOf({{"x", "y"}});
  EXPECT_EQ(Inside(RtfOf("1234" + HexOf(ole))),
            (Pairs{{"a!/object 1", ole}, {"a!/object 1!/x", "y"}}));
  Pairs not_read;
  EXPECT_EQ(Inside(RtfOf(HexOf(Ole1Of("A", "12345678")).substr(0, 64)), &not_read),
            (Pairs{{"a!/object 1 A", "123456"}}));
  EXPECT_EQ(not_read, (Pairs{{"a!/object 1 A", "was cut off: 2 bytes of its data are missing"}}));
}

TEST(RtfReaderTest, DigitsThatAreHidden) {
  const std::string digits = HexOf(Ole1Of("A", std::string(40, '\x41')));
  const std::string tricks[] = {" ",
                                "\r\n",
                                "\t",
                                "{}",
                                "{\\*\\x 4141}",
                                "{{",
                                "}}",
                                "\\par ",
                                "\\foo41 ",
                                "\\foo-41{\\b}",
                                "\\'41",
                                "\\bin0 ",
                                "{\\author 41}",
                                "{\\*\\y{41}41}",
                                "xyz",
                                "\\-",
                                "{\\info{\\title 41}\\bin2 }}}"};
  for (const std::string& trick : tricks) {
    if (trick == "}}") continue;
    std::string hidden;
    for (size_t i = 0; i < digits.size(); ++i) {
      hidden += digits[i];
      if (i % 7 == 3) hidden += trick;
    }
    EXPECT_EQ(Inside(RtfOf(hidden)), (Pairs{{"a!/object 1 A", std::string(40, '\x41')}})) << trick;
  }
  // Digits in plain groups count; a number at the word does not.
  std::string grouped;
  for (const char c : digits) grouped += std::string("{") + c + "}";
  EXPECT_EQ(Inside(RtfOf(grouped)).size(), 1u);
  EXPECT_EQ(Inside("{\\rtf1{\\object\\objemb{\\*\\objdata12 " + digits + "}}}"),
            (Pairs{{"a!/object 1 A", std::string(40, '\x41')}}));
  EXPECT_EQ(Inside("{\\rtf1 {\\objdatas 4141}}"), Pairs{});
}

TEST(RtfReaderTest, BytesAsTheyAre) {
  const std::string bytes = Ole1Of("A", "a}b{c\\d");
  EXPECT_EQ(Inside(RtfOf(StrCat("\\bin", bytes.size(), " ", bytes))),
            (Pairs{{"a!/object 1 A", "a}b{c\\d"}}));
  EXPECT_EQ(Inside(RtfOf(HexOf(bytes.substr(0, 5)) + StrCat("{\\bin", bytes.size() - 5, " ") +
                         bytes.substr(5) + "}")),
            (Pairs{{"a!/object 1 A", "a}b{c\\d"}}));
  EXPECT_EQ(Inside("{\\rt{\\objdata 41\\bin99999999999 42").size(), 1u);
}

TEST(RtfReaderTest, ObjectsInObjects) {
  // One that is passed over is an object of its own; the outer one goes on behind it.
  EXPECT_EQ(Inside(RtfOf("41{\\*\\x{\\objdata 42}}43")),
            (Pairs{{"a!/object 1", "AC"}, {"a!/object 2", "B"}}));
  EXPECT_EQ(Inside(RtfOf("41\\objdata 42")), (Pairs{{"a!/object 1", "A"}, {"a!/object 2", "B"}}));
  // Without end.
  std::string rtf = "{\\rtf1";
  for (int i = 0; i < 4000; ++i) rtf += "{\\objdata 41{\\*\\x ";
  Pairs not_read;
  Inside(rtf, &not_read);
  EXPECT_EQ(not_read,
            (Pairs{{"a",
                    "not read further: its objects overlap, and take several times its size, "
                    "the limit"}}));
}

RC_GTEST_PROP(RtfObjectDataProperty, AnyTextGivesNoMoreThanItHas, ()) {
  const auto soup = rc::gen::oneOf(
      rc::gen::element<std::string>("{", "}", "\\objdata", "\\bin3 ", "41", "\\*", "\\author ",
                                    "\\'", "\\", " ", "{\\*\\x", "\\bin-1 "),
      rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
  std::string text = "{\\rtf1{\\objdata ";
  for (const std::string& piece : *rc::gen::container<std::vector<std::string>>(soup))
    text += piece;
  MemoryBytes memory(text);
  ReplayReader input(&memory);
  RtfReader reader(&input);
  ArchiveMember member;
  size_t bytes = 0;
  int members = 0;
  try {
    for (; reader.Next(&member); ++members) {
      uint8_t block[100];
      try {
        while (const size_t got = reader.Read(block)) bytes += got;
      } catch (const UnreadableError&) {
      }
    }
  } catch (const UnreadableError&) {
  }
  RC_ASSERT(members >= 1);
  RC_ASSERT(bytes <= 5 * text.size() + (1 << 20));
}

}  // namespace
}  // namespace fovea::data
