#include "fovea/data/sentences/open_text.h"

#include <memory>
#include <utility>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/data/files/archives/archive_kind.h"
#include "fovea/data/files/archives/member_source.h"
#include "fovea/data/files/archives/replay_reader.h"

namespace fovea::data {
namespace {

class CompressedText : public ByteReader {
 public:
  CompressedText(std::unique_ptr<SeekableReader> file, const ArchiveKind& kind)
      : kind_(kind), file_(std::move(file)), replay_(file_.get()) {}

  size_t Read(std::span<uint8_t> out) override {
    try {
      if (!archive_) {
        archive_ = OpenMembers(kind_, &replay_, nullptr);
        ArchiveMember member;
        has_content_ = archive_->Next(&member);
      }
      return has_content_ ? archive_->Read(out) : 0;
    } catch (const UnreadableError& error) {
      throw UnreadableError(StrCat(kind_.name, " that cannot be read: ", error.what()),
                            "copy or download it again");
    }
  }

 private:
  const ArchiveKind& kind_;
  std::unique_ptr<SeekableReader> file_;
  ReplayReader replay_;
  std::unique_ptr<MemberSource> archive_;
  bool has_content_ = false;
};

}  // namespace

std::unique_ptr<ByteReader> OpenText(const std::string& path) {
  std::unique_ptr<SeekableReader> file(new DiskFile(OpenFile(path)));
  std::vector<char> front(kKindBytes);
  const size_t count = ReadChars(file.get(), path, front);
  file->Seek(0);
  const std::span head(reinterpret_cast<const uint8_t*>(front.data()), count);
  const ArchiveKind* kind = KindOf(head);
  if (kind == nullptr || kind->weak) return file;
  if (kind->filter == 0)
    throw InputError(path, StrCat("is ", kind->name, ", not a text"),
                     "give a text file, plain or compressed by gzip");
  const std::string refusal = MemoryRefusal(*kind, head);
  if (!refusal.empty()) throw InputError(path, refusal, "compress it by gzip");
  return std::make_unique<CompressedText>(std::move(file), *kind);
}

}  // namespace fovea::data
