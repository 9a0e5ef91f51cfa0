#include "fovea/data/byte_reader.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "fovea/core/error.h"
#include "fovea/core/file.h"
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
    if (got < 0) throw UnreadableError(ReasonOf(errno), "check the disk and try again");
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

size_t DescriptorReader::Read(std::span<uint8_t> out) {
  constexpr int kPatience = 200;  // ms
  for (;;) {
    if (stop_ != nullptr) {
      pollfd waiting = {descriptor_, POLLIN, 0};
      const int ready = poll(&waiting, 1, kPatience);
      if (*stop_) throw UnreadableError("was interrupted");
      if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    }
    const ssize_t count = read(descriptor_, out.data(), out.size());
    if (count >= 0) return static_cast<size_t>(count);
    if (errno != EINTR)
      throw UnreadableError(StrCat("cannot be read: ", std::strerror(errno)),
                            "check what it comes from");
  }
}

DiskFile OpenFile(const std::string& path) {
  CheckReadable(path);
  try {
    return DiskFile(path);
  } catch (const UnreadableError& error) {
    throw InputError(path, error.what(), "check its permissions");
  }
}

std::string ReadAll(ByteReader& bytes, int64_t max_bytes) {
  constexpr size_t kFirst = size_t{64} << 10;
  std::string all;
  size_t filled = 0;
  const auto most = static_cast<size_t>(std::max<int64_t>(0, max_bytes));
  for (;;) {
    // One byte more than allowed shows that there are too many.
    all.resize(std::min(most + 1, std::max(kFirst, filled * 2)));
    const size_t got =
        bytes.Read({reinterpret_cast<uint8_t*>(all.data()) + filled, all.size() - filled});
    filled += got;
    if (filled > most) throw UnreadableError(StrCat("has more than ", most, " bytes, the limit"));
    if (got == 0) break;
  }
  all.resize(filled);
  return all;
}

size_t ReadChars(ByteReader* bytes, const std::string& name, std::span<char> out) {
  try {
    return bytes->Read({reinterpret_cast<uint8_t*>(out.data()), out.size()});
  } catch (const UnreadableError& error) {
    throw InputError(name, error.what(), error.remedy());
  }
}

}  // namespace fovea::data
