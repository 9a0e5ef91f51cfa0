#ifndef FOVEA_SCAN_REPORT_REPORT_WORDS_H_
#define FOVEA_SCAN_REPORT_REPORT_WORDS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "fovea/scan/finding.h"

namespace fovea::scan {

// The same words and numbers in every report. All of it is clean (explain::CleanName), none of it
// escaped for HTML.

std::string PathText(const std::string& path);  // whole
std::string SizeText(int64_t bytes);            // "812 bytes", "4.31 kB", "74.1 MB"
std::string TimeText(double seconds);           // "0.04 s", "3 min 12 s"
std::string RateText(double false_alarm_rate);  // "about 1 in 10,000 clean files"

// How rare the score is: "about 1 in 8,000 clean files of this kind scores as high", with two
// digits. Where the model tells no rate, "at least 1 in 10", "fewer than 1 in 100,000".
std::string RarityText(const Finding& finding);
std::string ShortRarityText(const Finding& finding);  // "1 in 8,000", "< 1 in 100,000", "unknown"

bool IsBinary(const Finding& finding);
// Whether the score reached the threshold: what is shown may also be a file that is no finding.
bool IsFound(const Finding& finding);
std::string VerdictText(const Finding& finding);  // "malicious php", "changed, php · +3 −1 lines"
// "lines 12–14"; "line 3", with its column where the place does not begin with the line; of binary
// content "64 bytes at 0x1f40".
std::string PlaceText(const Finding& finding, const Region& region);
// " · .text+0x1a40 · address 0x401a40", as far as it is known where in a program or document it is.
std::string PartText(const Region& region);
std::string OffsetText(int64_t offset);  // "0x1f40"
// Indices into finding.regions, the highest score first, then the most attention.
std::vector<size_t> RegionsByScore(const Finding& finding);

std::string NoteText(const Note& note);  // "x.zip: two members have one name"

// Sentences that say how the scan went. found: files, with those that were left out.
std::vector<std::string> OutcomeText(const Summary& summary, int64_t found, int64_t not_scanned);
// One of them that tells of what is not known to be clean.
bool IsWarning(const std::string& sentence);
// What lists took out: "2 known findings left out (known.json).",
// "12 files trusted by wp.md5." Also among OutcomeText.
std::vector<std::string> ListsText(const Summary& summary);
int64_t Total(const std::vector<ListCount>& counts);

// Label and value: what was scanned, how fast, with which model.
std::vector<std::pair<std::string, std::string>> FactsText(const Summary& summary);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_REPORT_WORDS_H_
