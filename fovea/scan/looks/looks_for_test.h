#ifndef FOVEA_SCAN_LOOKS_LOOKS_FOR_TEST_H_
#define FOVEA_SCAN_LOOKS_LOOKS_FOR_TEST_H_

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "fovea/scan/looks/looks.h"
#include "fovea/scan/report/finding_for_test.h"

namespace fovea::scan {

// Looks at a text whose windows are lines, all alike.
inline Looks LooksForTest(const std::string& text) {
  Looks looks;
  looks.bytes = text;
  looks.cuts = {.glance = -6, .first = -2.5, .share = 0.5};
  for (size_t at = 0; at < text.size();) {
    const size_t next = std::min(text.find('\n', at), text.size() - 1) + 1;
    infer::FileWindow window{{static_cast<int64_t>(at), static_cast<int64_t>(next)}};
    window.glance = window.first = window.logit = -3;
    looks.score.windows.push_back(window);
    at = next;
  }
  return looks;
}

// The first place of each of some words in the text, in order, adds a logit to a place that was
// read again, which is all between the first and the last of them.
inline void ReadAgain(const std::vector<std::pair<std::string, float>>& words, Looks* looks) {
  infer::Fixation fixation;
  size_t at = 0;
  for (const auto& [word, logit] : words) {
    at = looks->bytes.find(word, at);
    const auto start = static_cast<int64_t>(at);
    fixation.parts.push_back({{start, start + std::ssize(word)}, logit});
    fixation.logit += logit;
    at += word.size();
  }
  fixation.start = fixation.parts.front().start;
  fixation.end = fixation.parts.back().end;
  looks->score.fixations.push_back(std::move(fixation));
}

inline Finding FindingWith(Looks looks) {
  Finding finding = FindingForTest("a.php", "php", looks.bytes, {});
  finding.content.clear();
  finding.looks = std::make_shared<const Looks>(std::move(looks));
  return finding;
}

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_LOOKS_LOOKS_FOR_TEST_H_
