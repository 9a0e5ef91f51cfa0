#ifndef FOVEA_SCAN_TEXT_POSITION_H_
#define FOVEA_SCAN_TEXT_POSITION_H_

#include <cstdint>
#include <span>

namespace fovea::scan {

// A place between two bytes of a text, moved over it from its start. Lines end in '\n' and count
// from 1. Columns count from 1, too, in UTF-16 code units, as SARIF's utf16CodeUnits and the
// Language Server Protocol have it: a character outside of the basic plane is two, a tab one. What
// is not UTF-8 is U+FFFD, one unit for each maximal subpart of a character (NextUtf8 of
// core/utf8.h), as editors show it. A byte-order mark at the start of the text has no column; nor
// has the end of a line, "\n" or "\r\n".
class TextPosition {
 public:
  // bytes: those that follow; a character may begin in one call and end in another.
  void Advance(std::span<const uint8_t> bytes);

  int64_t line() const { return line_; }
  // Of what follows here. next: the byte that does, −1 at the end of the text.
  int64_t column(int next) const {
    return 1 + units_ + (wanted_ > 0 && !Within(next) ? 1 : 0) -
           (after_return_ && next == '\n' ? 1 : 0);
  }
  // Whether `next` goes on with the character that is before.
  bool Within(int next) const { return wanted_ > 0 && next >= low_ && next <= high_; }
  // How many bytes of that character there are.
  int unfinished() const { return wanted_ > 0 ? length_ - wanted_ : 0; }

 private:
  void Step(uint8_t byte);

  int64_t line_ = 1;
  int64_t units_ = 0;  // since the line's start, without those of an unfinished character
  // Of an unfinished character: its bytes, those to come, the range of the next one.
  int length_ = 0, wanted_ = 0;
  uint8_t low_ = 0x80, high_ = 0xBF;
  bool after_return_ = false;
  int seen_ = 0;       // bytes, up to the size of a byte-order mark …
  uint32_t mark_ = 0;  // … which are these
};

// '\n' in bytes.
int64_t CountLineEnds(std::span<const uint8_t> bytes);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_TEXT_POSITION_H_
