#include "fovea/data/files/archives/archive_end.h"

#include <algorithm>
#include <string>
#include <vector>

#include "fovea/data/files/archives/archive_marks.h"

namespace fovea::data {
namespace {

std::string ReadAt(ReplayReader* input, int64_t from, int64_t count) {
  from = std::clamp<int64_t>(from, 0, input->seekable()->size());
  input->Seek(from);
  std::string bytes(static_cast<size_t>(count), '\0');
  bytes.resize(input->Read({reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()}));
  return bytes;
}

}  // namespace

// Source: 7zFormat.txt of the LZMA SDK, SignatureHeader
int64_t EndOfSevenZip(ReplayReader* input) {
  constexpr int64_t kHeader = 32;
  const std::string header = ReadAt(input, 0, kHeader);
  if (static_cast<int64_t>(header.size()) < kHeader) return input->seekable()->size();
  const std::string_view fields = header;
  const uint64_t offset = LittleEndian(fields.substr(12, 8)),
                 size = LittleEndian(fields.substr(20, 8));
  const auto most = static_cast<uint64_t>(input->seekable()->size());
  return kHeader + static_cast<int64_t>(std::min(most, offset) + std::min(most, size));
}

// Source: ECMA-119, 8.4.8 and 8.4.12
int64_t EndOfIso(ReplayReader* input) {
  constexpr int64_t kVolumeDescriptor = 32768, kLength = 132;
  const std::string volume = ReadAt(input, kVolumeDescriptor, kLength);
  if (static_cast<int64_t>(volume.size()) < kLength) return input->seekable()->size();
  const std::string_view fields = volume;
  return static_cast<int64_t>(LittleEndian(fields.substr(80, 4)) *
                              LittleEndian(fields.substr(128, 2)));
}

int64_t EndOfFile(ReplayReader* input) { return input->seekable()->size(); }

std::optional<int64_t> BehindArchive(const ArchiveKind& kind, ReplayReader* input,
                                     int64_t read_to) {
  const bool seekable = input->seekable() != nullptr;
  if (!seekable && kind.end_at != nullptr) return std::nullopt;
  int64_t at = kind.end_at != nullptr ? kind.end_at(input) : read_to;
  if (at < 0 || (seekable && at >= input->seekable()->size())) return std::nullopt;
  if (!input->GoTo(at)) throw UnreadableError("may hold more behind its end, which was not kept");
  std::vector<uint8_t> block(16 << 10);
  while (const size_t got = input->Read(block)) {
    const auto end = block.begin() + static_cast<std::ptrdiff_t>(got);
    const auto found = std::find_if(block.begin(), end, [](uint8_t byte) { return byte != 0; });
    if (found != end) return at + (found - block.begin()) - kind.overrun;
    at += static_cast<int64_t>(got);
  }
  return std::nullopt;
}

}  // namespace fovea::data
