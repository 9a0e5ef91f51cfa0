// BLEU and chrF beside sacreBLEU itself, on sentences with all kinds of characters. The interpreter
// is $FOVEA_PYTHON, or python3; skips where it has no sacrebleu.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/infer/translation/bleu.h"
#include "fovea/infer/translation/chrf.h"

namespace fovea::infer {
namespace {

constexpr char kScript[] = R"(
import sys
from sacrebleu.metrics import BLEU, CHRF
hypotheses, references, others = ([line[:-1] for line in open(name, encoding="utf-8", newline="\n")]
                                  for name in sys.argv[1:4])
for sets in ([references], [references, others]):
    for lower in (False, True):
        for tokenizer in ("13a", "none"):
            print(BLEU(lowercase=lower, tokenize=tokenizer).corpus_score(hypotheses, sets).score)
        for words in (0, 2):
            print(CHRF(lowercase=lower, word_order=words).corpus_score(hypotheses, sets).score)
sentence = BLEU(effective_order=True)
for hypothesis, reference in zip(hypotheses, references):
    print(sentence.sentence_score(hypothesis, [reference]).score)
)";

std::string Python() {
  const char* given = std::getenv("FOVEA_PYTHON");
  return given != nullptr ? given : "python3";
}

// A sentence, and with `noise` above 0 one that is like it.
std::string Sentence(uint64_t seed, double noise) {
  static const std::vector<std::string> parts = {
      "a",         "The",      "dog",        "Straße",   "ÄRGER",    "東京",  "は",
      "大きい。",  "1,000.5",  "3-4",        "U.S.",     "&quot;",   "&amp;", "&lt;",
      "<skipped>", "(ok)",     "x/y",        "...",      "it's",     "«quo»", "—",
      "–",         "e.g.",     "ΣΟΦΟΣ",      "İstanbul", "a\u0301b", "9.",    ".9",
      "$5",        "50%",      "#tag",       "@me",      "[a]",      "{b}",   "~",
      "^",         "_x_",      "!?",         "q;",       "z:",       "\\",    "`c`",
      "d\u00a0e",  "f\u3000g", "h\u2009i",   "\u200b",   "😀",        "п",     "Привет",
      "1-",        "-1",       "2020-01-02", "-",        ","};
  Random which(seed), change(seed * 31 + static_cast<uint64_t>(noise * 1000));
  std::string sentence;
  const uint64_t words = which.Below(25);
  for (uint64_t i = 0; i < words; ++i) {
    const std::string* part = &parts[which.Below(parts.size())];
    if (change.Uniform() < noise) part = &parts[change.Below(parts.size())];
    if (change.Uniform() >= noise / 3) sentence += (sentence.empty() ? "" : " ") + *part;
    if (change.Uniform() < noise / 3) sentence += ".";
  }
  return sentence;
}

TEST(SacreBleu, GivesTheSameScores) {
  if (std::system((Python() + " -c 'import sacrebleu' 2>/dev/null").c_str()) != 0)
    GTEST_SKIP() << Python() << " has no sacrebleu; set FOVEA_PYTHON to one that has";
  namespace fs = std::filesystem;
  std::string folder = (fs::temp_directory_path() / "fovea-sacrebleu-XXXXXX").string();
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  std::vector<std::string> hypotheses, references, others;
  for (uint64_t i = 0; i < 300; ++i) {
    hypotheses.push_back(Sentence(i, 0.2));
    references.push_back(Sentence(i, 0));
    others.push_back(Sentence(i, 0.4));
  }
  const auto write = [&](const std::string& name, const std::vector<std::string>& lines) {
    std::ofstream out(folder + "/" + name, std::ios::binary);
    for (const std::string& line : lines) out << line << "\n";
    return " " + folder + "/" + name;
  };
  std::ofstream(folder + "/s.py") << kScript;
  const std::string command = Python() + " " + folder + "/s.py" + write("h", hypotheses) +
                              write("r", references) + write("o", others) + " > " + folder +
                              "/scores";
  ASSERT_EQ(std::system(command.c_str()), 0);
  std::vector<double> expected;
  {
    std::ifstream scores(folder + "/scores");
    for (double score = 0; scores >> score;) expected.push_back(score);
  }
  fs::remove_all(folder);

  std::vector<double> actual;
  const std::vector<std::vector<std::string>> one = {references}, two = {references, others};
  for (const auto& sets : {one, two}) {
    for (const bool lower : {false, true}) {
      for (const auto tokenizer : {BleuOptions::Tokenizer::k13a, BleuOptions::Tokenizer::kNone})
        actual.push_back(
            CorpusBleu(hypotheses, sets, {.tokenizer = tokenizer, .lower_case = lower}).score);
      for (const int words : {0, 2})
        actual.push_back(CorpusChrf(hypotheses, sets, {.word_order = words, .lower_case = lower}));
    }
  }
  for (size_t i = 0; i < hypotheses.size(); ++i)
    actual.push_back(SentenceBleu(hypotheses[i], {&references[i], 1}).score);
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i) EXPECT_NEAR(actual[i], expected[i], 1e-6) << i;
}

}  // namespace
}  // namespace fovea::infer
