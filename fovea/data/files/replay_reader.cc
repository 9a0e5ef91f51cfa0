#include "fovea/data/files/replay_reader.h"

#include <algorithm>
#include <cstring>

namespace fovea::data {

ReplayReader::ReplayReader(ByteReader* source) : source_(source) {}
ReplayReader::ReplayReader(SeekableReader* source) : source_(source), seekable_(source) {}

// Reads until front_ holds that many bytes, or all that there are.
void ReplayReader::Fetch(size_t upto) {
  while (front_.size() < upto && !unreadable_) {
    const size_t before = front_.size();
    front_.resize(upto);
    size_t got = 0;
    try {
      got = source_->Read(std::span(front_).subspan(before));
    } catch (const UnreadableError&) {
      unreadable_ = std::current_exception();
    }
    front_.resize(before + got);
    if (got == 0) return;
  }
}

std::span<const uint8_t> ReplayReader::Peek(size_t count) {
  // As much as a small file has, so that it is read by one call of the system.
  if (front_.size() < count) Fetch(seekable_ != nullptr ? kBlock : count);
  if (front_.empty() && unreadable_) std::rethrow_exception(unreadable_);
  return std::span<const uint8_t>(front_).first(std::min(count, front_.size()));
}

bool ReplayReader::Rewind() {
  if (seekable_ != nullptr)
    Seek(0);
  else if (beyond_)
    return false;
  position_ = 0;
  return true;
}

size_t ReplayReader::Read(std::span<uint8_t> out) {
  size_t filled = 0;
  while (filled < out.size()) {
    const std::span<uint8_t> rest = out.subspan(filled);
    if (position_ == front_.size() && recording_ && seekable_ == nullptr && !beyond_ &&
        front_.size() < kReplay)
      Fetch(std::min(kReplay, front_.size() + rest.size()));
    if (position_ < front_.size()) {
      const size_t count = std::min(rest.size(), front_.size() - position_);
      std::memcpy(rest.data(), front_.data() + position_, count);
      position_ += count;
      filled += count;
      continue;
    }
    if (unreadable_) {
      if (filled > 0) return filled;
      std::rethrow_exception(unreadable_);
    }
    size_t got = 0;
    try {
      got = source_->Read(rest);
    } catch (const UnreadableError&) {
      unreadable_ = std::current_exception();
      continue;
    }
    if (got == 0) return filled;
    beyond_ = true;
    filled += got;
  }
  return filled;
}

void ReplayReader::Seek(int64_t position) {
  position_ = std::min(front_.size(), static_cast<size_t>(position));
  seekable_->Seek(std::max(position, static_cast<int64_t>(front_.size())));
  unreadable_ = nullptr;  // comes again if it is still there
}

}  // namespace fovea::data
