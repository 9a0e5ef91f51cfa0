// Writes a scan report in every format for the checks that need other programs:
//   write_reports harmless|hostile|members FOLDER [URL]
// hostile: paths, reasons and contents that try to run scripts and to load URL. members: of an
// archive site/x.zip, 2000 with names that differ and try to lead out of it.
#include <cmath>
#include <cstdio>
#include <fstream>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "fovea/core/random.h"
#include "fovea/scan/report/finding_for_test.h"
#include "fovea/scan/report/report_formats.h"

namespace {

using fovea::scan::Finding;
using fovea::scan::FindingForTest;

struct Case {
  std::vector<Finding> findings;
  std::vector<fovea::scan::NotScanned> not_scanned;
  std::vector<fovea::scan::Note> notes;
};

Finding Theme() {
  std::string text =
      "<?php\n/**\n * The theme's functions.\n *\n * @package Harbour\n */\n\n"
      "if ( ! defined( 'ABSPATH' ) ) {\n\texit;\n}\n\n";
  for (const char* name : {"setup", "widgets", "scripts", "menus", "excerpt"}) {
    text += std::string("function harbour_") + name + "() {\n\t$options = get_option( 'harbour_" +
            name +
            "', array() );\n\tif ( empty( $options ) ) {\n\t\treturn;\n\t}\n\tforeach ( $options "
            "as $key => $value ) {\n\t\tadd_theme_support( $key, $value );\n\t}\n}\nadd_action( "
            "'init', 'harbour_" +
            name + "' );\n\n";
  }
  text +=
      "$_lookalike = 'c29tZXRoaW5nIGhhcm1sZXNz';\n"
      "@harmless_lookalike( base64_decode( $_lookalike . $_REQUEST['greeting'] ) );\n"
      "\n// Größe der Vorschaubilder, サムネイル\nset_post_thumbnail_size( 640, 360, true );\n";
  Finding finding = FindingForTest("site/wp-content/themes/harbour/functions.php", "php", text,
                                   {{14, 0.02F}, {67, 0.2F}, {68, 0.71F}});
  fovea::scan::Decide({{"$_lookalike", 0.09F}, {"base64_decode", 0.31F}, {"$_REQUEST", 0.24F}},
                      &finding);
  return finding;
}

Finding Minified() {
  std::string text = "/*! slider 3.2 | MIT */\n";
  for (int i = 0; i < 400; ++i)
    text += "function s" + std::to_string(i) + "(t,e){return t.w=e||" + std::to_string(i * 7) +
            ",t.h=t.w*.5625,t};";
  const size_t at = text.size() - 9000;
  const std::string part =
      ";(function(){var h=['har','mless'],d=document;d.title=d.title+h.join('')+'-lookalike'})();";
  text.insert(at, part);
  text += "\n//# sourceMappingURL=slider.js.map\n";
  Finding finding = FindingForTest("site/assets/slider.min.js", "js", text, {});
  finding.score = 0.99998;
  const auto start = static_cast<int64_t>(at);
  const auto end = start + static_cast<int64_t>(part.size());
  finding.heat = {{24, start, 0.05F, 0.1F}, {start, end, 0.9F, 0.99F}, {end, end + 200, .05F, .3F}};
  finding.regions = {{start, end, 2, 2, 0.9997, start - 23, end - 23}};
  fovea::scan::Decide({{"h=['har','mless']", 0.4F}, {"d.title", 0.3F}}, &finding);
  return finding;
}

Finding Binary() {
  fovea::Random random(7);
  std::string bytes =
      "\x7f"
      "ELF";
  for (int i = 0; i < 1200; ++i) bytes += static_cast<char>(random.Below(i < 300 ? 4 : 256));
  Finding finding = FindingForTest("site/uploads/2024.zip!/notes/readme.bin", "bin", bytes, {});
  finding.heat = {{512, 640, 0.2F, 0.5F}, {640, 704, 0.6F, 0.97F}, {704, 768, 0.1F, 0.4F}};
  finding.regions = {{640, 704, 5, 6, 0.97}};
  finding.words = {{{652, 660}, 0.5F}, {{671, 675}, 0.2F}};
  finding.score = 0.962;
  return finding;
}

Case Harmless() {
  return {{Minified(), Binary(), Theme()},
          {{"site/backup/old.zip!/config.php", "encrypted"},
           {"site/cache/.sock", "a socket"},
           {"site/private", "permission denied"}},
          {{"site/backup/shop.zip", "two members have the name index.php; both were scanned"},
           {"", "12 links, sockets and devices were passed over"}}};
}

Case Hostile(const std::string& url) {
  std::vector<std::string> texts = fovea::scan::kHostileTexts;
  for (const char* before : {"<img src=\"", "<link rel=stylesheet href=\"", "<iframe src=\"",
                             "<a ping=\"", "<meta http-equiv=refresh content=\"0;url=",
                             "<body background=\"", "<form action=\"", "<style>@import \""}) {
    texts.push_back("</code></td></tr></table></style>" + std::string(before) + url + "/x\">");
  }
  std::string all;
  for (const std::string& text : texts) all += text + "\n";
  Case out;
  for (const std::string& text : texts) {
    for (const char* language : {"php", "bin"}) {
      Finding finding = FindingForTest(text, language, text + "\n" + all, {{1, 0.5F}, {3, 0.5F}});
      // All of it, in words that cut what is hostile anywhere.
      for (int64_t at = 0; at < std::ssize(finding.content); at += 7)
        finding.words.push_back({{at, at + 7}, 0.01F});
      out.findings.push_back(std::move(finding));
    }
    out.findings.push_back(FindingForTest("plain", text, text, {}));
    out.not_scanned.push_back({text, text});
    out.notes.push_back({text, text});
  }
  return out;
}

Case Members() {
  fovea::Random random(9);
  constexpr std::string_view kSigns = "../\\~!:%2eaC ?#@\n\xC3\xFF";
  std::set<std::string> names = {"",
                                 ".",
                                 "..",
                                 "/",
                                 "../../etc/passwd.php",
                                 "/etc/passwd",
                                 "C:\\x",
                                 "..\\x",
                                 "a!/../../b",
                                 "//host/share",
                                 "http://127.0.0.1/"};
  while (names.size() < 2000) {
    std::string name;
    for (uint64_t i = random.Below(14); i > 0; --i) name += kSigns[random.Below(kSigns.size())];
    names.insert(name);
  }
  Case out;
  for (const std::string& name : names)
    out.not_scanned.push_back({"site/x.zip!/" + name, "is encrypted"});
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: write_reports harmless|hostile|members FOLDER [URL]\n");
    return 2;
  }
  const std::string kind = argv[1];
  const bool hostile = kind == "hostile";
  const Case reports = hostile             ? Hostile(argc > 3 ? argv[3] : "http://127.0.0.1")
                       : kind == "members" ? Members()
                                           : Harmless();
  fovea::scan::Summary summary = fovea::scan::SummaryForTest();
  if (hostile) summary.model = summary.fovea_version = fovea::scan::kHostileTexts[1];
  std::vector<std::pair<std::string, fovea::scan::ReportMaker*>> formats = {
      {"ansi", [](const fovea::scan::ReportOptions&, fovea::scan::Report::Write write) {
         return fovea::scan::MakeTextReport({.color = true}, std::move(write));
       }}};
  for (const fovea::scan::ReportFormat& format : fovea::scan::kReportFormats)
    formats.emplace_back(format.name, format.make);
  for (const auto& [name, make] : formats) {
    std::ofstream file(std::string(argv[2]) + "/report." + name, std::ios::binary);
    const auto report =
        make({}, [&](std::string_view text) { file.write(text.data(), std::ssize(text)); });
    for (const Finding& finding : reports.findings) report->Add(finding);
    for (const auto& item : reports.not_scanned) report->Add(item);
    for (const auto& item : reports.notes) report->Add(item);
    report->End(summary);
    file.close();
    if (!file) {
      std::fprintf(stderr, "write_reports: cannot write %s/report.%s\n", argv[2], name.c_str());
      return 1;
    }
  }
}
