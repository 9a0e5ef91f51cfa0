#include "fovea/data/files/archives/replay_reader.h"

#include <algorithm>
#include <cstring>

namespace fovea::data {

ReplayReader::ReplayReader(ByteReader* source) : source_(source) {}
ReplayReader::ReplayReader(SeekableReader* source) : source_(source), seekable_(source) {}

// Reads until front_ holds that many bytes, or all that there are. Nothing behind it was read.
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
    source_at_ = front_end();
    if (got == 0) return;
  }
}

std::span<const uint8_t> ReplayReader::Peek(size_t count) {
  // As much as a small file has, so that it is read by one call of the system.
  if (front_.size() < count && seekable_ != nullptr) {
    seekable_->Seek(front_end());
    Fetch(std::clamp(static_cast<size_t>(seekable_->size()), count, kBlock));
    Seek(position_);
  } else if (front_.size() < count && source_at_ == front_end()) {
    Fetch(count);
  }
  if (front_.empty() && unreadable_) std::rethrow_exception(unreadable_);
  return std::span<const uint8_t>(front_).first(std::min(count, front_.size()));
}

bool ReplayReader::GoTo(int64_t position) {
  if (seekable_ != nullptr) {
    Seek(position);
    return true;
  }
  const bool gap = recent_start() > front_end();
  if (position > source_at_ || position < (gap ? recent_start() : 0)) return false;
  position_ = position;
  return true;
}

void ReplayReader::Keep(std::span<const uint8_t> bytes) {
  recent_.insert(recent_.end(), bytes.begin(), bytes.end());
  if (recent_.size() > 2 * kReplay)
    recent_.erase(recent_.begin(), recent_.end() - static_cast<std::ptrdiff_t>(kReplay));
}

size_t ReplayReader::Read(std::span<uint8_t> out) {
  size_t filled = 0;
  while (filled < out.size()) {
    const std::span<uint8_t> rest = out.subspan(filled);
    const bool streams = seekable_ == nullptr;
    if (streams && position_ == source_at_ && source_at_ == front_end() && recording_ &&
        front_.size() < kReplay)
      Fetch(std::min(kReplay, front_.size() + rest.size()));
    const bool in_front = position_ < front_end();
    if (in_front || (streams && position_ < source_at_)) {
      const auto& from = in_front ? front_ : recent_;
      const auto at = static_cast<size_t>(position_ - (in_front ? 0 : recent_start()));
      const size_t count = std::min(rest.size(), from.size() - at);
      std::memcpy(rest.data(), from.data() + at, count);
      position_ += static_cast<int64_t>(count);
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
    position_ += static_cast<int64_t>(got);
    source_at_ += static_cast<int64_t>(got);
    if (streams && recording_) Keep(rest.first(got));
    filled += got;
  }
  return filled;
}

void ReplayReader::Seek(int64_t position) {
  position_ = position;
  seekable_->Seek(std::max(position, front_end()));
  if (!front_.empty()) unreadable_ = nullptr;  // comes again if it is still there
}

}  // namespace fovea::data
