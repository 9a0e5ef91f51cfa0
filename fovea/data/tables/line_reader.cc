#include "fovea/data/tables/line_reader.h"

#include <algorithm>
#include <span>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"

namespace fovea::data {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 18;
constexpr size_t kMaxLineBytes = size_t{1} << 30;

}  // namespace

LineReader::LineReader(ByteReader* bytes, std::string name)
    : bytes_(bytes), name_(std::move(name)), buffer_(kBufferBytes, '\0') {}

bool LineReader::Refill() {
  position_ = end_ = 0;
  while (end_ < buffer_.size()) {
    const size_t count = ReadChars(bytes_, name_, std::span(buffer_).subspan(end_));
    if (count == 0) break;
    end_ += count;
  }
  consumed_ += static_cast<int64_t>(end_);
  if (at_start_ && std::string_view(buffer_.data(), end_).starts_with(kByteOrderMark))
    position_ = 3;
  at_start_ = false;
  return position_ < end_;
}

bool LineReader::Next() {
  line_.clear();
  ++number_;
  bool any = false;
  while (position_ < end_ || Refill()) {
    if (skip_lf_) {
      skip_lf_ = false;
      if (buffer_[position_] == '\n') {
        ++position_;
        continue;
      }
    }
    any = true;
    const char* begin = buffer_.data() + position_;
    const char* stop = buffer_.data() + end_;
    const char* terminator =
        std::find_if(begin, stop, [](char c) { return c == '\n' || c == '\r'; });
    line_.append(begin, terminator);
    if (line_.size() > kMaxLineBytes)
      throw InputError(name_, number_, "is a line of more than 1 GiB", "shorten it");
    position_ += static_cast<size_t>(terminator - begin);
    if (terminator == stop) continue;
    skip_lf_ = *terminator == '\r';
    ++position_;
    return true;
  }
  return any;
}

}  // namespace fovea::data
