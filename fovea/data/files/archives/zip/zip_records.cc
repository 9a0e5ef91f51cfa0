#include "fovea/data/files/archives/zip/zip_records.h"

#include <sys/stat.h>
#include <zlib.h>

#include <algorithm>

#include "fovea/data/files/archives/archive_marks.h"

namespace fovea::data {
namespace {

constexpr int64_t kElsewhere = 0xffffffff;  // a number that stands in the Zip64 field

uint16_t Short(std::string_view record, size_t at) {
  return static_cast<uint16_t>(LittleEndian(record.substr(at, 2)));
}
uint32_t Long(std::string_view record, size_t at) {
  return static_cast<uint32_t>(LittleEndian(record.substr(at, 4)));
}
int64_t LongLong(std::string_view record, size_t at) {
  return static_cast<int64_t>(LittleEndian(record.substr(at, 8)));
}

// libarchive looks at the lower byte alone.
uint16_t Method(uint16_t number) { return ZipMethodName(number).empty() ? number & 0xff : number; }

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

// Calls for each extra field with its number and bytes.
template <typename Function>
void ForEachField(std::string_view extra, Function function) {
  while (extra.size() >= 4) {
    const size_t size = std::min<size_t>(Short(extra, 2), extra.size() - 4);
    function(Short(extra, 0), extra.substr(4, size));
    extra.remove_prefix(4 + size);
  }
}

// local: where a directory entry says that the member's header is.
void ReadFields(std::string_view extra, ZipHeader* header, int64_t* local) {
  ForEachField(extra, [&](uint16_t number, std::string_view field) {
    if (number == 1) {
      for (int64_t* value : {&header->unpacked, &header->packed, local}) {
        if (value == nullptr || *value != kElsewhere || field.size() < 8) continue;
        *value = LongLong(field, 0);
        field.remove_prefix(8);
      }
    } else if (number == 0x7075 && field.size() > 5) {
      const std::string_view name = field.substr(5);
      const auto checksum = crc32(0, reinterpret_cast<const Bytef*>(header->name.data()),
                                  static_cast<uInt>(header->name.size()));
      if (Long(field, 1) == checksum && !IsAscii(header->name))
        header->name = name;
      else if (name != header->name)
        header->other_name = name;
    }
  });
}

// As readers do that hold a name as a string of C.
void CutName(ZipHeader* header) {
  for (std::string* name : {&header->name, &header->other_name})
    name->resize(std::min(name->size(), name->find('\0')));
}

}  // namespace

std::optional<ZipLocal> ReadZipLocal(ByteWindow* bytes, int64_t at) {
  std::string_view record = bytes->At(at, kZipLocalBytes);
  if (record.size() < kZipLocalBytes || !record.starts_with(kZipLocalMark)) return std::nullopt;
  const size_t name = Short(record, 26), extra = Short(record, 28);
  record = bytes->At(at, kZipLocalBytes + name + extra);
  if (record.size() < kZipLocalBytes + name) return std::nullopt;
  ZipLocal local;
  local.at = at;
  local.data = std::min(bytes->size(), at + kZipLocalBytes + static_cast<int64_t>(name + extra));
  local.system = static_cast<uint8_t>(record[5]);
  local.flags = Short(record, 6);
  local.method = Method(Short(record, 8));
  local.checksum = Long(record, 14);
  local.packed = Long(record, 18);
  local.unpacked = Long(record, 22);
  local.name = record.substr(kZipLocalBytes, name);
  ReadFields(record.substr(kZipLocalBytes + name).substr(0, extra), &local, nullptr);
  CutName(&local);
  return local;
}

std::optional<ZipListed> ReadZipListed(ByteWindow* bytes, int64_t at) {
  std::string_view record = bytes->At(at, kZipListedBytes);
  if (record.size() < kZipListedBytes || !record.starts_with(kZipListedMark)) return std::nullopt;
  const size_t name = Short(record, 28), extra = Short(record, 30), comment = Short(record, 32);
  record = bytes->At(at, kZipListedBytes + name + extra);
  if (record.size() < kZipListedBytes + name) return std::nullopt;
  ZipListed listed;
  listed.end =
      std::min(bytes->size(), at + kZipListedBytes + static_cast<int64_t>(name + extra + comment));
  listed.system = static_cast<uint8_t>(record[5]);
  listed.flags = Short(record, 8);
  listed.method = Method(Short(record, 10));
  listed.checksum = Long(record, 16);
  listed.packed = Long(record, 20);
  listed.unpacked = Long(record, 24);
  const uint32_t attributes = Long(record, 38);
  constexpr uint32_t kDosFolder = 0x10;
  if (listed.system == 3)
    listed.mode = attributes >> 16;
  else if ((attributes & kDosFolder) != 0)
    listed.mode = S_IFDIR;
  listed.local = Long(record, 42);
  listed.name = record.substr(kZipListedBytes, name);
  ReadFields(record.substr(kZipListedBytes + name).substr(0, extra), &listed, &listed.local);
  CutName(&listed);
  return listed;
}

std::vector<ZipEnd> ReadZipEnd(ByteWindow* bytes, int64_t at,
                               std::vector<std::pair<int64_t, int64_t>>* records) {
  const std::string_view record = bytes->At(at, kZipEndBytes);
  if (record.size() < kZipEndBytes || !record.starts_with(kZipEndMark)) return {};
  records->emplace_back(at, at + kZipEndBytes);
  std::vector<ZipEnd> ends;
  const ZipEnd small{at, Long(record, 12), Long(record, 16)};
  const int64_t locator = at - kZipLocator64Bytes;
  if (bytes->Begins(locator, kZipLocator64Mark)) {
    records->emplace_back(locator, at);
    const int64_t said = LongLong(bytes->At(locator, kZipLocator64Bytes), 8);
    const int64_t before = locator - kZipEnd64Bytes;
    for (const int64_t large : {before, said}) {
      if (large > before || (large == said && said == before && !ends.empty())) continue;
      const std::string_view end = bytes->At(large, kZipEnd64Bytes);
      if (end.size() < kZipEnd64Bytes || !end.starts_with(kZipEnd64Mark)) continue;
      records->emplace_back(large, large + kZipEnd64Bytes);
      ends.push_back({large, LongLong(end, 40), LongLong(end, 48)});
    }
  }
  if (ends.empty() || (small.size != kElsewhere && small.offset != kElsewhere)) {
    // What some readers believe though there is more.
    ends.push_back({ends.empty() ? at : ends[0].directory_end, small.size, small.offset});
    if (ends.size() > 1) ends.push_back(small);
  }
  return ends;
}

std::string_view ZipMethodName(uint16_t method) {
  static constexpr std::pair<uint16_t, std::string_view> kNames[] = {
      {0, "store"},      {1, "shrink"},   {2, "reduce"},   {3, "reduce"},     {4, "reduce"},
      {5, "reduce"},     {6, "implode"},  {7, "tokenize"}, {8, "deflate"},    {9, "deflate64"},
      {10, "IBM TERSE"}, {12, "bzip2"},   {14, "LZMA"},    {16, "IBM CMPSC"}, {18, "IBM TERSE"},
      {19, "IBM LZ77"},  {20, "zstd"},    {93, "zstd"},    {94, "MP3"},       {95, "xz"},
      {96, "JPEG"},      {97, "WavPack"}, {98, "PPMd"},    {99, "AES"}};
  for (const auto& [number, name] : kNames)
    if (number == method) return name;
  return "";
}

bool ZipMethodKnown(uint16_t method) {
  return method == 0 || method == 8 || method == 12 || method == 14 || method == 93 ||
         method == 95 || method == 98;
}

}  // namespace fovea::data
