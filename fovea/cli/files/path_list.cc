#include "fovea/cli/files/path_list.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>

#include "fovea/core/error.h"

namespace fovea::cli {
namespace {

// Of a list, which may be a pipe: <(git diff --name-only).
class OpenList : public data::ByteReader {
 public:
  OpenList(int descriptor, const std::atomic<bool>* stop)
      : descriptor_(descriptor), reader_(descriptor, stop) {}
  ~OpenList() override { close(descriptor_); }
  size_t Read(std::span<uint8_t> out) override { return reader_.Read(out); }

 private:
  int descriptor_;
  data::DescriptorReader reader_;
};

bool IsThere(const std::string& path) {
  struct stat status;
  return lstat(path.c_str(), &status) == 0;
}

}  // namespace

PathList::PathList(const std::string& file, bool null_separated, const std::atomic<bool>* stop)
    : name_(file == "-" ? "stdin" : file), separator_(null_separated ? '\0' : '\n') {
  if (file == "-") {
    bytes_ = std::make_unique<data::DescriptorReader>(STDIN_FILENO, stop);
    return;
  }
  const int descriptor = open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0)
    throw InputError(file, StrCat("cannot be read: ", std::strerror(errno)), "check the path");
  bytes_ = std::make_unique<OpenList>(descriptor, stop);
}

bool PathList::Fill() {
  buffer_.resize(size_t{64} << 10);
  const size_t got = bytes_->Read({reinterpret_cast<uint8_t*>(buffer_.data()), buffer_.size()});
  buffer_.resize(got);
  at_ = 0;
  return got > 0;
}

// False at the end. Of a line that is too long the beginning comes.
bool PathList::NextLine(std::string* line) {
  line->clear();
  bool any = false;
  while (at_ < buffer_.size() || Fill()) {
    any = true;
    const size_t end = buffer_.find(separator_, at_);
    const size_t size = std::min(end, buffer_.size()) - at_;
    line->append(buffer_, at_, std::min(size, 2 * size_t{PATH_MAX} - line->size()));
    at_ += size;
    if (end == buffer_.npos) continue;
    ++at_;
    return true;
  }
  return any;
}

std::optional<data::FolderWalk::Start> PathList::Next() {
  std::string line;
  try {
    while (!ended_) {
      if (!NextLine(&line)) break;
      if (line.empty()) continue;
      if (separator_ == '\n' && line.ends_with('\r') && !IsThere(line)) line.pop_back();
      if (line.empty()) continue;
      ++count_;
      if (line.starts_with('\0'))
        return data::FolderWalk::Start{
            name_, "is a list with a NUL at the start of a line; give --null as well",
            std::nullopt};
      if (line.find('\0') != line.npos)
        return data::FolderWalk::Start{
            line.substr(0, line.find('\0')),
            StrCat("is in the list ", name_, " with a NUL behind it; give --null as well"),
            std::nullopt};
      return data::FolderWalk::Start{line, "", std::nullopt};
    }
  } catch (const data::UnreadableError& error) {
    ended_ = failed_ = true;
    return data::FolderWalk::Start{
        name_, StrCat("is a list of files, and cannot be read to its end: ", error.what()),
        std::nullopt};
  }
  ended_ = true;
  return std::nullopt;
}

}  // namespace fovea::cli
