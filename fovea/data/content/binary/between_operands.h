#ifndef FOVEA_DATA_CONTENT_BINARY_BETWEEN_OPERANDS_H_
#define FOVEA_DATA_CONTENT_BINARY_BETWEEN_OPERANDS_H_

#include <cstddef>
#include <string_view>

namespace fovea::data {

// Behind blanks, comments and what goes on with a line on the next one ( \ ` _ before its end); not
// far.
size_t SkipBetween(std::string_view text, size_t at);

// The variable that gets what stands at text[at]: `buf` in  my $buf = "…", buf += b"…",
// buf = buf & Chr(…); empty if there is none.
std::string_view VariableBefore(std::string_view text, size_t at);

// Behind the start of a statement at text[at] that appends to the variable: buf += …, $buf .= …,
// buf = buf & …, also after a semicolon. npos if none starts there.
size_t SkipAppending(std::string_view text, size_t at, std::string_view variable);

// Where the quote stands that opens a literal at text[at], behind what may stand before it
// ( b"…" L"…" $'…' @"…" ); npos if none does.
size_t OpeningQuote(std::string_view text, size_t at);

// Behind the name and bracket of chr( and its sisters at text[at]; npos if they do not stand there.
size_t SkipChr(std::string_view text, size_t at);

// Where the next operand of a string stands that is put together of literals and chr(), after one
// that ends before text[at]; npos if it ends there. `list`: it may be one of single characters.
size_t NextStringOperand(std::string_view text, size_t at, std::string_view variable, bool list);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_BINARY_BETWEEN_OPERANDS_H_
