#include "fovea/data/files/file_readers.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "fovea/core/error.h"
#include "fovea/data/files/unreadable.h"

namespace fovea::data {

DiskFile::DiskFile(const std::string& path) {
  struct stat status;
  // Before it is opened, since opening some devices has effects; O_NONBLOCK and the second look are
  // for what takes its place in between.
  if (stat(path.c_str(), &status) != 0) throw UnreadableError(ReasonOf(errno));
  if (!S_ISREG(status.st_mode)) throw UnreadableError(NotAFile(status.st_mode));
  descriptor_ = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (descriptor_ < 0) throw UnreadableError(ReasonOf(errno));
  const bool known = fstat(descriptor_, &status) == 0;
  if (!known || !S_ISREG(status.st_mode)) {
    const std::string reason = known ? NotAFile(status.st_mode) : ReasonOf(errno);
    close(descriptor_);
    throw UnreadableError(reason);
  }
  size_ = status.st_size;
  constexpr int64_t kLarge = 1 << 20;
  if (size_ > kLarge) posix_fadvise(descriptor_, 0, 0, POSIX_FADV_SEQUENTIAL);
}

DiskFile::~DiskFile() { close(descriptor_); }

size_t DiskFile::Read(std::span<uint8_t> out) {
  size_t filled = 0;
  while (filled < out.size() && !at_end_) {
    const ssize_t got = read(descriptor_, out.data() + filled, out.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && filled > 0) return filled;  // it fails again
    if (got < 0) throw UnreadableError(ReasonOf(errno));
    at_end_ = got == 0;
    filled += static_cast<size_t>(got);
    position_ += got;
  }
  if (filled == 0 && !out.empty() && position_ < size_) {
    // Files of the kernel end before the size that they show.
    struct stat status;
    if (fstat(descriptor_, &status) == 0 && status.st_size < size_)
      throw UnreadableError(
          StrCat("was cut from ", size_, " to ", status.st_size, " bytes while it was read"));
  }
  return filled;
}

void DiskFile::Seek(int64_t position) {
  if (lseek(descriptor_, position, SEEK_SET) < 0) throw UnreadableError(ReasonOf(errno));
  position_ = position;
  at_end_ = false;
}

size_t MemoryBytes::Read(std::span<uint8_t> out) {
  const size_t count = std::min(out.size(), bytes_.size() - std::min(position_, bytes_.size()));
  if (count > 0) std::memcpy(out.data(), bytes_.data() + position_, count);
  position_ += count;
  return count;
}

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
