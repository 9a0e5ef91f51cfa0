#include "fovea/data/files/archives/documents/pdf/pdf_object.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace fovea::data {
namespace {

using std::string_literals::operator""s;
using Value = PdfObject::Value;

PdfObject Parsed(std::string_view text) {
  PdfObject object;
  object.Parse(text);
  return object;
}

std::vector<int64_t> ReferredAs(PdfRole role, std::string_view text) {
  std::vector<int64_t> numbers;
  for (const auto& reference : Parsed(text).references)
    if (reference.role == role) numbers.push_back(reference.number);
  return numbers;
}

TEST(PdfLexerTest, StringsAndNames) {
  EXPECT_EQ(PdfString("a\\n\\(\\)\\\\\\101\\7x\\\nb\r\nc\\q"), "a\n()\\A\7xb\ncq");
  EXPECT_EQ(PdfString("\\053\\53\\0053\\"), "++\0053\\");
  EXPECT_EQ(PdfHexString("4 1\n4"), "A@");
  EXPECT_EQ(PdfName("J#53#4"), "JS#4");
  EXPECT_EQ(PdfText("\xfe\xff\0a\xd8\x3d\xde\x00"s), "a😀");
  EXPECT_EQ(PdfText("\xff\xfe"
                    "a\0"s),
            "a");
  EXPECT_EQ(PdfText("plain"), "plain");
  EXPECT_EQ(PdfNumber("12"), 12);
  for (const char* text : {"", "-1", "1x", "x", "99999999999999999999", "1.5"})
    EXPECT_EQ(PdfNumber(text), std::nullopt) << text;
}

TEST(PdfObjectTest, Values) {
  EXPECT_EQ(Parsed(" % a comment\n<< >>").value, Value::kDictionary);
  EXPECT_EQ(Parsed("[1 2 0 R]").value, Value::kArray);
  EXPECT_EQ(Parsed("(a(b)\\)c) endobj").string, "a(b))c");
  EXPECT_EQ(Parsed("<4142> endobj").string, "AB");
  EXPECT_EQ(Parsed("/Name").value, Value::kName);
  EXPECT_EQ(Parsed("12 endobj").text, "12");
  EXPECT_EQ(Parsed("12 0 R endobj").value, Value::kReference);
  EXPECT_EQ(Parsed("12 0 R endobj").text, "12 0 R");
  EXPECT_EQ(Parsed("true false endobj").text, "true");
  EXPECT_EQ(Parsed("endobj").value, Value::kNone);
  EXPECT_EQ(Parsed("").value, Value::kNone);
}

TEST(PdfObjectTest, FieldsOfTheOutermostDictionary) {
  const PdfObject object = Parsed(
      "<</Type/ObjStm /Filter [/A /B] /DecodeParms << /Columns 3 >> /Length 5 0 R/First 7>>x");
  EXPECT_EQ(object.Field(PdfKey::kType), "/ObjStm");
  EXPECT_EQ(object.Field(PdfKey::kFilter), "[/A /B]");
  EXPECT_EQ(object.Field(PdfKey::kParameters), "<< /Columns 3 >>");
  EXPECT_EQ(object.Field(PdfKey::kLength), "5 0 R");
  EXPECT_EQ(object.Field(PdfKey::kFirst), "7");
  EXPECT_EQ(object.Field(PdfKey::kColumns), "");
  EXPECT_TRUE(object.object_stream);
  EXPECT_EQ(Parsed("<< /#46ilter /A /Filter /B").Field(PdfKey::kFilter), "/B");
}

TEST(PdfObjectTest, WhereItsStreamBegins) {
  for (const std::string line_end : {"\n", "\r\n", "\r", " \r\n"}) {
    const std::string text = "<< /Length 3 >>\nstream" + line_end + "abc";
    const PdfObject object = Parsed(text);
    ASSERT_TRUE(object.stream);
    EXPECT_EQ(text.substr(object.data), "abc");
  }
  EXPECT_FALSE(Parsed("<< >> endobj").stream);
  // A dictionary that is not closed.
  EXPECT_TRUE(Parsed("<< /A << /B 1 \nstream\nabc").stream);
}

TEST(PdfObjectTest, Scripts) {
  const PdfObject object =
      Parsed("<< /A << /S /JavaScript /JS (one) >> /B [ << /J#53 <74776f> >> ] /C (/JS (no)) >>");
  EXPECT_EQ(object.scripts, (std::vector<std::string>{"one", "two"}));
  EXPECT_TRUE(object.active);
  EXPECT_EQ(ReferredAs(PdfRole::kScript, "<< /JS 12 0 R /X 13 0 R >>"), (std::vector<int64_t>{12}));
  EXPECT_TRUE(Parsed("<< /S /Launch >>").active);
  EXPECT_FALSE(Parsed("<< /S /GoTo >>").active);
}

TEST(PdfObjectTest, FilesAndWhatDraws) {
  const std::string file = "<< /Type /Filespec /UF (a.exe) /EF << /F 7 0 R /UF 8 0 R >> >>";
  EXPECT_EQ(ReferredAs(PdfRole::kFile, file), (std::vector<int64_t>{7, 8}));
  EXPECT_EQ(Parsed(file).file_names, (std::vector<std::pair<int64_t, std::string>>{{8, "a.exe"}}));
  EXPECT_EQ(ReferredAs(PdfRole::kDrawing,
                       "<< /Contents [1 0 R 2 0 R] /Resources << /XObject << /I 3 0 R >> >> "
                       "/Parent 4 0 R >>"),
            (std::vector<int64_t>{1, 2, 3}));
  EXPECT_EQ(ReferredAs(PdfRole::kFile, "<< /XFA [(a) 5 0 R (b) 6 0 R] >>"),
            (std::vector<int64_t>{5, 6}));
  // Somebody refers to this array, and so to all of it.
  EXPECT_EQ(ReferredAs(PdfRole::kFile, "[5 0 R]"), (std::vector<int64_t>{5}));
  EXPECT_TRUE(Parsed("<< /Subtype /Image >>").drawing);
  EXPECT_TRUE(Parsed("<< /Length1 7 >>").drawing);
  EXPECT_FALSE(Parsed("<< /X << /Subtype /Image >> >>").drawing);
}

TEST(PdfObjectTest, WithoutEnd) {
  EXPECT_TRUE(Parsed(std::string(100'000, '[')).too_deep);
  EXPECT_TRUE(Parsed("(" + std::string(1000, 'x')).cut);
  EXPECT_TRUE(Parsed("<< /A ").cut);
}

RC_GTEST_PROP(PdfObjectProperty, AnyTextIsReadWithinItsBounds, ()) {
  const auto soup = rc::gen::oneOf(
      rc::gen::element<std::string>("<<", ">>", "[", "]", "/JS ", "/EF ", "/F ", "(a)", "<41>",
                                    "1 0 R ", "7 ", "stream\n", "endobj", "%x\n", "(", ")"),
      rc::gen::container<std::string>(rc::gen::arbitrary<char>()));
  std::string text;
  for (const std::string& piece : *rc::gen::container<std::vector<std::string>>(soup))
    text += piece;
  const PdfObject object = Parsed(text);
  RC_ASSERT(object.end <= text.size());
  RC_ASSERT(object.data <= text.size());
  RC_ASSERT(object.references.size() <= text.size());
  for (const std::string_view field : object.fields)
    RC_ASSERT(field.empty() || (field.data() >= text.data() &&
                                field.data() + field.size() <= text.data() + text.size()));
}

}  // namespace
}  // namespace fovea::data
