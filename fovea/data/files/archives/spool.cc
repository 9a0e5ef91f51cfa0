#include "fovea/data/files/archives/spool.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/files/unreadable.h"

namespace fovea::data {
namespace {

constexpr size_t kFirst = size_t{4} << 10, kBlock = size_t{64} << 10;

int OpenNameless() {
  const char* const chosen = std::getenv("TMPDIR");
  for (const char* folder : {chosen, "/var/tmp", "/tmp"}) {
    if (folder == nullptr || *folder == '\0') continue;
    const int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0) return file;
  }
  return -1;
}

}  // namespace

Spool::Spool(ByteReader* source, int64_t max_memory) : source_(source) {
  max_memory = std::max<int64_t>(0, max_memory);
  size_t filled = 0;
  while (static_cast<int64_t>(filled) < max_memory) {
    if (filled == memory_.size())
      memory_.resize(std::min(static_cast<size_t>(max_memory), std::max(kFirst, filled * 2)));
    const size_t got = ReadSource({reinterpret_cast<uint8_t*>(memory_.data()) + filled,
                                   std::min(kBlock, memory_.size() - filled)});
    if (got == 0) {
      complete_ = true;
      break;
    }
    filled += got;
  }
  memory_.resize(filled);
  kept_ = static_cast<int64_t>(filled);
}

Spool::~Spool() {
  if (file_ >= 0) close(file_);
}

// What it throws comes behind all that it gave.
size_t Spool::ReadSource(std::span<uint8_t> out) {
  if (thrown_) return 0;
  try {
    return source_->Read(out);
  } catch (const UnreadableError& error) {
    thrown_ = std::current_exception();
    problem_ = error.what();
    return 0;
  }
}

void Spool::ExtendToFile(int64_t max_file) {
  if (complete_) return;
  file_ = OpenNameless();
  if (file_ < 0) {
    problem_ = StrCat("no temporary file can be made for it: ", ReasonOf(errno), "; set TMPDIR");
    return;
  }
  std::vector<uint8_t> block(kBlock);
  const int64_t most = kept_ + max_file;
  while (kept_ < most) {
    const size_t got = ReadSource(std::span(block).first(
        std::min<uint64_t>(block.size(), static_cast<uint64_t>(most - kept_))));
    if (got == 0) {
      complete_ = true;
      return;
    }
    for (size_t written = 0; written < got;) {
      const ssize_t count =
          pwrite(file_, block.data() + written, got - written,
                 kept_ - static_cast<int64_t>(memory_.size()) + static_cast<int64_t>(written));
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) {
        problem_ = StrCat("the temporary file for it cannot be written: ",
                          ReasonOf(count < 0 ? errno : ENOSPC), "; set TMPDIR");
        // What did not get there is lost.
        thrown_ = std::make_exception_ptr(UnreadableError(problem_));
        kept_ += static_cast<int64_t>(written);
        return;
      }
      written += static_cast<size_t>(count);
    }
    kept_ += static_cast<int64_t>(got);
  }
  problem_ = StrCat("has more than ", kept_, " bytes, the limit for what lies in another file");
}

std::string Spool::problem() const { return problem_; }

size_t Spool::Read(std::span<uint8_t> out) {
  if (out.empty()) return 0;
  const auto in_memory = static_cast<int64_t>(memory_.size());
  size_t got = 0;
  if (position_ < in_memory) {
    got = std::min(out.size(), static_cast<size_t>(in_memory - position_));
    std::memcpy(out.data(), memory_.data() + position_, got);
  } else if (position_ < kept_) {
    const auto most = std::min<uint64_t>(out.size(), static_cast<uint64_t>(kept_ - position_));
    const ssize_t count = pread(file_, out.data(), most, position_ - in_memory);
    if (count < 0 && errno == EINTR) return Read(out);
    if (count <= 0) throw UnreadableError(ReasonOf(count < 0 ? errno : EIO));
    got = static_cast<size_t>(count);
  } else {
    if (!complete_ || thrown_) got = ReadSource(out);
    if (got == 0 && thrown_) std::rethrow_exception(thrown_);
  }
  position_ += static_cast<int64_t>(got);
  return got;
}

size_t TailReader::Read(std::span<uint8_t> out) {
  constexpr size_t kTail = size_t{128} << 10;
  const size_t got = source_->Read(out);
  tail_.append(reinterpret_cast<const char*>(out.data()), got);
  if (tail_.size() > 4 * kTail) tail_.erase(0, tail_.size() - kTail);
  return got;
}

}  // namespace fovea::data
