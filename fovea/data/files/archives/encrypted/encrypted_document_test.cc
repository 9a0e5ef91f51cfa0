#include "fovea/data/files/archives/encrypted/encrypted_document.h"

#include <string>

#include "fovea/data/files/archives/encrypted/document_for_test.h"
#include "fovea/data/files/archives/visit_for_test.h"

namespace fovea::data {
namespace {

using std::string_literals::operator""s;

// Whether it is told; what can be read is scanned all the same, and what lies in it.
bool IsEncrypted(const std::string& bytes) {
  const Recorder recorder = VisitBothWays(bytes);
  EXPECT_EQ(Pairs(recorder.files.begin(), recorder.files.begin() + 1), (Pairs{{"a", bytes}}));
  if (recorder.not_read.empty()) return false;
  EXPECT_EQ(recorder.not_read, (Pairs{{"a", "is encrypted"}}));
  return true;
}

TEST(EncryptedDocumentTest, OfficeOfToday) {
  for (const size_t sector : {512, 4096}) {
    EXPECT_TRUE(IsEncrypted(OleOf({{"EncryptionInfo", "x"}, {"EncryptedPackage", "y"}}, sector)));
    EXPECT_FALSE(IsEncrypted(OleOf({{"Package", "y"}}, sector)));
  }
  EXPECT_FALSE(IsEncrypted("text about E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0"s));
}

TEST(EncryptedDocumentTest, OfficeOfBefore) {
  for (const bool encrypted : {false, true}) {
    for (const size_t sector : {512, 4096}) {
      EXPECT_EQ(
          IsEncrypted(OleOf({{"1Table", "x"}, {"WordDocument", WordStream(encrypted)}}, sector)),
          encrypted);
      EXPECT_EQ(IsEncrypted(OleOf({{"Workbook", ExcelStream(encrypted)}}, sector)), encrypted);
      EXPECT_EQ(IsEncrypted(OleOf({{"Book", ExcelStream(encrypted)}}, sector)), encrypted);
      EXPECT_EQ(IsEncrypted(OleOf({{"Workbook", ExcelStream(encrypted, 100)}}, sector)), encrypted);
      EXPECT_EQ(IsEncrypted(OleOf({{"Current User", CurrentUserStream(encrypted)}}, sector)),
                encrypted);
    }
  }
  // Another stream that looks like it.
  EXPECT_FALSE(
      IsEncrypted(OleOf({{"WordDocument", WordStream(false)}, {"Picture", WordStream(true)}})));
}

TEST(EncryptedDocumentTest, Pdf) {
  EXPECT_TRUE(IsEncrypted(PdfOf("", "<< /Size 1 /Encrypt 5 0 R /Root 1 0 R >>")));
  EXPECT_TRUE(IsEncrypted("junk\n" + PdfOf("", "<</ID[<41><42>]/#45ncrypt<</V 4>>>>")));
  EXPECT_TRUE(IsEncrypted(PdfOf("", "<< /Encrypt 5 0 R")));
  EXPECT_TRUE(IsEncrypted(PdfOf("", "<< /Encrypt 5 0 R >>") + PdfOf("", "<< /Size 1 >>")));
  EXPECT_TRUE(IsEncrypted(
      PdfOf("7 0 obj <</Type/XRef /Encrypt 5 0 R>> stream\nx\nendstream endobj", "<< /Size 1 >>")));
  // Words that a damaged string or stream ends with.
  EXPECT_TRUE(IsEncrypted(PdfOf("7 0 obj (not ended\nendobj", "<< /Encrypt 5 0 R >>")));
  EXPECT_TRUE(IsEncrypted(PdfOf("7 0 obj (not ended", "<< /Encrypt 5 0 R >>")));
  EXPECT_TRUE(IsEncrypted(
      PdfOf("7 0 obj << /Length 3 >> stream\n( << <x\nendstrendstream", "<</Encrypt 5 0 R>>")));

  EXPECT_FALSE(IsEncrypted(PdfOf("", "<< /Size 1 >>")));
  EXPECT_FALSE(IsEncrypted(PdfOf("", "<< /Size 1 /Encrypt null >>")));
  EXPECT_FALSE(IsEncrypted(PdfOf("", "<< /Info << /Encrypt 1 >> /EncryptMetadata true >>")));
  EXPECT_FALSE(IsEncrypted(PdfOf("", "<< /ID (/Encrypt \\) (trailer) << /Encrypt 1 >>) >>")));
  EXPECT_FALSE(IsEncrypted(PdfOf("", "<< % /Encrypt\n /Size 1 >>")));
  EXPECT_FALSE(IsEncrypted(PdfOf("7 0 obj << /Encrypt 1 >> endobj", "<< /Size 1 >>")));
  EXPECT_FALSE(IsEncrypted(
      PdfOf("7 0 obj <<>> stream\ntrailer << /Encrypt 1 >>\nendstream endobj", "<< /Size 1 >>")));
}

TEST(EncryptedDocumentTest, MembersOfArchives) {
  const std::string start = "<manifest:manifest><manifest:file-entry manifest:full-path=\"x\">";
  for (const bool encrypted : {false, true}) {
    const std::string manifest =
        start + (encrypted ? "<manifest:encryption-data manifest:checksum=\"y\"/>" : "");
    const Recorder recorder =
        VisitBothWays(Zip({{"content.xml", "x"}, {"META-INF/manifest.xml", manifest}}));
    EXPECT_EQ(recorder.files.size(), 2u);
    EXPECT_EQ(recorder.not_read, encrypted ? (Pairs{{"a", "is encrypted"}}) : Pairs{});
  }
  const auto epub = [](const std::string& method) {
    return VisitBothWays(Zip({{"META-INF/encryption.xml",
                               "<enc:EncryptionMethod Algorithm=\"" + method + "\"/>"}}))
        .not_read;
  };
  EXPECT_EQ(epub("http://www.w3.org/2001/04/xmlenc#aes128-cbc"), (Pairs{{"a", "is encrypted"}}));
  EXPECT_EQ(epub("http://www.idpf.org/2008/embedding"), Pairs{});
}

// Whatever the pieces are in which the bytes come.
TEST(EncryptedDocumentTest, BytesInAnyPieces) {
  for (const std::string& bytes :
       {OleOf({{"WordDocument", WordStream(true)}}), OleOf({{"Workbook", ExcelStream(true, 99)}}),
        PdfOf("7 0 obj <<>> stream\n(\nendstream", "<< /Encrypt 5 0 R >>")}) {
    for (const size_t piece : {size_t{1}, size_t{7}, size_t{64}, size_t{1000}}) {
      const auto all = std::span(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size());
      const auto watch = WatchEncryption("a", all.first(std::min(all.size(), kDocumentBytes)));
      ASSERT_NE(watch, nullptr);
      for (size_t at = 0; at < all.size(); at += piece)
        watch->Add(all.subspan(at, std::min(piece, all.size() - at)));
      EXPECT_TRUE(watch->encrypted()) << piece;
    }
  }
}

}  // namespace
}  // namespace fovea::data
