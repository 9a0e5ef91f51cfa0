#ifndef FOVEA_DATA_CONTENT_ENCODINGS_CHARACTER_CODES_H_
#define FOVEA_DATA_CONTENT_ENCODINGS_CHARACTER_CODES_H_

#include <cstddef>
#include <string_view>
#include <vector>

#include "fovea/data/content/content_scan.h"

namespace fovea::data {

// Numbers in a row, and where each stands.
struct CodeList {
  struct Code {
    size_t start, end;
    char32_t code;
  };
  std::vector<Code> codes;
  size_t end = 0;  // behind the last and the blanks there
};

// The numbers from text[at] on, with commas between; within quotes, with any one separator. Empty
// where they turn out to be no characters.
CodeList ReadCodeList(std::string_view text, size_t at, bool in_quotes);
// Whether the numbers are those of a text, of one in ASCII where nothing else says so.
bool IsText(const CodeList& list, bool ascii);
// Adds to the finds that bytes [start, end), which hold the list, read as a literal of it.
void AddCodeList(const CodeList& list, size_t start, size_t end, ContentScan* scan);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_ENCODINGS_CHARACTER_CODES_H_
