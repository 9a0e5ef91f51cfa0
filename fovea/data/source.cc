#include "fovea/data/source.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "fovea/core/error.h"
#include "fovea/core/file.h"

namespace fovea::data {

FileSource::FileSource(const std::string& path) : Source(path, CheckReadable(path)) {
  file_.reset(std::fopen(path.c_str(), "rb"));
  if (!file_)
    throw InputError(path, StrCat("cannot be opened: ", std::strerror(errno)),
                     "check its permissions");
  // The readers bring their own buffer.
  std::setvbuf(file_.get(), nullptr, _IONBF, 0);
}

size_t FileSource::Read(char* out, size_t size) {
  const size_t count = std::fread(out, 1, size, file_.get());
  if (count < size && std::ferror(file_.get()))
    throw InputError(name(), StrCat("cannot be read: ", std::strerror(errno)),
                     "check the disk and try again");
  return count;
}

void FileSource::Rewind() { std::rewind(file_.get()); }

size_t MemorySource::Read(char* out, size_t size) {
  const size_t count = std::min(size, bytes_.size() - position_);
  if (count > 0) std::memcpy(out, bytes_.data() + position_, count);
  position_ += count;
  return count;
}

}  // namespace fovea::data
