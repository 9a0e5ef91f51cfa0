#include "fovea/data/content/content_scan.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "fovea/data/content/encodings/content_readers.h"
#include "fovea/data/content/literals.h"

namespace fovea::data {
namespace {

struct EncodingReader {
  std::string_view first_bytes;
  size_t (*read)(ContentScan* scan, size_t at);
};

// All that start with a byte of their own. ReadDigitRuns() has no such byte.
constexpr EncodingReader kReaders[] = {
    {"\\", ReadEscape},   {"%", ReadPercent},          {"&", ReadEntity},
    {"\"'`", ReadQuoted}, {"[({", ReadCharacterCodes}, {"\xE2\xE3\xEF\xF3", ReadInvisible},
    {"\x1F", ReadGzip},
};

// For each byte 1 + the reader that it calls, or 0.
constexpr std::array<uint8_t, 256> ReaderOfByte() {
  std::array<uint8_t, 256> readers{};
  for (size_t i = 0; i < std::size(kReaders); ++i)
    for (const char byte : kReaders[i].first_bytes)
      readers[static_cast<uint8_t>(byte)] = static_cast<uint8_t>(i + 1);
  return readers;
}
constexpr std::array<uint8_t, 256> kReaderOfByte = ReaderOfByte();

// Of finds that overlap the first stays, and of those with one start the longest.
void MakeDisjoint(std::vector<Find>* finds) {
  const auto before = [](const Find& a, const Find& b) {
    return a.start != b.start ? a.start < b.start : a.end > b.end;
  };
  if (!std::is_sorted(finds->begin(), finds->end(), before))
    std::stable_sort(finds->begin(), finds->end(), before);
  size_t kept = 0, end = 0;
  for (const Find& find : *finds) {
    if (find.start < end) continue;
    end = find.end;
    (*finds)[kept++] = find;
  }
  finds->resize(kept);
}

}  // namespace

void ContentScan::Add(size_t start, size_t end, std::string_view bytes, Encoding encoding,
                      Stretch stretch, int weight) {
  if (!finds.empty()) {
    // One find for a run of escapes of one width.
    Find& last = finds.back();
    const bool goes_on = last.end == start && last.encoding == encoding &&
                         last.stretch == Stretch::kLinear && stretch == Stretch::kLinear &&
                         last.last == decoded.size() && bytes.size() == 1 &&
                         last.end - last.start == (last.last - last.first) * (end - start);
    if (goes_on) {
      decoded += bytes;
      last.end = last.whole_end = end;
      last.last = decoded.size();
      last.weight = std::min(last.weight + weight, 1 << 20);
      return;
    }
  }
  const size_t first = decoded.size();
  decoded += bytes;
  finds.push_back({start, end, first, decoded.size(), encoding, stretch, weight, start, end});
}

void ContentScan::MakeWhole(size_t first_find) {
  if (finds.size() < first_find + 2) return;
  const auto first = finds.begin() + static_cast<std::ptrdiff_t>(first_find);
  size_t start = first->start, end = first->end;
  for (auto find = first; find != finds.end(); ++find) {
    start = std::min(start, find->start);
    end = std::max(end, find->end);
  }
  for (auto find = first; find != finds.end(); ++find) {
    find->whole_start = start;
    find->whole_end = end;
  }
}

void ScanContent(const std::vector<ByteSpan>& skipped, ContentScan* scan) {
  const std::string_view text = scan->text;
  JoinedText joined;
  scan->joined = &joined;
  size_t at = 0;
  const auto read_up_to = [&](size_t end) {
    while (at < end) {
      const uint8_t reader = kReaderOfByte[static_cast<uint8_t>(text[at])];
      if (reader == 0) {
        ++at;
        continue;
      }
      const size_t finds = scan->finds.size();
      at = kReaders[reader - 1].read(scan, at);
      scan->MakeWhole(finds);
    }
  };
  for (const ByteSpan& span : skipped) {
    read_up_to(static_cast<size_t>(span.start));
    at = std::max(at, static_cast<size_t>(span.end));
  }
  read_up_to(text.size());
  ReadDigitRuns(scan, skipped);
  MakeDisjoint(&scan->finds);
}

}  // namespace fovea::data
