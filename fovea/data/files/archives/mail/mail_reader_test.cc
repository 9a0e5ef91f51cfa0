#include "fovea/data/files/archives/mail/mail_reader.h"

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/mail/mail_for_test.h"
#include "fovea/data/files/archives/visit_for_test.h"

namespace fovea::data {
namespace {

using std::string_literals::operator""s;

const std::string kCode = "<?php eval($_POST['x']);";

// All but the text around the parts, which comes last.
Pairs Parts(const Recorder& recorder) {
  Pairs parts;
  for (const auto& file : recorder.files)
    if (!file.first.ends_with("(around the parts)")) parts.push_back(file);
  return parts;
}

std::string Around(const Recorder& recorder) {
  for (const auto& [path, text] : recorder.files)
    if (path == "a!/(around the parts)") return text;
  return "";
}

Pairs PartsOf(const std::string& mail) {
  const Recorder recorder = VisitBothWays(mail);
  EXPECT_EQ(recorder.not_read, Pairs{});
  return Parts(recorder);
}

std::string WithLineEnds(const std::string& mail, const std::string& end) {
  std::string text;
  for (size_t i = 0; i < mail.size(); ++i) {
    if (mail[i] == '\r') continue;
    mail[i] == '\n' ? text += end : text += mail[i];
  }
  return text;
}

TEST(MailReaderTest, BodiesAndAttachments) {
  const std::string mail =
      MailOf({"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: "
              "quoted-printable\r\n\r\nCaf=C3=A9 is =\r\nopen=20\r\nnow\r\n",
              "Content-Type: text/html\r\n\r\n<p>open</p>\r\n", AttachedPart("a.php", kCode),
              AttachedPart("b.zip", Zip({{"c.php", kCode}}))});
  for (const char* end : {"\r\n", "\n", "\r"}) {
    const Recorder recorder = VisitBothWays(WithLineEnds(mail, end));
    EXPECT_EQ(recorder.not_read, Pairs{});
    EXPECT_EQ(Parts(recorder),
              (Pairs{{"a!/part 1.txt", StrCat("Caf\xc3\xa9 is open ", end, "now", end)},
                     {"a!/part 2.html", StrCat("<p>open</p>", end)},
                     {"a!/a.php", kCode},
                     {"a!/b.zip!/c.php", kCode}}));
    EXPECT_NE(Around(recorder).find("Subject: test"), std::string::npos);
    EXPECT_NE(Around(recorder).find("filename=\"a.php\""), std::string::npos);
  }
}

TEST(MailReaderTest, MailWithOnePart) {
  EXPECT_EQ(PartsOf(kMailStart + AttachedPart("a.zip", Zip({{"c.php", kCode}}))),
            (Pairs{{"a!/a.zip!/c.php", kCode}}));
  // Without MIME it is the text that it is.
  const std::string plain = "From: a@example.org\nSubject: hello\n\nHello\n";
  EXPECT_EQ(PartsOf(plain), (Pairs{{"a", plain}}));
}

TEST(MailReaderTest, Encodings) {
  const auto decoded = [](const std::string& encoding, const std::string& body) {
    const Pairs parts = PartsOf(MailOf(
        {"Content-Transfer-Encoding: " + encoding + "\r\nContent-Type: x/y\r\n\r\n" + body}));
    return parts.size() == 1 ? parts[0].second : "?";
  };
  EXPECT_EQ(decoded("Base64 (as ever)", "QUJD\r\n"), "ABC");
  EXPECT_EQ(decoded("\"base64\";", "Q U\r\nJ DRA==\r\n"), "ABCD");
  EXPECT_EQ(decoded("base64", "QQ=="), "A");
  EXPECT_EQ(decoded("base64", "QQ"), "A");
  EXPECT_EQ(decoded("8bit", "a\r\nb\r\n\r\n"), "a\r\nb\r\n\r\n");
  EXPECT_EQ(decoded("binary", "\0\xff\n\r\r\n--x\r\n"s), "\0\xff\n\r\r\n--x\r\n"s);
  EXPECT_EQ(decoded("quoted-printable", "=3d=\r\n==3D =4 =4g=  \r\nx\n=3D="), "=== =4 =4gx\n=");
  EXPECT_EQ(decoded("x-uuencode", "begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n"), "Cat");
}

TEST(MailReaderTest, UuencodedTextInABody) {
  const std::string uuencoded = "begin 644 a.txt\r\n#0V%T\r\n`\r\nend\r\n";
  EXPECT_EQ(PartsOf(MailOf({"\r\nHello\r\n" + uuencoded + "\r\nand\r\n" + uuencoded, "\r\nx"})),
            (Pairs{{"a!/part 1.txt", "Hello"},
                   {"a!/a.txt", "Cat"},
                   {"a!/part 3.txt", "and"},
                   {"a!/a.txt", "Cat"},
                   {"a!/part 5.txt", "x"}}));
  // What is none is seen as it stands; a file is opened as any other.
  const Recorder recorder = VisitBothWays(MailOf({"\r\nHello\r\nbegin 644 a\r\neval(x)\r\n"}));
  EXPECT_NE(Around(recorder).find("eval(x)"), std::string::npos);
  EXPECT_EQ(PartsOf(MailOf({"Content-Type: text/plain; name=b\r\n\r\n" + uuencoded})),
            (Pairs{{"a!/b", uuencoded}, {"a!/b!/content", "Cat"}}));
}

TEST(MailReaderTest, Names) {
  const auto name = [](const std::string& header) {
    const Pairs parts = PartsOf(MailOf({header + "\r\n\r\nx"}));
    return parts.size() == 1 ? parts[0].first : "?";
  };
  const std::string attached = "Content-Disposition: attachment; ";
  EXPECT_EQ(name("Content-Type: text/x; name=a.php"), "a!/a.php");
  EXPECT_EQ(name(attached + "filename=b.php\r\nContent-Type: text/x; name=a.php"), "a!/b.php");
  EXPECT_EQ(name(attached + "filename=\"a; (\\\"b\\\").php\""), "a!/a; (\"b\").php");
  EXPECT_EQ(name(attached + "(so)\r\n\tFileName = a.php"), "a!/a.php");
  EXPECT_EQ(name(attached + "filename=\"=?utf-8?B?w6k=?= =?iso-8859-1?q?=E9_b?=.php\""),
            "a!/\xc3\xa9\xc3\xa9 b.php");
  EXPECT_EQ(name(attached + "filename*=UTF-8''%c3%a9.php"), "a!/\xc3\xa9.php");
  EXPECT_EQ(name(attached + "filename*=iso-8859-1'en'%e9.php"), "a!/\xc3\xa9.php");
  EXPECT_EQ(name(attached + "filename*0*=utf-8''%c3;\r\n filename*2=.php; filename*1*=%a9"),
            "a!/\xc3\xa9.php");
  EXPECT_EQ(name("X-Other: x"), "a!/part 1.txt");
  EXPECT_EQ(name("Content-Type: image/png; name=\" \""), "a!/part 1");
}

TEST(MailReaderTest, MultipartsAndMailsInEachOther) {
  const std::string inner = MultipartOf({"\r\nx", AttachedPart("d.php", kCode)}, "==b==2");
  const std::string mail =
      MailOf({inner,
              "Content-Type: message/rfc822\r\n\r\n" + std::string(kMailStart) +
                  MultipartOf({AttachedPart("e.php", kCode)}, "c"),
              "Content-Type: message/rfc822\r\n\r\n" + MultipartOf({"\r\ny"}, "z")});
  EXPECT_EQ(PartsOf(mail), (Pairs{{"a!/part 1.txt", "x"},
                                  {"a!/d.php", kCode},
                                  {"a!/part 3.eml!/e.php", kCode},
                                  {"a!/part 4.eml!/part 1.txt", "y"}}));
}

TEST(MailReaderTest, MalformedMailsAreReadOn) {
  const auto code = [](const std::string& mail) {
    for (const auto& [path, text] : Parts(VisitBothWays(mail)))
      if (text.find(kCode) == 0 || path.find(".zip!/") != path.npos) return true;
    return false;
  };
  const std::string part = AttachedPart("c.php", kCode), start = kMailStart;
  const std::string body = "\r\n--b\r\n" + part + "--b--\r\n";
  const std::string type = "Content-Type: multipart/mixed; boundary=b\r\n";
  EXPECT_TRUE(code(start + type + body));
  // No end, an end that is another's, a mail that is cut off.
  EXPECT_TRUE(code(start + type + "\r\n--b\r\n" + part));
  EXPECT_TRUE(code(start + type + "\r\n--b\r\n" + part + "--bb--\r\n"));
  EXPECT_TRUE(code(MailOf({"Content-Type: multipart/x; boundary=i\r\n\r\n--i\r\n\r\nx", part})));
  // A boundary that the header does not say, says twice, or not so.
  EXPECT_TRUE(code(start + "Content-Type: multipart/mixed\r\n" + body));
  EXPECT_TRUE(code(start + "Content-Type: multipart/mixed; boundary=c\r\n" + body));
  EXPECT_TRUE(code(start + "Content-Type: multipart/mixed; boundary=c; boundary=b\r\n" + body));
  EXPECT_TRUE(code(start + "Content-Type: multipart/mixed; boundary=c\r\n" + type + body));
  EXPECT_TRUE(code(start + "Content-Type: text/plain\r\n" + type + body));
  EXPECT_TRUE(code(start + type + "Content-Type: text/plain\r\n" + body));
  EXPECT_TRUE(code(start + "Content-Type: multipart/mixed; boundary=b c\r\n" + body));
  EXPECT_TRUE(code(start + "Content-Type: multipart/mixed; boundary=(b)b\r\n" + body));
  EXPECT_TRUE(code(start + "Content-Type: multipart/mixed; boundary=\"b\r\n" + body));
  EXPECT_TRUE(code(start + "Content-Type :\r\n multipart/mixed\r\n ; boundary*0=b\r\n" + body));
  EXPECT_TRUE(code(start + "Content-Type: multipart/mixed; boundary=\"\"\r\n\r\n--\r\n" + part));
  // Boundaries that begin with each other.
  EXPECT_TRUE(code(start + type + "\r\n--bb\r\n--b\r\n" + part));
  EXPECT_TRUE(code(start + type + "\r\n--b  \t\r\n" + part));
  // An empty line that is missing, lines that are no fields.
  EXPECT_TRUE(code(start + type + "--b\r\n" + part));
  EXPECT_TRUE(
      code(start + type + "\r\n--b\r\nContent-Transfer-Encoding: base64\r\n" + Base64Lines(kCode)));
  EXPECT_TRUE(code(start + type + "\r\n--b\r\nno field\r\n" + part));
  // Two encodings; text in front of the boundary and behind the end.
  EXPECT_TRUE(code(start + type + "\r\n--b\r\nContent-Transfer-Encoding: 7bit\r\n" + part));
  EXPECT_TRUE(code(start + type + "\r\nThis is a mail.\r\n" + body));
  EXPECT_TRUE(code(start + type + "\r\n--b\r\n\r\nx\r\n--b--\r\n" + body));
  EXPECT_TRUE(code(start + type + body + Zip({{"c.php", kCode}})));
  EXPECT_TRUE(code("\xEF\xBB\xBF" + type + start + body));
}

TEST(MailReaderTest, WhatIsNotOfTheEncodingIsReadAsItStands) {
  const std::string mail =
      MailOf({"Content-Transfer-Encoding: base64\r\n\r\nQUJD\r\n<script>\r\nQQ==\r\nQ!UI=\r\n"});
  const Recorder recorder = VisitBothWays(mail);
  EXPECT_EQ(recorder.not_read, Pairs{});
  EXPECT_EQ(Parts(recorder)[0].second.substr(0, 3), "ABC");
  EXPECT_NE(Around(recorder).find("<script>\r\nQ!UI=\r\n"), std::string::npos);
}

TEST(MailReaderTest, NoByteGoesUnseen) {
  // Bytes of a mail without encoded parts, in any order of its parts.
  const std::string mail = MailOf({"\r\none", "Content-Type: x/y\r\n\r\ntwo"}) + "epilogue";
  const Recorder recorder = VisitBothWays(mail);
  size_t bytes = 0;
  for (const auto& [path, text] : recorder.files) bytes += text.size();
  EXPECT_EQ(bytes, mail.size() - 2 * 2);  // but for line ends before boundaries
  EXPECT_EQ(Parts(recorder).back(), Pairs::value_type("a!/(behind the end)", "epilogue"));
}

TEST(MailReaderTest, WhatCannotBeDecodedIsTold) {
  const auto reason = [](const std::string& part) {
    const Recorder recorder = VisitBothWays(MailOf({part}));
    EXPECT_LE(recorder.not_read.size(), 1u);
    return recorder.not_read.empty()
               ? ""
               : StrCat(recorder.not_read[0].first, ": ", recorder.not_read[0].second);
  };
  EXPECT_EQ(reason("Content-Transfer-Encoding: x-new\r\n\r\nx"),
            "a!/part 1.txt: is encoded as 'x-new', which is not known, and was read as it stands");
  EXPECT_EQ(
      reason("Content-Transfer-Encoding: base64\r\nContent-Transfer-Encoding: x-uue\r\n\r\nQQ"),
      "a!/part 1.txt: has two encodings, and was read by the first");
  EXPECT_EQ(reason("Content-Transfer-Encoding: base64\r\n\r\nQUJDR\r\n"),
            "a!/part 1.txt: has encoded text that is cut off");
  EXPECT_EQ(reason("Content-Type: multipart/x; boundary=i\r\nContent-Transfer-Encoding: "
                   "base64\r\n\r\nLS1pDQo=\r\n"),
            "a: has a multipart that is encoded, which the standard forbids: not decoded");
  EXPECT_EQ(reason("Content-Type: multipart/encrypted; boundary=i; protocol="
                   "\"application/pgp-encrypted\"\r\n\r\n--i\r\nContent-Type: "
                   "application/pgp-encrypted\r\n\r\nVersion: 1\r\n--i\r\nContent-Type: "
                   "application/octet-stream; name=x.asc\r\n\r\nx\r\n--i--\r\n"),
            "a!/x.asc: is encrypted");
  EXPECT_EQ(reason("Content-Type: application/pkcs7-mime; smime-type=enveloped-data; "
                   "name=smime.p7m\r\n\r\nx"),
            "a!/smime.p7m: is encrypted");
  EXPECT_EQ(reason("Content-Type: application/x-pkcs7-mime; smime-type=signed-data; "
                   "name=smime.p7m\r\n\r\nx"),
            "a!/smime.p7m: is wrapped by S/MIME, which is not unwrapped here");
  EXPECT_EQ(reason("Content-Type: message/partial; id=x; number=1; total=2\r\n\r\nx"),
            "a!/part 1: is a piece of a mail that was sent in several");
}

TEST(MailReaderTest, NestedTooDeep) {
  std::string mail = AttachedPart("c.php", kCode);
  for (int depth = 1000; depth-- > 0;) mail = MultipartOf({mail}, StrCat("b", depth));
  const Recorder recorder = VisitBothWays(kMailStart + mail);
  EXPECT_EQ(recorder.not_read,
            (Pairs{{"a!/part 1", "has multiparts more than 32 deep in each other, the limit"}}));
  EXPECT_NE(recorder.files[0].second.find(Base64(kCode)), std::string::npos);

  mail = AttachedPart("c.php", kCode);
  for (int depth = 1000; depth-- > 0;)
    mail = kMailStart + "Content-Type: message/rfc822\r\n\r\n"s + mail;
  const Pairs not_read = VisitBothWays(mail).not_read;
  ASSERT_EQ(not_read.size(), 1u);
  EXPECT_TRUE(not_read[0].second.ends_with("is an e-mail within 8 others, the limit"));
}

TEST(MailReaderTest, LongLinesHeadersAndParts) {
  const std::string big(3 << 20, 'x');
  const std::string mail =
      StrCat("X-A: ", big, "\r\n", kMailStart,
             MultipartOf({"Content-Transfer-Encoding: base64\r\n\r\n" + Base64(big), "\r\n" + big,
                          "Content-Type: x/y; name=" + big + "\r\n\r\ny"},
                         "b"));
  // Which is no mail by its first bytes, but within one that says so it is.
  const Recorder recorder =
      VisitBothWays(kMailStart + "Content-Type: message/rfc822; name=m\r\n\r\n"s + mail);
  Pairs parts;
  size_t around = 0;
  for (const auto& [path, text] : recorder.files) {
    if (path.starts_with("a!/m!/(around"))
      around += text.size();
    else
      parts.emplace_back(path, text);
  }
  EXPECT_GT(around, 2 * big.size());
  ASSERT_EQ(parts.size(), 4u);
  EXPECT_EQ(parts[0], Pairs::value_type("a!/m!/part 1.txt", big));
  EXPECT_EQ(parts[1], Pairs::value_type("a!/m!/part 2.txt", big));
  EXPECT_EQ(parts[2].second, "y");
  ASSERT_EQ(recorder.not_read.size(), 1u);
  EXPECT_EQ(recorder.not_read[0].second,
            "has a header that is too long, and was read by its beginning");
}

TEST(MailReaderTest, Mailboxes) {
  const std::string from = "From a@example.org Thu Jan  1 00:00:00 1970\n";
  const std::string plain = "From: a\nSubject: x\n\nHello\n\nFrom here on\n\n";
  const std::string mail = WithLineEnds(MailOf({AttachedPart("a.php", kCode)}), "\n") + "\n";
  const Recorder recorder = VisitBothWays(from + plain + from + mail + from + plain);
  EXPECT_EQ(recorder.not_read, Pairs{});
  EXPECT_EQ(Parts(recorder), (Pairs{{"a!/message 1", plain},
                                    {"a!/message 2!/a.php", kCode},
                                    {"a!/message 3", plain},
                                    {"a!/(between the messages)", from + from + from}}));
}

}  // namespace
}  // namespace fovea::data
