#include "fovea/data/sentences/open_text.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "fovea/core/error.h"
#include "fovea/core/file.h"
#include "fovea/data/files/archive_kind.h"
#include "fovea/data/files/archive_reader.h"
#include "fovea/data/files/file_readers.h"

namespace fovea::data {
namespace {

constexpr char kCopyAgain[] = "copy or download it again";

class CompressedSource : public Source {
 public:
  CompressedSource(const std::string& path, int64_t size, const ArchiveKind& kind)
      : Source(path, size), kind_(kind) {
    Open();
  }

  size_t Read(char* out, size_t size) override {
    return Guarded([&]() -> size_t {
      if (!has_content_) return 0;
      return archive_->Read({reinterpret_cast<uint8_t*>(out), size});
    });
  }

  void Rewind() override {
    archive_.reset();
    Open();
  }

 private:
  void Open() {
    Guarded([&]() -> size_t {
      file_.emplace(name());
      replay_.emplace(static_cast<SeekableReader*>(&*file_));
      archive_.emplace(kind_, &*replay_);
      ArchiveMember member;
      has_content_ = archive_->Next(&member);
      return 0;
    });
  }

  template <class Run>
  size_t Guarded(const Run& run) {
    try {
      return run();
    } catch (const UnreadableError& error) {
      throw InputError(name(), StrCat(kind_.name, " that cannot be read: ", error.what()),
                       kCopyAgain);
    }
  }

  const ArchiveKind& kind_;
  std::optional<DiskFile> file_;
  std::optional<ReplayReader> replay_;
  std::optional<ArchiveReader> archive_;
  bool has_content_ = false;
};

}  // namespace

std::unique_ptr<Source> OpenText(const std::string& path) {
  auto plain = std::make_unique<FileSource>(path);
  uint8_t head[kKindBytes];
  const size_t count = plain->Read(reinterpret_cast<char*>(head), sizeof head);
  plain->Rewind();
  const ArchiveKind* kind = KindOf({head, count});
  if (kind == nullptr || kind->weak) return plain;
  if (kind->filter == 0)
    throw InputError(path, StrCat("is ", kind->name, ", not a text"),
                     "give a text file, plain or compressed by gzip");
  const int64_t size = plain->size();
  const std::string refusal = MemoryRefusal(*kind, {head, count});
  if (!refusal.empty()) throw InputError(path, refusal, "compress it by gzip");
  return std::make_unique<CompressedSource>(path, size, *kind);
}

size_t DescriptorSource::Read(char* out, size_t size) {
  constexpr int kPatience = 200;  // ms
  for (;;) {
    if (stop_ != nullptr) {
      pollfd waiting = {descriptor_, POLLIN, 0};
      const int ready = poll(&waiting, 1, kPatience);
      if (*stop_) throw InputError(name(), "was interrupted", "");
      if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    }
    const ssize_t count = ::read(descriptor_, out, size);
    if (count >= 0) return static_cast<size_t>(count);
    if (errno != EINTR)
      throw InputError(name(), StrCat("cannot be read: ", std::strerror(errno)),
                       "check what it comes from");
  }
}

void DescriptorSource::Rewind() {
  throw ArgumentError(StrCat(Printable(name()), " can be read only once"));
}

}  // namespace fovea::data
