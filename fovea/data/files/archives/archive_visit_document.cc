// The part of ArchiveVisit that is about documents.
#include "fovea/core/error.h"
#include "fovea/data/files/archives/archive_visit.h"

namespace fovea::data {
namespace {

// What cannot be read was told when the document came as the bytes that it is: it ends there.
class ReadableBytes : public SeekableReader {
 public:
  explicit ReadableBytes(SeekableReader* bytes) : bytes_(bytes) { bytes_->Seek(0); }
  size_t Read(std::span<uint8_t> out) override {
    try {
      return bytes_->Read(out);
    } catch (const UnreadableError&) {
      return 0;
    }
  }
  void Seek(int64_t position) override { bytes_->Seek(position); }
  int64_t size() const override { return bytes_->size(); }

 private:
  SeekableReader* const bytes_;
};

}  // namespace

void ArchiveVisit::Document(const std::string& path, const ArchiveKind& kind, ReplayReader* input,
                            const Nesting& place) {
  const bool too_deep = place.depth >= options_.limits.depth;
  const bool too_large =
      options_.max_file_bytes > 0 && input->seekable()->size() > options_.max_file_bytes;
  if (kind.weak) {  // is taken for what it would be otherwise
    if (!ZipBehindHeader(path, input, place)) Plain(path, input, place);
    if (!too_deep && !too_large) InDocument(path, kind, input, place);
    return;
  }
  EmbeddedArchives archives;
  const bool opens = Bytes(path, input, place, &archives);
  if (too_deep && !too_large)
    visitor_->NotRead(path,
                      StrCat("is ", kind.name, " within ", place.depth, " others, the limit"));
  if (!opens) return;
  // An archive may be both a member and bytes of the file: it comes once.
  const Places places = InDocument(path, kind, input, place);
  Embedded(path, input->seekable(), archives, place, places);
  ZipBehindHeader(path, input, place, &places);
}

ArchiveVisit::Places ArchiveVisit::InDocument(const std::string& path, const ArchiveKind& kind,
                                              ReplayReader* input, Nesting place) {
  Places places;
  ReadableBytes bytes(input->seekable());
  ReplayReader readable(&bytes);
  place.host = Host::kCertain;
  place.told = kind.weak || encrypted_ == path;
  try {
    Members(path, kind, &readable, place, &places);
  } catch (const UnreadableError& error) {
    if (kind.weak)
      visitor_->NotRead(path, error.what());
    else
      NotAnArchive(path, kind, &readable, place, error.what());
  }
  input->Rewind();
  return places;
}

}  // namespace fovea::data
