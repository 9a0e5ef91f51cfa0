#include "fovea/scan/known/piece_hasher.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "fovea/core/utf8.h"
#include "fovea/data/digest.h"

namespace fovea::scan {
namespace {

bool EndsLine(uint8_t c) { return c == '\n' || c == '\r'; }
bool IsBlank(uint8_t c) { return c == ' ' || c == '\t' || c == '\v' || c == '\f'; }

size_t MarkLength(std::span<const uint8_t> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (text.starts_with(kByteOrderMark)) return kByteOrderMark.size();
  return text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff") ? 2 : 0;
}

}  // namespace

void PieceHasher::Add(std::span<const uint8_t> bytes, uint8_t marks) {
  const size_t mark = at_ == 0 ? MarkLength(bytes) : 0;
  at_ += static_cast<int64_t>(mark);
  for (const uint8_t c : bytes.subspan(mark)) {
    if (EndsLine(c)) {
      EndLine();
    } else if (IsBlank(c)) {
      blank_ = true;
    } else if (c != 0) {
      // Blanks at the start of a line are none of its text.
      if (std::exchange(blank_, false) && (in_long_ || !text_.empty())) Push({' ', marks, at_ - 1});
      Push({c, marks, at_});
    }
    ++at_;
  }
}

void PieceHasher::Pass(std::span<const uint8_t> bytes) {
  const auto last = std::find_if(bytes.rbegin(), bytes.rend(), EndsLine);
  if (last != bytes.rend()) {
    const auto first = std::find_if(bytes.begin(), bytes.end(), EndsLine) - bytes.begin() + 1;
    const auto end = bytes.rend() - last;
    Add(bytes.first(static_cast<size_t>(first)), 0);
    at_ += end - first;
    bytes = bytes.subspan(static_cast<size_t>(end));
  }
  Add(bytes, 0);
}

void PieceHasher::Push(const Byte& byte) {
  if (in_long_) return PushInLongLine(byte);
  line_.push_back(byte);
  Append(byte);
  if (text_.size() <= kLongLine) return;
  in_long_ = true;
  text_.clear();
  piece_ = {};
  for (const Byte& again : line_) PushInLongLine(again);
}

void PieceHasher::PushInLongLine(const Byte& byte) {
  Append(byte);
  if (gear_.Ends(byte.c, text_.size())) Emit();
}

void PieceHasher::Append(const Byte& byte) {
  if (text_.empty()) piece_.start = byte.at;
  text_ += static_cast<char>(byte.c);
  piece_.end = byte.at + 1;
  piece_.marks |= byte.marks;
}

void PieceHasher::EndLine() {
  Emit();
  in_long_ = blank_ = false;
  gear_ = {};
  line_.clear();
}

void PieceHasher::Emit() {
  if (!text_.empty() && piece_.marks != 0) {
    const std::string digest = data::Digest(data::DigestKind::kSha256, text_);
    std::copy_n(digest.begin(), piece_.hash.size(), piece_.hash.begin());
    sink_(piece_);
  }
  text_.clear();
  piece_ = {};
}

}  // namespace fovea::scan
