#include "fovea/data/files/archives/documents/pdf/pdf_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "fovea/data/content/content_for_test.h"
#include "fovea/data/files/archives/documents/pdf/filters_for_test.h"
#include "fovea/data/files/archives/documents/pdf/pdf_for_test.h"
#include "fovea/data/files/archives/visit_for_test.h"

namespace fovea::data {
namespace {

using std::string_literals::operator""s;

// What lies in it; the PDF itself comes first, whatever it is.
Pairs Inside(const std::string& pdf, Pairs* not_read = nullptr) {
  Recorder recorder = VisitBothWays(pdf);
  EXPECT_FALSE(recorder.files.empty());
  if (recorder.files.empty()) return {};
  EXPECT_EQ(recorder.files[0].first, "a");
  EXPECT_TRUE(recorder.files[0].second == pdf);
  recorder.files.erase(recorder.files.begin());
  if (not_read != nullptr)
    *not_read = recorder.not_read;
  else
    EXPECT_EQ(recorder.not_read, Pairs{});
  return recorder.files;
}

TEST(PdfReaderTest, ScriptsOfActions) {
  EXPECT_EQ(Inside(PdfOf(PdfObjectOf(2, "<< /S /JavaScript /JS (app.alert\\(1\\);) >>"))),
            (Pairs{{"a!/object 2 JavaScript", "app.alert(1);"}}));
  EXPECT_EQ(Inside(PdfOf(PdfObjectOf(2, "<< /A << /J#53 <FEFF00610062> /X 1 >> >>") +
                         PdfObjectOf(3, "<< /JS (one) /AA << /JS (two) >> >>"))),
            (Pairs{{"a!/object 2 JavaScript", "ab"},
                   {"a!/object 3 JavaScript", "one"},
                   {"a!/object 3 JavaScript (2)", "two"}}));
  // A stream, whatever it says that it is, and a string, referred to before or behind.
  const std::string stream =
      PdfStreamOf(12, "/Subtype /Image /Filter /FlateDecode", Deflate("var a = 1;", 15));
  const std::string action = PdfObjectOf(2, "<< /S /JavaScript /JS 12 0 R >>");
  const Pairs expected = {{"a!/object 12 JavaScript", "var a = 1;"}};
  EXPECT_EQ(Inside(PdfOf(stream + action)), expected);
  EXPECT_EQ(Inside(PdfOf(action + stream)), expected);
  EXPECT_EQ(Inside(PdfOf(stream)), Pairs{});
  EXPECT_EQ(Inside(PdfOf(PdfObjectOf(12, "(var a)") + action)),
            (Pairs{{"a!/object 12 JavaScript", "var a"}}));
  EXPECT_EQ(Inside(PdfOf(PdfObjectOf(12, "(a title)"))), Pairs{});
}

TEST(PdfReaderTest, EveryFilter) {
  const std::string text = "function f() { return 'some text, some text, some text'; }";
  const std::pair<std::string, std::string> streams[] = {
      {"", text},
      {"/Filter /FlateDecode", Deflate(text, 15)},
      {"/Filter/Fl", Deflate(text, 15)},
      {"/Filter [ /LZWDecode ]", LzwOf(text)},
      {"/Filter /LZWDecode /DecodeParms << /EarlyChange 0 >>", LzwOf(text, false)},
      {"/Filter /ASCIIHexDecode", HexOf(text) + ">"},
      {"/Filter /ASCII85Decode", Ascii85Of(text)},
      {"/Filter /RunLengthDecode", RunLengthOf(text)},
      {"/Filter [ /ASCII85Decode /FlateDecode ]", Ascii85Of(Deflate(text, 15))},
      {"/F#69lter [/AHx/A85/RL/LZW/Fl]", HexOf(Ascii85Of(RunLengthOf(LzwOf(Deflate(text, 15)))))},
      {"/Filter /FlateDecode /DecodeParms [ << /Predictor 12 /Columns 4 >> ]",
       Deflate("\0func\2\0\0\0\0"s, 15)},
      {"/Filter [ /Crypt /ASCIIHexDecode ] /DecodeParms [ << /Name /Identity >> null ]",
       HexOf(text)}};
  for (const auto& [keys, data] : streams) {
    const Pairs found = Inside(PdfOf(PdfStreamOf(12, keys, data)));
    ASSERT_EQ(found.size(), 1u) << keys;
    EXPECT_EQ(found[0].first, "a!/object 12") << keys;
    EXPECT_EQ(found[0].second, keys.find("Predictor") == keys.npos ? text : "funcfunc") << keys;
  }
}

TEST(PdfReaderTest, FiltersAndLengthsThatStandElsewhere) {
  const std::string packed = Deflate("some text", 15);
  const std::string stream =
      "12 0 obj << /Filter 5 0 R /Length 6 0 R /DecodeParms 7 0 R >> stream\n" + packed +
      "\nendstream endobj\n";
  EXPECT_EQ(Inside(PdfOf(stream + PdfObjectOf(5, "[/FlateDecode]") + PdfObjectOf(6, "17") +
                         PdfObjectOf(7, "null"))),
            (Pairs{{"a!/object 12", "some text"}}));
  // Without a length, or with a wrong one, the stream ends before the next "endstream".
  for (const char* length : {"", "/Length 3", "/Length 99999", "/Length 77 0 R"})
    EXPECT_EQ(Inside(PdfOf(StrCat("12 0 obj << ", length, " >> stream\nplain\r\nendstream"))),
              (Pairs{{"a!/object 12", "plain"}}))
        << length;
  // By its length it may hold the word.
  EXPECT_EQ(Inside(PdfOf(PdfStreamOf(12, "", "a endstream b"))),
            (Pairs{{"a!/object 12", "a endstream b"}}));
  // Without an end.
  EXPECT_EQ(Inside("%PDF-1.7\n12 0 obj <<>> stream\nplain"), (Pairs{{"a!/object 12", "plain"}}));
}

TEST(PdfReaderTest, EmbeddedFiles) {
  const std::string zip = Zip({{"a.php", "<?php"}});
  const std::string file =
      PdfStreamOf(7, "/Type /EmbeddedFile /Filter /FlateDecode", Deflate(zip, 15)) +
      PdfObjectOf(8, "<< /Type /Filespec /F (a.zip) /EF << /F 7 0 R >> >>");
  EXPECT_EQ(Inside(PdfOf(file)), (Pairs{{"a!/object 7 a.zip!/a.php", "<?php"}}));
  // A PDF in it, not packed: its objects are its own.
  const std::string inner = PdfOf(PdfObjectOf(3, "<< /JS (inner) >>"));
  EXPECT_EQ(Inside(PdfOf(PdfStreamOf(7, "", inner))),
            (Pairs{{"a!/object 7", inner}, {"a!/object 7!/object 3 JavaScript", "inner"}}));
  // Something out here may refer to what lies in there.
  const std::string hidden =
      PdfOf(PdfStreamOf(12, "/Subtype /Image /Filter /AHx", HexOf("stream")) +
            PdfObjectOf(13, "(string)"));
  EXPECT_EQ(Inside(PdfOf(PdfStreamOf(7, "", hidden) +
                         PdfObjectOf(8, "<< /A << /JS 12 0 R >> /B << /JS 13 0 R >> >>"))),
            (Pairs{{"a!/object 13 JavaScript", "string"},
                   {"a!/object 7", hidden},
                   {"a!/object 12 JavaScript", "stream"}}));
  // A picture that is a file comes as it is.
  EXPECT_EQ(Inside(PdfOf(PdfStreamOf(7, "/Filter /DCTDecode", "jpeg") +
                         PdfObjectOf(8, "<< /UF <612e6a7067> /EF << /F 7 0 R >> >>"))),
            (Pairs{{"a!/object 7 a.jpg", "jpeg"}}));
}

TEST(PdfReaderTest, ObjectStreams) {
  const auto stream = [](const std::vector<std::pair<int, std::string>>& objects) {
    const auto [text, first] = PdfObjectsOf(objects);
    return PdfStreamOf(
        20, StrCat("/Type /ObjStm /N ", objects.size(), " /First ", first, " /Filter /FlateDecode"),
        Deflate(text, 15));
  };
  const std::vector<std::pair<int, std::string>> objects = {
      {5, "<< /S /JavaScript /JS (hidden\\(\\)) >>"}, {6, "<< /JS 12 0 R >>"}};
  const std::string script =
      PdfStreamOf(12, "/Type /XObject /Subtype /Form /Filter [/A85]", Ascii85Of("stream()"));
  EXPECT_EQ(Inside(PdfOf(script + stream(objects))),
            (Pairs{{"a!/object 5 JavaScript", "hidden()"},
                   {"a!/object 12 JavaScript", "stream()"},
                   {"a!/object 20", PdfObjectsOf(objects).first}}));
  EXPECT_EQ(Inside(PdfOf(stream({{5, "<< /Type /Page /Contents 9 0 R >>"}}) +
                         PdfStreamOf(9, "", "BT ET"))),
            Pairs{});
  const std::string payload = "<< /Subj (" + std::string(2000, 'x') + ") >>";
  EXPECT_EQ(Inside(PdfOf(stream({{5, payload}}))).size(), 1u);
}

TEST(PdfReaderTest, WhatDrawsIsLeftOut) {
  EXPECT_EQ(
      Inside(PdfOf(PdfObjectOf(2,
                               "<< /Type /Page /Contents [3 0 R] /Resources << /XObject << /I "
                               "4 0 R >> /Font << /F1 << /FontFile2 5 0 R >> >> >> >>") +
                   PdfStreamOf(3, "", "BT (text) Tj ET") + PdfStreamOf(4, "", "pixels") +
                   PdfStreamOf(5, "", "font") + PdfStreamOf(6, "/Type /Metadata", "<x:xmpmeta/>") +
                   PdfStreamOf(7, "/Filter /DCTDecode", "jpeg"))),
      Pairs{});
  // Nobody says that this one draws.
  EXPECT_EQ(Inside(PdfOf(PdfStreamOf(8, "", "BT ET"))), (Pairs{{"a!/object 8", "BT ET"}}));
}

TEST(PdfReaderTest, WhatOnlySaysThatItDrawsComes) {
  const std::string zip = Zip({{"a.php", "<?php"}}), pdf = PdfOf(PdfObjectOf(2, "<< /JS (x) >>"));
  const auto image = [](const std::string& filters, const std::string& data) {
    return Inside(PdfOf(PdfStreamOf(7, "/Subtype /Image /Filter " + filters, data)));
  };
  const Pairs expected = {{"a!/object 7!/a.php", "<?php"}};
  EXPECT_EQ(image("/Fl", Deflate(zip, 15)), expected);
  EXPECT_EQ(image("[/Fl/DCT]", Deflate(zip, 15)), expected);
  EXPECT_EQ(image("/DCT", zip), expected);
  EXPECT_EQ(image("/Fl", Deflate(pdf, 15)),
            (Pairs{{"a!/object 7", pdf}, {"a!/object 7!/object 2 JavaScript", "x"}}));
  EXPECT_EQ(image("/Fl", Deflate("\x89PNG\r\n\x1a\n", 15)), Pairs{});
}

TEST(PdfReaderTest, ObjectsThatNoTableLists) {
  // Two versions, one without a number, one in a comment, one behind the end.
  EXPECT_EQ(Inside(PdfOf(PdfStreamOf(12, "", "first") + PdfStreamOf(12, "", "second") +
                         "12%\n0 obj <</Subtype/Image>> stream\nthird\nendstream\n" +
                         "% 13 0 obj << /JS (fourth) >>\n") +
                   PdfStreamOf(14, "", "fifth")),
            (Pairs{{"a!/object 13 JavaScript", "fourth"},
                   {"a!/object 12", "first"},
                   {"a!/object 12 (2)", "second"},
                   {"a!/object at byte 167", "third"},
                   {"a!/object 14", "fifth"}}));
}

TEST(PdfReaderTest, DamageIsTold) {
  std::string packed;
  for (int i = 0; i < 3000; ++i) packed += StrCat(i * 7919);
  packed = Deflate(packed, 15);
  for (size_t i = 4000; i < 4050; ++i) packed[i] = '\xff';
  Pairs not_read;
  const Pairs found =
      Inside(PdfOf(PdfStreamOf(12, "/Filter /FlateDecode", packed) +
                   PdfStreamOf(13, "/Filter /LZWDecode", "\x20\x9f\xff\xff\xff") +
                   PdfStreamOf(14, "/Filter /New#20Decode", "x") +
                   PdfStreamOf(15, "/Filter /Crypt /DecodeParms << /Name /Std >>", "x")),
             &not_read);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_GT(found[0].second.size(), 1000u);
  EXPECT_EQ(found[1].second.size(), 2u);
  EXPECT_EQ(not_read,
            (Pairs{{"a!/object 12",
                    StrCat("its stream is damaged after ", found[0].second.size(), " bytes")},
                   {"a!/object 13", "its stream is damaged after 2 bytes"},
                   {"a!/object 14", "is packed by a filter that is not known: New Decode"},
                   {"a!/object 15", "is encrypted"}}));
}

TEST(PdfReaderTest, EncryptedOnesAreToldOnce) {
  Pairs not_read;
  const std::string trailer = "<< /Encrypt 5 0 R >>";
  Inside(PdfOf(PdfStreamOf(12, "/Filter /FlateDecode", "\1\2\3\4\5\6\7\x08") +
                   PdfStreamOf(13, "/Filter /LZWDecode", "\x20\x9f\xff\xff\xff"),
               trailer),
         &not_read);
  EXPECT_EQ(not_read, (Pairs{{"a", "is encrypted"}}));
  // That it is so is but said.
  EXPECT_EQ(Inside(PdfOf(PdfObjectOf(2, "<< /JS (plain) >>"), trailer), &not_read),
            (Pairs{{"a!/object 2 JavaScript", "plain"}}));
}

TEST(PdfReaderTest, BehindOtherBytes) {
  const std::string pdf = PdfOf(PdfObjectOf(2, "<< /JS (late) >>") +
                                PdfStreamOf(3, "/Filter /FlateDecode", "no flate"));
  const Pairs expected = {{"a!/object 2 JavaScript", "late"}};
  EXPECT_EQ(Inside("echo '" + pdf), expected);  // which may be a script: its damage is not told
  Pairs not_read;
  EXPECT_EQ(Inside(std::string(900, ' ') + pdf, &not_read), expected);
  EXPECT_EQ(not_read, (Pairs{{"a!/object 3", "its stream is damaged after 0 bytes"}}));
  EXPECT_EQ(Inside(std::string(1100, ' ') + pdf), Pairs{});
  // But a limit is told.
  Inside("echo '%PDF-1.7 1 0 obj " + std::string(1 << 20, '['), &not_read);
  EXPECT_EQ(not_read, (Pairs{{"a",
                              "has an object with arrays in arrays without end, which was not read "
                              "further"}}));
  // Behind the mark of another format, which it is not.
  const Pairs found = Inside("\x1f\x9d\x90 " + pdf, &not_read);
  EXPECT_EQ(found, (Pairs{{"a!/object 2 JavaScript", "late"}}));
}

TEST(PdfReaderTest, ItsZipIsOpenedToo) {
  const std::string pdf = PdfOf(PdfObjectOf(2, "<< /JS (script) >>"));
  Recorder recorder = VisitBothWays(pdf + Zip({{"a.php", "<?php"}}));
  std::sort(recorder.files.begin(), recorder.files.end());
  EXPECT_TRUE(std::binary_search(recorder.files.begin(), recorder.files.end(),
                                 Pairs::value_type("a!/object 2 JavaScript", "script")));
  EXPECT_TRUE(std::binary_search(recorder.files.begin(), recorder.files.end(),
                                 Pairs::value_type("a!/a.php", "<?php")));
}

// It begins where a stream does, but goes on behind the end of that.
TEST(PdfReaderTest, AZipThatAStreamHoldsInPart) {
  const std::string zip = Zip({{"endstream.php", "<?php"}}, "zip:compression=store");
  Pairs not_read;
  const Pairs found = Inside("%PDF-1.7\n7 0 obj <<>> stream\n" + zip, &not_read);
  EXPECT_EQ(std::count(found.begin(), found.end(), Pairs::value_type("a!/endstream.php", "<?php")),
            1);
}

TEST(PdfReaderTest, LimitsAndPatterns) {
  const std::string pdf = PdfOf(PdfObjectOf(2, "<< /JS (script) >>"));
  WalkOptions options;
  options.limits.depth = 1;
  Recorder recorder = VisitStream(Zip({{"b.pdf", pdf}}), options);
  EXPECT_EQ(recorder.files, (Pairs{{"a!/b.pdf", pdf}}));
  EXPECT_EQ(recorder.not_read,
            (Pairs{{"a!/b.pdf", "is a PDF document within 1 others, the limit"}}));
  options = {};
  options.exclude = {"*JavaScript"};
  recorder = VisitStream(pdf, options);
  EXPECT_EQ(recorder.files, (Pairs{{"a", pdf}}));
  options = {};
  options.max_file_bytes = 20;
  recorder = VisitStream(pdf, options);
  EXPECT_EQ(recorder.not_read, Pairs{});
  options = {};
  options.archives = false;
  EXPECT_EQ(VisitStream(pdf, options).files, (Pairs{{"a", pdf}}));
}

}  // namespace
}  // namespace fovea::data
