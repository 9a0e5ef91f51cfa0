#include "fovea/data/sentences/text_lines.h"

#include <algorithm>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/core/utf8.h"
#include "fovea/data/text.h"

namespace fovea::data {
namespace {

constexpr size_t kBufferBytes = size_t{64} << 10;
constexpr int kMaxWarnings = 20;

// More bytes than max_characters can take, CR included.
size_t MaxBytes(int64_t max_characters) {
  Require(max_characters > 0 && max_characters <= int64_t{1} << 30,
          "the longest line must have from 1 to 2^30 characters, got ", max_characters);
  return static_cast<size_t>(max_characters) * 4 + 4;
}

}  // namespace

TextLines::TextLines(ByteReader* bytes, std::string name, TextLineOptions options)
    : bytes_(bytes),
      name_(std::move(name)),
      options_(std::move(options)),
      max_bytes_(MaxBytes(options_.max_characters)),
      buffer_(kBufferBytes, '\0') {}

bool TextLines::Refill() {
  position_ = end_ = 0;  // also where Read throws
  end_ = ReadChars(bytes_, name_, buffer_);
  return end_ > 0;
}

void TextLines::Append(const char* bytes, size_t count) {
  const size_t room = max_bytes_ - raw_.size();
  overflow_ |= count > room;
  raw_.append(bytes, std::min(count, room));
}

void TextLines::Warn(const std::string& problem) {
  if (!options_.warn || warnings_ >= kMaxWarnings) return;
  ++warnings_;
  options_.warn(StrCat(Printable(name_, 4096), ":", number_, ": ", problem,
                       warnings_ == kMaxWarnings ? "; no more warnings are shown" : ""));
}

bool TextLines::Next() {
  raw_.clear();
  overflow_ = false;
  bool any = false;
  while (position_ < end_ || Refill()) {
    any = true;
    const char* begin = buffer_.data() + position_;
    const char* stop = buffer_.data() + end_;
    const char* terminator = std::find(begin, stop, '\n');
    Append(begin, static_cast<size_t>(terminator - begin));
    position_ += static_cast<size_t>(terminator - begin);
    if (terminator == stop) continue;
    ++position_;
    break;
  }
  if (!any) return false;
  ++number_;
  Finish();
  return true;
}

void TextLines::Finish() {
  std::string_view raw = raw_;
  if (number_ == 1 && raw.starts_with(kByteOrderMark)) raw.remove_prefix(3);
  if (!overflow_ && raw.ends_with('\r')) raw.remove_suffix(1);
  const auto limit = static_cast<size_t>(options_.max_characters);
  if (!overflow_ && raw.size() <= limit && IsUtf8(raw)) {
    text_ = raw;
    return;
  }
  text_.clear();
  size_t characters = 0, invalid = 0, i = 0;
  for (; i < raw.size() && characters < limit; ++characters) {
    const Utf8Step step = NextUtf8(raw, i);
    if (!step.valid && !options_.replace_invalid)
      throw InputError(name_, number_, StrCat("is not UTF-8 at byte ", i + 1),
                       "save the text as UTF-8");
    invalid += !step.valid;
    if (step.valid)
      text_.append(raw, i, step.bytes);
    else
      AppendUtf8(kReplacementCharacter, &text_);
    i += step.bytes;
  }
  if (i < raw.size() || overflow_) {
    if (options_.refuse_long)
      throw InputError(name_, number_, StrCat("is a line of more than ", limit, " characters"),
                       "put each sentence on a line of its own");
    Warn(StrCat("is a line of more than ", limit, " characters; it was cut there"));
  }
  if (invalid > 0)
    Warn(StrCat("is not UTF-8; ", invalid, invalid == 1 ? " character" : " characters",
                " became U+FFFD"));
}

}  // namespace fovea::data
