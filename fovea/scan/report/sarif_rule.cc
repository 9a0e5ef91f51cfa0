#include "fovea/scan/report/sarif_rule.h"

#include <nlohmann/json.hpp>
#include <string_view>

#include "fovea/explain/clean_text.h"

namespace fovea::scan {
namespace {

struct HelpSection {
  std::string_view title, text;
};

constexpr HelpSection kHelp[] = {
    {"What it means",
     "A part of this file resembles malicious code that the model was trained on, such as web "
     "shells, planted redirections and skimmers, and scripts that fetch and run others. The place "
     "that the result names led to the verdict. Each result says how many clean files of the same "
     "language score as high as this one; a file is a result where that is rarer than was asked "
     "for, which is about one in a thousand unless said otherwise."},
    {"What to do",
     "Look at the place, and compare the file with its original: the same version from its makers, "
     "or from version control. If the code was planted, keep a copy of all files and logs, replace "
     "the file rather than repair it, look for the way in and for other planted files, and change "
     "every password and key that was stored there."},
    {"False alarms",
     "The model judges by likeness and can be wrong. It is most often with code that hides itself "
     "for its own reasons: minified and packed scripts, encoders and licence checks, installers, "
     "tests of security software. What stands in the original as well is not planted. Known false "
     "alarms are left out with the option --exclude."},
    {"More",
     "The document docs/scan.md in fovea's sources tells how to read a report, how much is found, "
     "and how to clean up."},
};

}  // namespace

std::string SarifText(const std::string& text) {
  std::string out;
  for (const char c : explain::CleanName(text, 1000)) {
    if (c == '[' || c == ']' || c == '\\') out += '\\';
    if (c == '{' || c == '}') out += c;
    out += c;
  }
  return out;
}

std::string SarifRuleId(SarifRuleKind kind, const std::string& language) {
  return (kind == SarifRuleKind::kAddedCode ? "added-code/" : "malicious-code/") +
         (language.empty() ? std::string("unknown") : language);
}

namespace {

nlohmann::ordered_json AddedCodeRule(const std::string& language) {
  constexpr char kText[] =
      "This file differs from the original that it was compared with: it was added or changed. As "
      "far as the model can tell what was added is not malicious. Whoever is responsible for the "
      "file should know why it differs.";
  return {{"id", SarifRuleId(SarifRuleKind::kAddedCode, language)},
          {"name", "AddedCode"},
          {"shortDescription", {{"text", SarifText("Added or changed, " + language)}}},
          {"fullDescription", {{"text", kText}}},
          {"help", {{"text", kText}}},
          {"defaultConfiguration", {{"level", "note"}}},
          {"properties", {{"tags", {"security"}}, {"problem.severity", "recommendation"}}}};
}

}  // namespace

nlohmann::ordered_json SarifRule(SarifRuleKind kind, const std::string& language) {
  if (kind == SarifRuleKind::kAddedCode) return AddedCodeRule(language);
  std::string text, markdown;
  for (const HelpSection& section : kHelp) {
    const std::string_view gap = text.empty() ? "" : "\n\n";
    text.append(gap).append(section.title).append(": ").append(section.text);
    markdown.append(gap).append("**").append(section.title).append(".** ").append(section.text);
  }
  return {{"id", SarifRuleId(kind, language)},
          {"name", "MaliciousCode"},
          {"shortDescription", {{"text", SarifText("Malicious code, " + language)}}},
          {"fullDescription",
           {{"text",
             "A part of this file resembles malicious code. A model judges by likeness and can "
             "be wrong: look at the place before the file is changed or deleted."}}},
          {"help", {{"text", text}, {"markdown", markdown}}},
          {"defaultConfiguration", {{"level", "error"}}},
          // CWE-506: embedded malicious code.
          {"properties",
           {{"tags", {"security", "malware", "external/cwe/cwe-506"}},
            {"precision", "high"},
            {"problem.severity", "error"},
            {"security-severity", "9.0"}}}};
}

}  // namespace fovea::scan
