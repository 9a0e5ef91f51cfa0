#include "fovea/data/files/archives/documents/document_kind.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/core/cpu_time.h"
#include "fovea/core/error.h"
#include "fovea/data/content/content_for_test.h"
#include "fovea/data/files/archives/documents/ole/vba_for_test.h"
#include "fovea/data/files/archives/documents/onenote/one_note_for_test.h"
#include "fovea/data/files/archives/documents/pdf/filters_for_test.h"
#include "fovea/data/files/archives/documents/pdf/pdf_for_test.h"
#include "fovea/data/files/archives/documents/rtf/rtf_for_test.h"
#include "fovea/data/files/archives/visit_for_test.h"

namespace fovea::data {
namespace {

std::string NameOf(std::string_view bytes) {
  const ArchiveKind* const kind = DocumentKindOf(BytesOf(bytes));
  return kind == nullptr ? "" : kind->name;
}

std::string SomePdf() {
  const auto [objects, first] = PdfObjectsOf({{5, "<< /S /JavaScript /JS (hidden) >>"}});
  return PdfOf(PdfObjectOf(2, "<< /JS (app.alert) >>") +
               PdfStreamOf(3, "/Filter /FlateDecode", Deflate("some text", 15)) +
               PdfStreamOf(4, "/Filter [/A85/LZW]", Ascii85Of(LzwOf("some text"))) +
               PdfStreamOf(20, StrCat("/Type /ObjStm /N 1 /First ", first), objects) +
               PdfObjectOf(8, "<< /UF (a.exe) /EF << /F 3 0 R >> >>"));
}
std::string SomeOle() {
  return OleOf({{"VBA/M", VbaContainer(kVbaSource)},
                {"VBA/dir", VbaDir({{"M", 0}})},
                {"large", std::string(5000, 'x')},
                {"\1Ole10Native", NativeOf("a.js", "var")}});
}

std::vector<std::string> SomeDocuments() {
  return {SomePdf(), SomeOle(), RtfOf(HexOf(Ole1Of("Package", PackageOf("a.js", "var a;")))),
          OneNoteOf({OneNoteFile("one"), OneNoteFile("two", false)})};
}

TEST(DocumentKindTest, ByContentAlone) {
  EXPECT_EQ(NameOf("%PDF-1.7"), "a PDF document");
  EXPECT_EQ(NameOf(std::string(1000, '\n') + "%PDF-1.7"), "a PDF document");
  EXPECT_EQ(NameOf(std::string(1024, '\n') + "%PDF-1.7"), "");
  EXPECT_EQ(NameOf(OleOf({})), "an OLE compound file");
  EXPECT_EQ(NameOf("{\\rt"), "an RTF document");
  EXPECT_EQ(NameOf("\r\n {\\rtf1"), "an RTF document");
  EXPECT_EQ(NameOf(OneNoteOf({})), "a OneNote section");
  for (const char* text : {"", "%PDF", "{\\r", "text {\\rtf1", "\xd0\xcf\x11\xe0", "\xe4\x52\x5c"})
    EXPECT_EQ(NameOf(text), "") << text;
}

// Whatever is cut off or wrong, the file itself comes, and nothing else than reasons.
TEST(DocumentKindTest, CutAnywhere) {
  for (const std::string& document : SomeDocuments()) {
    EXPECT_GT(VisitBothWays(document).files.size(), 1u);
    for (size_t size = document.size() - 1; size > 20; size -= 1 + size / 97) {
      const Recorder recorder = VisitStream(document.substr(0, size));
      ASSERT_FALSE(recorder.files.empty());
      EXPECT_TRUE(recorder.files[0].second == document.substr(0, size));
    }
  }
}

TEST(DocumentKindTest, AnyByteWrong) {
  for (const std::string& document : SomeDocuments()) {
    for (size_t i = 0; i < document.size(); i += 1 + i / 300) {
      std::string wrong = document;
      wrong[i] = static_cast<char>(wrong[i] ^ 0x55);
      const Recorder recorder = VisitStream(wrong);
      ASSERT_FALSE(recorder.files.empty()) << i;
      EXPECT_TRUE(std::any_of(recorder.files.begin(), recorder.files.end(), [&](const auto& file) {
        return file.second == wrong;
      })) << i;
    }
  }
}

// What unpacks without end is ended, with a reason, and in time.
TEST(DocumentKindTest, Bombs) {
  std::string zeros(30 << 20, '\0');
  const std::string once = Deflate(zeros, 15), twice = Deflate(once, 15);
  std::string many_objects;
  for (int i = 0; i < 200'000; ++i) many_objects += StrCat(i, " 0 obj[(a)]\n");
  std::string overlapping;
  for (int i = 0; i < 5000; ++i) overlapping += "1 0 obj<</JS(";
  const std::pair<const char*, std::string> bombs[] = {
      {"flate in flate", PdfOf(PdfStreamOf(3, "/Filter [/Fl/Fl]", twice) +
                               PdfStreamOf(4, "/Filter [/Fl/Fl]", twice))},
      {"hexadecimal blanks",
       PdfOf(PdfStreamOf(3, "/Filter [/Fl/Fl/AHx]", Deflate(Deflate(zeros, 15), 15)))},
      {"a chain of 1,000", PdfOf(PdfStreamOf(
                               3,
                               "/Filter [" +
                                   [] {
                                     std::string names;
                                     for (int i = 0; i < 1000; ++i) names += "/Fl";
                                     return names;
                                   }() +
                                   "]",
                               once))},
      {"overlapping", PdfOf(overlapping)},
      {"brackets", PdfOf("1 0 obj " + std::string(1 << 20, '['))},
      {"an object stream", PdfOf(PdfStreamOf(3, "/Type /ObjStm /First 5 /Filter/Fl", once))}};
  WalkOptions options;
  options.limits.ratio_floor = 1 << 20;
  for (const auto& [what, bytes] : bombs) {
    const double began = ThreadCpuSeconds();
    const Recorder recorder = VisitStream(bytes, options);
    EXPECT_FALSE(recorder.not_read.empty()) << what;
    EXPECT_LT(ThreadCpuSeconds() - began, 10) << what;
    for (const auto& [path, reason] : recorder.not_read)
      EXPECT_EQ(reason.find('\n'), reason.npos) << what;
  }
  const double began = ThreadCpuSeconds();
  EXPECT_EQ(VisitStream(PdfOf(many_objects)).not_read, Pairs{});
  EXPECT_LT(ThreadCpuSeconds() - began, 10);
}

}  // namespace
}  // namespace fovea::data
