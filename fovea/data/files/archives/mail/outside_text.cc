#include "fovea/data/files/archives/mail/outside_text.h"

#include <algorithm>
#include <cstring>

#include "fovea/core/error.h"

namespace fovea::data {

void OutsideText::Add(const LinePiece& piece) {
  text_ += piece.text;
  text_ += piece.end;
}

bool OutsideText::Begin(ArchiveMember* member) {
  given_.clear();
  given_.swap(text_);
  position_ = 0;
  if (given_.find_first_not_of(" \t\r\n") == given_.npos) return false;
  *member = {};
  member->name = ++members_ == 1 ? name_ : StrCat(name_, " ", members_);
  member->bytes = static_cast<int64_t>(given_.size());
  member->plain = true;
  return true;
}

size_t OutsideText::Read(std::span<uint8_t> out) {
  const size_t count = std::min(out.size(), given_.size() - position_);
  std::memcpy(out.data(), given_.data() + position_, count);
  position_ += count;
  return count;
}

}  // namespace fovea::data
