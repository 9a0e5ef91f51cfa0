#ifndef FOVEA_SCAN_REPORT_SHOWN_WORDS_H_
#define FOVEA_SCAN_REPORT_SHOWN_WORDS_H_

#include <string>
#include <string_view>
#include <vector>

#include "fovea/scan/finding.h"
#include "fovea/scan/report/source_rows.h"

namespace fovea::scan {

// The decisive words of a finding that lie in a stretch of the file, cut to it; in order, without
// overlap, none empty.
std::vector<Word> WordsIn(const Finding& finding, const ByteSpan& stretch);

// A decisive word, or a part of one, where a row of a listing shows it: bytes of the row's text, of
// whole characters.
struct ShownWord : ByteSpan {
  Word word;           // what is shown of it
  bool whole = false;  // nothing of that is cut off
};

// In order, without overlap. line: of the row.
std::vector<ShownWord> ShownWords(const Finding& finding, const SourceRow& row,
                                  const ShownLine& line);

// A word in quotation marks on a clean line, cut where it is long; empty where the content does not
// have it.
std::string WordText(const Finding& finding, const Word& word);

// "12.5% of what speaks for the verdict in this place"
std::string ShareText(const Word& word);

// A line that has a mark under each column of the words.
std::string Underlines(std::string_view text, const std::vector<ShownWord>& words);
// The text with something before and behind each word.
std::string Wrapped(std::string_view text, const std::vector<ShownWord>& words,
                    std::string_view before, std::string_view behind);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_REPORT_SHOWN_WORDS_H_
