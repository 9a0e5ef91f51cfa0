#include "fovea/scan/known/known_findings_file.h"

#include <gtest/gtest.h>

#include "fovea/core/error.h"
#include "fovea/scan/known/finding_key.h"

namespace fovea::scan {
namespace {

Finding FindingOf(const std::string& path, uint8_t piece) {
  FindingKey key;
  key.path = path;
  key.sha256 = std::string(64, 'a');
  key.content = {{piece}, {piece}, {255}};
  Finding finding;
  finding.language = "php";
  finding.regions = {{{0, 1}, 3, 3, 0.9}, {{5, 9}, 7, 12, 0.9}};
  finding.key = std::make_shared<FindingKey>(key);
  return finding;
}

TEST(KnownFindingsFile, ReadsWhatItWrites) {
  KnownFindingsWriter writer, other;
  for (const auto& [path, piece] :
       {std::pair<const char*, int>{"b", 1}, {"a\xff", 2}, {"a\"\n", 3}})
    writer.Add(FindingOf(path, static_cast<uint8_t>(piece)));
  for (const auto& [path, piece] :
       {std::pair<const char*, int>{"a\"\n", 3}, {"b", 1}, {"a\xff", 2}})
    other.Add(FindingOf(path, static_cast<uint8_t>(piece)));
  const std::string text = writer.Text();
  EXPECT_EQ(text, other.Text());
  EXPECT_NE(text.find("\"lines\":\"3, 7-12\""), std::string::npos);
  const std::vector<KnownFinding> read = ParseKnownFindings(text, "x");
  ASSERT_EQ(read.size(), 3U);
  EXPECT_EQ(read[0].path, "a\"\n");
  EXPECT_EQ(read[1].path, PathKey("a\xff"));
  EXPECT_EQ(read[2].path, "b");
  EXPECT_EQ(read[2].sha256, std::string(64, 'a'));
  EXPECT_EQ(read[2].content, (std::vector<PieceHash>{{1}, {1}, {255}}));
  EXPECT_TRUE(ParseKnownFindings(KnownFindingsWriter().Text(), "x").empty());
}

std::string ProblemOf(const std::string& text) {
  try {
    ParseKnownFindings(text, "known.json");
    return "none";
  } catch (const InputError& error) {
    return error.what();
  }
}

TEST(KnownFindingsFile, SaysWhatIsWrong) {
  const auto says = [](const std::string& text, const std::string& problem) {
    EXPECT_TRUE(ProblemOf(text).starts_with("known.json: " + problem)) << ProblemOf(text);
  };
  says("", "is damaged: it is not JSON at byte 1; write it again");
  says("{\"fovea_known_findings\": 1, \"findings\": [", "is damaged: it is not JSON at byte ");
  says("[]", "is no list of known findings; ");
  says("{}", "is no list of known findings; ");
  says("{\"files_scanned\": 3}", "is a report, not a list of known findings; ");
  says("{\"fovea_known_findings\": 2}", "is a list of version 2, this program reads 1; ");
  says("{\"fovea_known_findings\": 1}", "is damaged: findings is missing; ");
  const auto list = [](const std::string& entry) {
    return "{\"fovea_known_findings\": 1, \"findings\": [" + entry + "]}";
  };
  says(list("7"), "is damaged: findings[0] is not a JSON object; ");
  says(list(R"({"path": 7})"), "is damaged: findings[0].path is not a string; ");
  says(list(R"({"path": "a", "sha256": ""})"), "is damaged: findings[0].content is missing; ");
  for (const char* hash : {"", "0", "00", "zz000000000000000000000000000000"})
    says(list(StrCat(R"({"path": "a", "sha256": "", "content": [")", hash, "\"]}")),
         "is damaged: findings[0].content holds what is no hash; ");
  EXPECT_EQ(ProblemOf(list(R"({"path": "a", "sha256": "", "content": [], "later": 1})")), "none");
}

}  // namespace
}  // namespace fovea::scan
