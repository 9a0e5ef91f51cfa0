#include "fovea/data/files/archives/mail/line_pieces.h"

#include <cstring>

#include "fovea/core/utf8.h"

namespace fovea::data {

void LinePieces::Fill() {
  std::memmove(buffer_.data(), buffer_.data() + start_, filled_ - start_);
  filled_ -= start_;
  start_ = 0;
  size_t got = 0;
  try {
    if (watch_) watch_();
    got = input_->Read(
        {reinterpret_cast<uint8_t*>(buffer_.data()) + filled_, buffer_.size() - filled_});
  } catch (const UnreadableError&) {
    unreadable_ = std::current_exception();
  }
  at_end_ = got == 0;
  filled_ += got;
  bytes_read_ += static_cast<int64_t>(got);
}

bool LinePieces::Next(LinePiece* piece) {
  if (again_) {
    again_ = false;
    *piece = last_;
    return true;
  }
  size_t length = 0, end = 0;
  for (;;) {
    const char* const text = buffer_.data() + start_;
    const size_t available = filled_ - start_;
    while (length < available && text[length] != '\n' && text[length] != '\r') ++length;
    const bool found = length < available;
    // Whether \r is all of the end, the next byte says.
    if (found && (text[length] == '\n' || length + 1 < available || at_end_)) {
      const bool two = text[length] == '\r' && length + 1 < available && text[length + 1] == '\n';
      end = two ? 2 : 1;
      break;
    }
    if (at_end_ || available == buffer_.size()) break;
    Fill();
  }
  if (length == 0 && end == 0) return false;
  const char* const text = buffer_.data() + start_;
  last_.text = {text, length};
  last_.end = {text + length, end};
  last_.starts = !within_line_;
  last_.ends = end > 0 || (at_end_ && start_ + length == filled_);
  within_line_ = !last_.ends;
  start_ += length + end;
  if (first_ && last_.text.starts_with(kByteOrderMark))
    last_.text.remove_prefix(kByteOrderMark.size());
  first_ = false;
  *piece = last_;
  return true;
}

}  // namespace fovea::data
