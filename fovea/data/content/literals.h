#ifndef FOVEA_DATA_CONTENT_LITERALS_H_
#define FOVEA_DATA_CONTENT_LITERALS_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/content/content_scan.h"

namespace fovea::data {

// Whether the quote at text[at] opens a literal, as far as its neighbour tells: that of don't does
// not.
bool OpensLiteral(std::string_view text, size_t at);

// Where the quote stands that closes the literal that opens at text[at]; npos if there is none, or
// none before the end of the line where a literal must end there.
size_t ClosingQuote(ContentScan* scan, size_t at, bool over_lines);

// Behind the blanks at a place, at most 4,096 of them.
size_t SkipBlanks(std::string_view text, size_t at);

// Part of a string that code puts together: a literal, or a call of chr().
struct Operand {
  size_t start, end;            // with its quotes
  size_t content, content_end;  // without; for chr() both are `start`
  char character;               // of chr(), or of an indexed string
  bool is_literal;
};

// Literals, chr() and bytes of strings that are joined by . + & or blanks, or stand in a list that
// is joined whole; empty where none starts at text[at].
struct JoinedText {
  std::vector<Operand> operands;
  size_t start = 0, end = 0;  // the whole, with the brackets of a list
  bool list = false;
};
void ReadJoined(ContentScan* scan, size_t at, bool over_lines, JoinedText* joined);

// What it means, all escapes decoded.
std::string ContentOf(std::string_view text, const JoinedText& joined);

// Adds to the finds that the operands read as one literal, with little weight where it looks like a
// line that was broken.
void AddJoined(const JoinedText& joined, ContentScan* scan);

// The number of a character at text[at]: decimal, hexadecimal or octal. *end: behind it. −1: there
// is none up to 0x10FFFF.
int64_t ReadPlainNumber(std::string_view text, size_t at, size_t* end);
// The same, also as a sum, difference or exclusive or of two.
int64_t ReadCodeNumber(std::string_view text, size_t at, size_t* end);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_LITERALS_H_
