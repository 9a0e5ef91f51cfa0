#include "fovea/data/files/archives/mail/mail_kind.h"

#include <gtest/gtest.h>

#include <string>

#include "fovea/data/files/archives/mail/mail_for_test.h"

namespace fovea::data {
namespace {

// "mail", "mailbox" or "".
std::string Kind(const std::string& text) {
  const std::span<const uint8_t> bytes(reinterpret_cast<const uint8_t*>(text.data()), text.size());
  const ArchiveKind* const kind = MailKindOf(bytes);
  if (kind == nullptr) return "";
  EXPECT_TRUE(MayBeMail(bytes.first(std::min<size_t>(bytes.size(), 512)))) << text;
  return kind == &kMail ? "mail" : kind->name;
}

TEST(MailKindTest, Mails) {
  EXPECT_EQ(Kind(MailOf({"\r\nx"})), "mail");
  EXPECT_EQ(Kind("\xEF\xBB\xBFReceived: from x\n\tby y\nMime-Version: 1.0\n\nx"), "mail");
  EXPECT_EQ(Kind("From: a\rTo: b\rContent-Transfer-Encoding: base64\r\rQUJD"), "mail");
  EXPECT_EQ(Kind("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx"), "mail");
  // A web page as Chromium saves it.
  EXPECT_EQ(Kind("From: <Saved by Blink>\nSnapshot-Content-Location: http://x/\nSubject: x\n"
                 "MIME-Version: 1.0\nContent-Type: multipart/related;\n\tboundary=\"b\"\n\n"),
            "mail");
  // A header that fills all that is looked at.
  EXPECT_EQ(Kind("From: a\nTo: b\nX-Long: " + std::string(kMailBytes, 'x')), "mail");
  EXPECT_EQ(Kind("Received: by b;\nX-Long: " + std::string(kMailBytes, 'x')), "mail");
}

TEST(MailKindTest, Mailboxes) {
  EXPECT_EQ(Kind("From a@b Thu Jan  1 00:00:00 1970\nFrom: a\nTo: b\n\nx"), "a mailbox");
  EXPECT_EQ(Kind("From here on:\n\nFrom: a\nTo: b\n"), "");
}

TEST(MailKindTest, OtherTexts) {
  EXPECT_EQ(Kind(""), "");
  EXPECT_EQ(Kind("Hello\n\nMIME-Version: 1.0\nFrom: a\n"), "");
  EXPECT_EQ(Kind("From: a\nTo: b\nSubject: no MIME\nContent-Type: text/plain\n\nx"), "");
  EXPECT_EQ(Kind("Metadata-Version: 2.1\nName: x\nDescription-Content-Type: text/x-rst\n\n"), "");
  EXPECT_EQ(Kind("date: 2024-01-31\nname: x\nsubject: y\n---\n"), "");
  EXPECT_EQ(Kind("HTTP/1.1 200 OK\nDate: x\nContent-Type: multipart/mixed\n\n"), "");
  EXPECT_EQ(Kind("X-Long: " + std::string(kMailBytes, 'x')), "");
}

}  // namespace
}  // namespace fovea::data
