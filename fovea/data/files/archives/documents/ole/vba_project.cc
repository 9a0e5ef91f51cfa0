#include "fovea/data/files/archives/documents/ole/vba_project.h"

#include "fovea/core/utf8.h"
#include "fovea/data/files/archives/archive_marks.h"

namespace fovea::data {

using std::string_view_literals::operator""sv;

std::unordered_map<std::string, int64_t> VbaSourceOffsets(std::string_view dir) {
  constexpr uint64_t kVersion = 0x09, kStreamName = 0x1a, kStreamNameUnicode = 0x32, kOffset = 0x31;
  constexpr size_t kHead = 6, kMostModules = 10'000;
  std::unordered_map<std::string, int64_t> offsets;
  std::string name;
  while (dir.size() >= kHead && offsets.size() < kMostModules) {
    const uint64_t id = LittleEndian(dir.substr(0, 2));
    uint64_t size = LittleEndian(dir.substr(2, 4));
    if (id == kVersion) size = 6;  // it says 4
    dir.remove_prefix(kHead);
    if (size > dir.size()) break;
    const std::string_view data = dir.substr(0, size);
    dir.remove_prefix(size);
    if (id == kStreamName)
      name = data;
    else if (id == kStreamNameUnicode)
      name = Utf8OfUtf16(data, /*big_endian=*/false);
    else if (id == kOffset && size == 4)
      offsets[name] = static_cast<int64_t>(LittleEndian(data));
  }
  return offsets;
}

std::optional<int64_t> FindVbaSource(ByteReader* stream) {
  // Behind the container's signature and the chunk's header stand eight letters that are no copies,
  // and a ninth.
  constexpr std::string_view kMark = "\0Attribut\0e"sv;
  constexpr size_t kBefore = 3, kBlock = size_t{64} << 10;
  std::string window;
  int64_t start = 0;  // of the window
  for (;;) {
    const size_t had = window.size();
    window.resize(had + kBlock);
    const size_t got = stream->Read({reinterpret_cast<uint8_t*>(window.data() + had), kBlock});
    window.resize(had + got);
    for (size_t at = window.find(kMark); at != window.npos; at = window.find(kMark, at + 1))
      if (at >= kBefore && window[at - kBefore] == 1)
        return start + static_cast<int64_t>(at - kBefore);
    if (got == 0) return std::nullopt;
    const size_t kept = std::min(window.size(), kBefore + kMark.size());
    start += static_cast<int64_t>(window.size() - kept);
    window.erase(0, window.size() - kept);
  }
}

}  // namespace fovea::data
