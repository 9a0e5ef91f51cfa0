#include <gtest/gtest.h>

#include <string>

#include "fovea/core/display_width.h"
#include "fovea/core/error.h"
#include "fovea/scan/report/finding_for_test.h"
#include "fovea/scan/report/report.h"

namespace fovea::scan {
namespace {

std::string Text(const std::vector<Finding>& findings, const ReportOptions& options = {}) {
  std::string out;
  const auto report = MakeReport("text", options, [&](std::string_view text) { out += text; });
  for (const Finding& finding : findings) report->Add(finding);
  return out;
}

std::string End(const Summary& summary, const std::vector<NotScanned>& not_scanned,
                const ReportOptions& options = {}) {
  std::string out;
  const auto report = MakeReport("text", options, [&](std::string_view text) { out += text; });
  for (const NotScanned& file : not_scanned) report->Add(file);
  EXPECT_EQ(out, "");
  report->End(summary);
  return out;
}

constexpr char kSource[] =
    "<?php\n\tuse_it();\n\tone();\n\ttwo();\n\tthree();\n\tfour();\n// end\n";

TEST(TextReport, ShowsAFindingWithItsPlace) {
  EXPECT_EQ(Text({FindingForTest("site/a.php", "php", kSource, {{4, 0.8F}, {5, 0.2F}})}),
            "● site/a.php\n"
            "  malicious php · 59 bytes\n"
            "  about 1 in 8,000 clean files of this kind scores as high\n"
            "\n"
            "  site/a.php:4:2 · lines 4–5\n"
            "      2          │     use_it();\n"
            "      3          │     one();\n"
            "      4 ████████ ┃     two();\n"
            "      5 ██       ┃     three();\n"
            "      6          │     four();\n"
            "      7          │ // end\n"
            "\n");
}

// Code behind blanks that push it out of sight, in a place that begins lines before.
TEST(TextReport, ThePlaceIsNamedByItsHottestByte) {
  const std::string content = "<?php\n$a = 1;\n$b = 2;" + std::string(300, ' ') + "\xc3\xa4=f();\n";
  Finding finding = FindingForTest("a.php", "php", content, {{2, 0.1F}, {3, 0.9F}});
  finding.heat.back().start += 7;
  const std::string text = ReportForTest("text", {finding}, {}, SummaryForTest());
  EXPECT_NE(text.find("a.php:3:308 · lines 2–3"), std::string::npos) << text;
  EXPECT_NE(text.find("\xc3\xa4=f();"), std::string::npos) << text;
}

TEST(TextReport, ColoursOnlyWhenAsked) {
  const Finding finding = FindingForTest("a.php", "php", kSource, {{4, 0.8F}, {6, 0.2F}});
  const std::string plain = Text({finding});
  EXPECT_EQ(plain.find('\x1b'), std::string::npos);
  std::string coloured = Text({finding}, {.color = true});
  EXPECT_NE(coloured.find("\x1b[1;31m████████\x1b[0m"), std::string::npos);
  EXPECT_NE(coloured.find("\x1b[1m    two();\x1b[0m"), std::string::npos);
  for (size_t at; (at = coloured.find('\x1b')) != std::string::npos;)
    coloured.erase(at, coloured.find('m', at) + 1 - at);
  EXPECT_EQ(coloured, plain);
}

TEST(TextReport, NeighbouringPlacesDoNotRepeatLines) {
  EXPECT_EQ(Text({FindingForTest("a.php", "php", kSource, {{2, 0.5F}, {4, 0.5F}})}),
            "● a.php\n"
            "  malicious php · 59 bytes\n"
            "  about 1 in 8,000 clean files of this kind scores as high\n"
            "\n"
            "  a.php:2:2 · the hottest place\n"
            "      1          │ <?php\n"
            "      2 ████████ ┃     use_it();\n"
            "      3          │     one();\n"
            "\n"
            "  a.php:4:2\n"
            "      4 ████████ ┃     two();\n"
            "      5          │     three();\n"
            "      6          │     four();\n"
            "\n");
}

TEST(TextReport, ALongPlaceShowsItsHottestStretch) {
  std::string content;
  std::vector<std::pair<int64_t, float>> weights;
  for (int i = 1; i <= 100; ++i) {
    content += "line " + std::to_string(i) + "\n";
    weights.emplace_back(i, i == 40 ? 0.5F : 0.005F);
  }
  EXPECT_EQ(Text({FindingForTest("a.php", "php", content, weights)}, {.max_lines = 3}),
            "● a.php\n"
            "  malicious php · 792 bytes\n"
            "  about 1 in 8,000 clean files of this kind scores as high\n"
            "\n"
            "  a.php:40:1 · lines 1–100\n"
            "       ⋮ 37 more lines\n"
            "     38 ▏        ┃ line 38\n"
            "     39 ▏        ┃ line 39\n"
            "     40 ████████ ┃ line 40\n"
            "       ⋮ 60 more lines\n"
            "\n");
}

TEST(TextReport, LinesThatTheContentLacksAreCounted) {
  std::string content;
  for (int i = 0; i < 20; ++i) content += "x();\n";
  Finding finding = FindingForTest("a.php", "php", content, {{5, 1.0F}});
  finding.regions[0].first_line = 2;
  finding.regions[0].last_line = 5000;
  const std::string text = ReportForTest("text", {finding}, {}, SummaryForTest(), {.max_lines = 3});
  EXPECT_NE(text.find("⋮ 1 more line\n"), std::string::npos) << text;
  EXPECT_NE(text.find("⋮ 4,995 more lines"), std::string::npos) << text;
}

TEST(TextReport, WithoutHeatThePlaceAloneIsMarked) {
  Finding finding = FindingForTest("a.php", "php", "one\ntwo", {{2, 1}});
  finding.heat.clear();
  EXPECT_EQ(Text({finding}),
            "● a.php\n"
            "  malicious php · 7 bytes\n"
            "  about 1 in 8,000 clean files of this kind scores as high\n"
            "\n"
            "  a.php:2:1\n"
            "      1 │ one\n"
            "      2 ┃ two\n"
            "\n");
  finding.regions.clear();
  finding.score = 0.2;
  EXPECT_EQ(Text({finding}),
            "○ a.php\n  below the threshold: php · 7 bytes\n"
            "  about 1 in 8,000 clean files of this kind scores as high\n\n");
}

TEST(TextReport, BinaryPlacesAreHex) {
  std::string bytes;
  for (int i = 0; i < 64; ++i) bytes += static_cast<char>(i * 3);
  Finding finding = FindingForTest("a.bin", "bin", bytes, {});
  finding.heat = {{20, 30, 1, 0.9F}};
  finding.regions = {{20, 30, 1, 1, 0.9}};
  EXPECT_EQ(
      Text({finding}, {.context_lines = 1}),
      "● a.bin\n"
      "  malicious binary · 64 bytes\n"
      "  about 1 in 8,000 clean files of this kind scores as high\n"
      "\n"
      "  a.bin @0x14 · 10 bytes\n"
      "  00000000          │ 00 03 06 09 0c 0f 12 15  18 1b 1e 21 24 27 2a 2d  ...........!$'*-\n"
      "  00000010 ████████ ┃ 30 33 36 39 3c 3f 42 45  48 4b 4e 51 54 57 5a 5d  0369<?BEHKNQTWZ]\n"
      "  00000020          │ 60 63 66 69 6c 6f 72 75  78 7b 7e 81 84 87 8a 8d  `cfilorux{~.....\n"
      "\n");
}

TEST(TextReport, AnEnormousLineIsCutAroundItsHeat) {
  std::string line(size_t{1} << 20, 'x');
  line.replace(500'000, 4, "HERE");
  Finding finding = FindingForTest("a.js", "js", line, {});
  finding.heat = {{500'000, 500'004, 1, 0.9F}};
  finding.regions = {{499'000, 501'000, 1, 1, 0.9, 499'001, 501'001}};
  EXPECT_EQ(Text({finding}, {.width = 60}),
            "● a.js\n"
            "  malicious js · 1.05 MB\n"
            "  about 1 in 8,000 clean files of this kind scores as high\n"
            "\n"
            "  a.js:1:500001\n"
            "      1 ████████ ┃ …xxxxxxxxHERExxxxxxxxxxxxxxxxxxxxxxxxxxx…\n"
            "\n");
}

TEST(TextReport, ShowsTheHottestOfManyPlaces) {
  std::string content;
  std::vector<std::pair<int64_t, float>> weights;
  for (int i = 1; i <= 100; ++i) content += "line\n";
  for (int i = 1; i <= 100; i += 10) weights.emplace_back(i, 0.1F);
  Finding finding = FindingForTest("a", "php", content, weights);
  finding.regions[8].score = 0.9999;
  const std::string text = Text({finding});
  EXPECT_NE(text.find("  a:81:1 · the hottest place\n"), std::string::npos);
  EXPECT_EQ(text.find("  a:91:"), std::string::npos);
  EXPECT_EQ(text.find("hottest", text.find("hottest") + 1), std::string::npos);
  EXPECT_NE(text.find("\n  and 5 more places\n"), std::string::npos);
}

TEST(TextReport, PlacesOutsideTheContentAreNamed) {
  Finding finding = FindingForTest("a", "php", "one\n", {});
  finding.regions = {{5000, 5010, 77, 78, 0.9}, {6000, 6010, 99, 99, 0.9}};
  EXPECT_EQ(Text({finding}),
            "● a\n  malicious php · 4 bytes\n"
            "  about 1 in 8,000 clean files of this kind scores as high\n\n"
            "  a:77:1 · lines 77–78 · the hottest place\n\n  a:99:1\n\n");
}

TEST(TextReport, UnderlinesTheWordsThatDecide) {
  Finding finding = FindingForTest("a.php", "php", "<?php\n\t\u65e5 = eval (\x1b\t$x);\n\tone();\n",
                                   {{2, 0.8F}, {3, 0.2F}});
  Decide({{"\u65e5", 0.1F}, {"eval (\x1b", 0.4F}, {"$x", 0.2F}}, &finding);
  EXPECT_EQ(Text({finding}),
            "● a.php\n"
            "  malicious php · 34 bytes\n"
            "  about 1 in 8,000 clean files of this kind scores as high\n"
            "\n"
            "  a.php:2:6 · lines 2–3\n"
            "      1          │ <?php\n"
            "      2 ████████ ┃     \u65e5 = eval (\\x1b $x);\n"
            "                 ┃     ^^   ^^^^^^^^^^ ^^\n"
            "      3 ██       ┃     one();\n"
            "\n");
}

TEST(TextReport, UnderlinesInColourAreOfTheTerminal) {
  Finding finding = FindingForTest("a.php", "php", kSource, {{4, 0.8F}, {5, 0.2F}});
  const std::string without = Text({finding}, {.color = true});
  Decide({{"two", 0.4F}, {"three", 0.2F}}, &finding);
  std::string coloured = Text({finding}, {.color = true});
  EXPECT_NE(coloured.find(" \x1b[1m    \x1b[4mtwo\x1b[24m();\x1b[0m\n"), std::string::npos);
  EXPECT_NE(coloured.find("     \x1b[4mthree\x1b[24m();\n"), std::string::npos);
  for (const std::string code : {"\x1b[4m", "\x1b[24m"})
    for (size_t at; (at = coloured.find(code)) != std::string::npos;)
      coloured.erase(at, code.size());
  EXPECT_EQ(coloured, without);
}

TEST(TextReport, WordsOutOfSightAreNamed) {
  std::string line(1000, 'x');
  line.replace(20, 6, "far (\t");
  line.replace(490, 5, " HERE");
  line.replace(900, 80, std::string(80, 'y'));
  Finding finding = FindingForTest("a.js", "js", line + "\n", {});
  finding.heat = {{491, 495, 1, 0.9F}};
  finding.regions = {{0, 1000, 1, 1, 0.9, 1, 1001}};
  Decide({{"far (\t", 0.2F}, {"HERE", 0.2F}, {std::string(80, 'y'), 0.2F}}, &finding);
  EXPECT_EQ(Text({finding}, {.width = 60}),
            "● a.js\n"
            "  malicious js · 1.00 kB\n"
            "  about 1 in 8,000 clean files of this kind scores as high\n"
            "\n"
            "  a.js:1:492\n"
            "      1 ████████ ┃ …xxxxxxx HERExxxxxxxxxxxxxxxxxxxxxxxxxxx…\n"
            "                 ┃          ^^^^\n"
            "       ⋮ decisive, but out of sight: “far ( ”,\n"
            "         “yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…”\n"
            "\n");
}

TEST(TextReport, BytesThatDecide) {
  std::string bytes;
  for (int i = 0; i < 32; ++i) bytes += static_cast<char>('a' + i % 16);
  Finding finding = FindingForTest("a.bin", "bin", bytes, {});
  finding.heat = {{16, 32, 1, 0.9F}};
  finding.regions = {{16, 32, 1, 1, 0.9}};
  finding.words = {{{22, 25}, 0.5F}, {{31, 32}, 0.2F}};
  EXPECT_EQ(
      Text({finding}, {.context_lines = 0}),
      "● a.bin\n"
      "  malicious binary · 32 bytes\n"
      "  about 1 in 8,000 clean files of this kind scores as high\n"
      "\n"
      "  a.bin @0x10 · 16 bytes\n"
      "  00000010 ████████ ┃ 61 62 63 64 65 66 67 68  69 6a 6b 6c 6d 6e 6f 70  abcdefghijklmnop\n"
      "                    ┃                   ^^^^^^^^^                   ^^        ^^^      ^\n"
      "\n");
}

// A loop of 64 bits that loads a file, and a call.
Finding FindingOfCode() {
  const std::string code(
      "\x55\x48\x89\xe5\x48\x83\xec\x20\x48\x8d\x3d\x10\x00\x00\x00\x31"
      "\xc0\xe8\x07\x00\x00\x00\x84\xc0\x75\xf6\xc9\xc3",
      28);
  Finding finding = FindingForTest("a.so", "bin", code + std::string(20, '\0'), {});
  finding.format = "elf x86-64";
  finding.heat = {{0, 16, 0.9F, 0.9F}, {16, 28, 0.1F, 0.9F}};
  finding.regions = {{0, 28, 1, 1, 0.9}};
  finding.regions[0].part = ".text";
  finding.regions[0].address = 0x401000;
  finding.regions[0].architecture = {data::InstructionSet::kX86Wide};
  return finding;
}

TEST(TextReport, InstructionsStandBelowTheirBytes) {
  EXPECT_EQ(
      Text({FindingOfCode()}),
      "● a.so\n"
      "  malicious binary (elf x86-64) · 48 bytes\n"
      "  about 1 in 8,000 clean files of this kind scores as high\n"
      "\n"
      "  a.so @0x0 · 28 bytes · .text · address 0x401000 · read as x86-64\n"
      "  00000000 ████████ ┃ 55 48 89 e5 48 83 ec 20  48 8d 3d 10 00 00 00 31  UH..H.. H.=....1\n"
      "                    ┃ 0x401000: push rbp; mov rbp, rsp; sub rsp, 0x20; lea rdi, [rip + "
      "0x10];\n"
      "                    ┃           xor eax, eax\n"
      "  00000010 ▉        ┃ c0 e8 07 00 00 00 84 c0  75 f6 c9 c3 00 00 00 00  ........u.......\n"
      "                    ┃ 0x401011: call 0x40101d; test al, al; jne 0x401010; leave; ret\n"
      "  00000020          │ 00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  ................\n"
      "\n");
}

std::string AfterPlace(const std::string& text) {
  return text.substr(text.find('\n', text.find(" @0x")) + 1);
}

TEST(TextReport, OrBesideThemWhereThereIsRoom) {
  Finding finding = FindingOfCode();
  finding.words = {{{1, 3}, 0.5F}};
  EXPECT_EQ(
      AfterPlace(Text({finding}, {.width = 138, .context_lines = 0})),
      "  00000000 ████████ ┃ 55 48 89 e5 48 83 ec 20  48 8d 3d 10 00 00 00 31  UH..H.. H.=....1  "
      "0x401000: push rbp; mov rbp, rsp; sub rsp, 0x20;\n"
      "                    ┃    ^^^^^                                           ^^               "
      "          lea rdi, [rip + 0x10]; xor eax, eax\n"
      "  00000010 ▉        ┃ c0 e8 07 00 00 00 84 c0  75 f6 c9 c3 00 00 00 00  ........u.......  "
      "0x401011: call 0x40101d; test al, al;\n"
      "                    ┃                                                                     "
      "          jne 0x401010; leave; ret\n"
      "\n");
  EXPECT_TRUE(AfterPlace(Text({finding}, {.width = 137})).find("0x401000") >
              AfterPlace(Text({finding}, {.width = 137})).find('\n'));
  finding.heat = {{0, 16, 0.1F, 0.9F}, {16, 28, 0.9F, 0.9F}};
  EXPECT_EQ(AfterPlace(
                Text({finding}, {.color = true, .width = 145, .context_lines = 0, .max_lines = 1})),
            "  \x1b[2m     ⋮ 1 more row\x1b[0m\n"
            "  \x1b[2m00000010\x1b[0m \x1b[1;31m████████\x1b[0m \x1b[1;31m┃\x1b[0m "
            "\x1b[1mc0 e8 07 00 00 00 84 c0  75 f6 c9 c3 00 00 00 00  ........u.......  "
            "0x401011: call 0x40101d; test al, al; jne 0x401010;\x1b[0m\n"
            "                    \x1b[1;31m┃\x1b[0m \x1b[1m                                        "
            "       "
            "                               leave; ret\x1b[0m\n"
            "\n");
}

TEST(TextReport, EndsWithTheOutcome) {
  EXPECT_EQ(End(SummaryForTest(), {}),
            "No malicious code found in 12,408 files.\n"
            "\n"
            "  scanned       12,408 files, 310 MB\n"
            "  time          4.20 s (73.9 MB/s)\n"
            "  model         fovea-files 1\n"
            "  false alarms  about 1 in 10,000 clean files\n"
            "  program       fovea 0.1.0\n");
  EXPECT_EQ(End(SummaryForTest(), {{"a.zip!/b", "encrypted"}, {"c\n", "a socket"}}),
            "No malicious code found in 12,408 files.\n"
            "2 files could not be scanned, or only in part: not known to be clean.\n"
            "\n"
            "Not scanned, or only in part\n"
            "  a.zip!/b  encrypted\n"
            "  c\\x0a  a socket\n"
            "\n"
            "  scanned       12,408 files, 310 MB\n"
            "  time          4.20 s (73.9 MB/s)\n"
            "  model         fovea-files 1\n"
            "  false alarms  about 1 in 10,000 clean files\n"
            "  program       fovea 0.1.0\n");
}

TEST(TextReport, NotesComeAtTheEnd) {
  const std::string text =
      ReportForTest("text", {}, {}, SummaryForTest(), {.width = 40},
                    {{"x.zip", "two members have the name index.php; both were scanned"},
                     {"x.zip", "its directory lacks a member"},
                     {"", "12 links, sockets and devices were passed over, which hold nothing"},
                     {"y\n", std::string(60, 'w') + " is longer than a line"}});
  EXPECT_NE(text.find("\nNotes\n"
                      "  x.zip\n"
                      "    two members have the name index.php;\n"
                      "    both were scanned\n"
                      "    its directory lacks a member\n"
                      "  y\\x0a\n"
                      "    " +
                      std::string(60, 'w') +
                      " is longer than a line\n"
                      "  12 links, sockets and devices were\n"
                      "  passed over, which hold nothing\n\n"),
            std::string::npos)
      << text;
  // Many on files hide none on the whole scan.
  std::vector<Note> notes(25, {"a", "b"});
  notes.push_back({"", "of all"});
  const std::string many = ReportForTest("text", {}, {}, SummaryForTest(), {}, notes);
  EXPECT_NE(many.find("  of all\n  and 5 more notes; the formats json and jsonl have them all\n"),
            std::string::npos);
}

TEST(TextReport, ManyFilesThatWereNotScannedComeByReason) {
  std::vector<NotScanned> files;
  for (int i = 0; i < 1300; ++i)
    files.push_back({"f" + std::to_string(i), i % 13 == 0 ? "a socket" : "encrypted"});
  const std::string text = End(SummaryForTest(), files);
  EXPECT_NE(
      text.find("1,300 files could not be scanned, or only in part: not known to be clean.\n"),
      std::string::npos);
  EXPECT_NE(text.find("  f19  encrypted\n"
                      "  and 1,280 more files; all of them by reason:\n"
                      "       1,200 files  encrypted\n"
                      "         100 files  a socket\n"),
            std::string::npos)
      << text;
  EXPECT_EQ(text.find("  f20 "), std::string::npos);
}

TEST(TextReport, SourceStaysWithinTheWidth) {
  std::string content;
  for (const std::string& text : kHostileTexts) content += text + std::string(200, 'x') + "\n";
  const Finding finding = FindingForTest("a", "php", content, {{2, 0.5F}, {9, 0.3F}, {13, 0.2F}});
  for (const int width : {1, 40, 55, 200}) {
    const std::string text = Text({finding}, {.width = width});
    for (size_t at = 0; at < text.size();) {
      const size_t end = text.find('\n', at);
      EXPECT_LE(DisplayWidth(text.substr(at, end - at)), std::max(width, 40));
      at = end + 1;
    }
  }
}

}  // namespace
}  // namespace fovea::scan
