#include "fovea/core/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <mutex>
#include <utility>
#include <vector>

#include "fovea/core/error.h"

namespace fovea {
namespace {

// The file that a symbolic link leads to, so that the file is replaced and not the link.
std::string FollowLinks(const std::string& path) {
  char* resolved = realpath(path.c_str(), nullptr);
  if (resolved == nullptr) return path;
  const std::string out = resolved;
  std::free(resolved);
  return out;
}

// Names of temporary files. A handler of signals may come between any two steps: whoever takes a
// name out owns it, and the handler never frees one.
std::array<std::atomic<char*>, 64> uncommitted = {};
static_assert(std::atomic<char*>::is_always_lock_free, "a signal handler may not lock");

// nullptr: there are too many, this one is not listed.
char* ListUncommitted(const std::string& path) {
  char* const name = strdup(path.c_str());
  for (std::atomic<char*>& place : uncommitted) {
    char* none = nullptr;
    if (place.compare_exchange_strong(none, name)) return name;
  }
  std::free(name);
  return nullptr;
}

}  // namespace

int64_t CheckReadable(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) != 0) {
    if (errno == ENOENT || errno == ENOTDIR)
      throw InputError(path, "no such file", "check the path");
    throw InputError(path, std::strerror(errno), "check the path and its permissions");
  }
  if (S_ISDIR(status.st_mode)) throw InputError(path, "is a directory", "give a file");
  if (!S_ISREG(status.st_mode)) throw InputError(path, "is not a regular file", "give a file");
  if (access(path.c_str(), R_OK) != 0)
    throw InputError(path, "cannot be read: permission denied", "check its permissions");
  if (status.st_size == 0) throw InputError(path, "is empty", "give a file with data");
  return status.st_size;
}

std::string ReadFile(const std::string& path, int64_t max_bytes) {
  const int64_t size = CheckReadable(path);
  if (size > max_bytes)
    throw InputError(path, StrCat("has ", size, " bytes; the limit is ", max_bytes),
                     "split it or give a smaller file");
  std::ifstream in(path, std::ios::binary);
  std::string bytes(static_cast<size_t>(size), '\0');
  in.read(bytes.data(), size);
  if (in.gcount() != size)
    throw InputError(path, StrCat("ended after ", in.gcount(), " of ", size, " bytes"),
                     "it changed or the disk failed while it was read; try again");
  return bytes;
}

AtomicFile::AtomicFile(std::string path) : path_(std::move(path)) {
  if (path_.empty()) throw InputError("output", "has no name", "give the name of a file to write");
  struct stat status;
  const bool exists = stat(path_.c_str(), &status) == 0;
  if (exists && S_ISDIR(status.st_mode))
    throw InputError(path_, "is a directory", "give the name of a file to write");
  if (exists && !S_ISREG(status.st_mode)) {
    // A pipe or a device cannot be replaced, only written to.
    descriptor_ = open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    if (descriptor_ < 0) Fail("cannot be written");
    return;
  }
  // A file that may not be written stays, although rename() could replace it.
  if (exists && access(path_.c_str(), W_OK) != 0) Fail("cannot be written");
  target_ = exists ? FollowLinks(path_) : path_;

  static std::atomic<unsigned> count{0};
  do {
    temporary_ = StrCat(target_, ".tmp-", getpid(), "-", count++);
    descriptor_ = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  } while (descriptor_ < 0 && errno == EEXIST);
  if (descriptor_ < 0) {
    temporary_.clear();
    Fail("cannot be written");
  }
  listed_ = ListUncommitted(temporary_);
  if (exists) fchmod(descriptor_, status.st_mode & 0777);
}

AtomicFile::~AtomicFile() {
  if (descriptor_ >= 0) close(descriptor_);
  if (!temporary_.empty()) unlink(temporary_.c_str());
  Unlist();
}

void AtomicFile::Unlist() {
  char* const name = std::exchange(listed_, nullptr);
  if (name == nullptr) return;
  for (std::atomic<char*>& place : uncommitted) {
    char* mine = name;
    if (place.compare_exchange_strong(mine, nullptr)) return std::free(name);
  }
  // A handler took it out, and may still read it.
  static std::mutex mutex;
  static std::vector<char*>& kept = *new std::vector<char*>;
  const std::lock_guard lock(mutex);
  kept.push_back(name);
}

void RemoveUncommittedFiles() {
  const int saved = errno;
  for (std::atomic<char*>& place : uncommitted)
    if (const char* const name = place.exchange(nullptr)) unlink(name);
  errno = saved;
}

void AtomicFile::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(descriptor_, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      Fail("could not be written whole");
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

void AtomicFile::Commit() {
  const bool flushed = fsync(descriptor_) == 0 || errno == EINVAL || errno == EROFS;
  const bool closed = close(descriptor_) == 0;
  descriptor_ = -1;
  if (!flushed || !closed) Fail("could not be written whole");
  if (temporary_.empty()) return;
  if (rename(temporary_.c_str(), target_.c_str()) != 0) Fail("cannot be written");
  temporary_.clear();
  Unlist();
}

void AtomicFile::Fail(const char* doing) const {
  const int code = errno;
  const char* remedy = code == ENOSPC || code == EDQUOT ? "free some space or write elsewhere"
                       : code == ENOENT                 ? "make its folder first"
                       : code == ENAMETOOLONG           ? "choose a shorter name"
                                                        : "choose a place that you may write to";
  throw InputError(path_, StrCat(doing, ": ", std::strerror(code)), remedy);
}

void WriteFile(const std::string& path, std::string_view bytes) {
  AtomicFile file(path);
  file.Write(bytes);
  file.Commit();
}

}  // namespace fovea
