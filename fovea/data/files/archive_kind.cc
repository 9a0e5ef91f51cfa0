#include "fovea/data/files/archive_kind.h"

#include <archive.h>

#include <algorithm>

#include "fovea/core/error.h"

namespace fovea::data {

using std::string_view_literals::operator""sv;

const ArchiveKind kStreamedZip = {.name = "a zip archive",
                                  .support = archive_read_support_format_zip_streamable,
                                  .end = ArchiveEnd::kStop,
                                  .unicode_names = true};

namespace {

// Only what libarchive unpacks by itself: for some others it would start a program.
constexpr ArchiveKind kZip = {.name = "a zip archive",
                              .support = archive_read_support_format_zip_seekable,
                              .unicode_names = true};
constexpr ArchiveKind kTar = {.name = "a tar archive",
                              .support = archive_read_support_format_tar,
                              .within_compressed = true,
                              .end = ArchiveEnd::kZeros};
constexpr ArchiveKind kCpio = {.name = "a cpio archive",
                               .support = archive_read_support_format_cpio,
                               .within_compressed = true};
constexpr ArchiveKind kAr = {"an ar archive", archive_read_support_format_ar};
constexpr ArchiveKind kSevenZip = {.name = "a 7z archive",
                                   .support = archive_read_support_format_7zip,
                                   .needs_seek = true,
                                   .skips_by_unpacking = true,
                                   .unicode_names = true};
constexpr ArchiveKind kRar = {.name = "a rar archive",
                              .support = archive_read_support_format_rar,
                              .end = ArchiveEnd::kStop,
                              .skips_by_unpacking = true,
                              .unicode_names = true};
constexpr ArchiveKind kRar5 = {.name = "a rar archive",
                               .support = archive_read_support_format_rar5,
                               .end = ArchiveEnd::kRar5Block,
                               .skips_by_unpacking = true,
                               .unicode_names = true};
constexpr ArchiveKind kCab = {.name = "a cab archive",
                              .support = archive_read_support_format_cab,
                              .skips_by_unpacking = true,
                              .unicode_names = true};
constexpr ArchiveKind kGzip = {.name = "a gzip file", .filter = ARCHIVE_FILTER_GZIP};
constexpr ArchiveKind kBzip2 = {.name = "a bzip2 file", .filter = ARCHIVE_FILTER_BZIP2};
constexpr ArchiveKind kXz = {.name = "an xz file", .filter = ARCHIVE_FILTER_XZ};
constexpr ArchiveKind kLzma = {.name = "an lzma file", .filter = ARCHIVE_FILTER_LZMA, .weak = true};
constexpr ArchiveKind kLzip = {.name = "an lzip file", .filter = ARCHIVE_FILTER_LZIP, .weak = true};
constexpr ArchiveKind kZstd = {.name = "a zstd file", .filter = ARCHIVE_FILTER_ZSTD};
constexpr ArchiveKind kLz4 = {.name = "an lz4 file", .filter = ARCHIVE_FILTER_LZ4, .overrun = 4};
constexpr ArchiveKind kCompress = {
    .name = "a compress file", .filter = ARCHIVE_FILTER_COMPRESS, .weak = true};
constexpr ArchiveKind kRpm = {.name = "an rpm package", .filter = ARCHIVE_FILTER_RPM};

struct Mark {
  std::string_view bytes;
  const ArchiveKind* kind;
};

constexpr Mark kMarks[] = {
    {"PK\3\4"sv, &kZip},           {"PK\5\6"sv, &kZip},
    {"PK\6\6"sv, &kZip},           {"PK\7\x08PK\3\4"sv, &kZip},
    {"PK00PK\3\4"sv, &kZip},       {"7z\xbc\xaf\x27\x1c"sv, &kSevenZip},
    {"Rar!\x1a\x07\x00"sv, &kRar}, {"Rar!\x1a\x07\x01\x00"sv, &kRar5},
    {"MSCF\0\0\0\0"sv, &kCab},     {"!<arch>\n"sv, &kAr},
    {"070701"sv, &kCpio},          {"070702"sv, &kCpio},
    {"070707"sv, &kCpio},          {"\x1f\x8b\x08"sv, &kGzip},
    {"\xfd\x37zXZ\0"sv, &kXz},     {"\x28\xb5\x2f\xfd"sv, &kZstd},
    {"\x04\x22\x4d\x18"sv, &kLz4}, {"\x02\x21\x4c\x18"sv, &kLz4},
    {"\x1f\x9d"sv, &kCompress},    {"LZIP\1"sv, &kLzip},
    {"\xed\xab\xee\xdb"sv, &kRpm},
};

constexpr uint64_t kMaxDictionary = 64 << 20;  // what `xz -9` takes

bool IsHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

// "070701" alone may well begin a text: the numbers behind it are what libarchive reads.
bool IsCpio(std::string_view head) {
  const size_t length = head.substr(0, 6) == "070707" ? 76 : 110;
  return head.size() >= length && std::all_of(head.begin(), head.begin() + length, IsHex);
}

bool IsBzip2(std::string_view head) {
  if (head.size() < 10 || head.substr(0, 3) != "BZh" || head[3] < '1' || head[3] > '9')
    return false;
  const std::string_view block = head.substr(4, 6);
  return block == "1AY&SY"sv || block == "\x17\x72\x45\x38\x50\x90"sv;
}

// Properties, a dictionary of 2^n or 3·2^n bytes, a size below 2^40 or unknown.
bool IsLzma(std::string_view head) {
  if (head.size() < 14 || head[0] != 0x5d || head[13] != 0) return false;
  const uint64_t dictionary = LittleEndian(head.substr(1, 4));
  uint64_t power = dictionary;
  while (power != 0 && power % 2 == 0) power /= 2;
  if (dictionary < 4096 || (power != 1 && power != 3)) return false;
  const std::string_view size = head.substr(5, 8);
  return size == "\xff\xff\xff\xff\xff\xff\xff\xff"sv || size.substr(5) == "\0\0\0"sv;
}

// A tar header is known by its checksum: the sum of its bytes, with those of the sum as blanks.
bool HasTarChecksum(std::string_view head) {
  constexpr size_t kHeader = 512, kField = 148, kFieldEnd = 156;
  if (head.size() < kHeader || head[0] == '\0') return false;
  uint32_t stored = 0;
  size_t i = kField;
  while (i < kFieldEnd && head[i] == ' ') ++i;
  const size_t first = i;
  for (; i < kFieldEnd && head[i] >= '0' && head[i] <= '7'; ++i)
    stored = stored * 8 + static_cast<uint32_t>(head[i] - '0');
  if (i == first || (i < kFieldEnd && head[i] != ' ' && head[i] != '\0')) return false;
  int64_t plain = 0, with_sign = 0;
  for (i = 0; i < kHeader; ++i) {
    const char c = i >= kField && i < kFieldEnd ? ' ' : head[i];
    plain += static_cast<unsigned char>(c);
    with_sign += static_cast<signed char>(c);
  }
  return stored == plain || stored == with_sign;
}

// A number in the xz format: 7 bits a byte, least first.
bool ReadXzNumber(std::string_view* bytes, uint64_t* value) {
  *value = 0;
  for (int shift = 0; shift < 63 && !bytes->empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(bytes->front());
    bytes->remove_prefix(1);
    *value |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return true;
  }
  return false;
}

// Dictionary that the first block of an xz file asks for; 0: not to be seen.
// Source: https://tukaani.org/xz/xz-file-format.txt, 3.1 and 5.3.1
uint64_t XzDictionary(std::string_view head) {
  constexpr size_t kStreamHeader = 12;
  if (head.size() < kStreamHeader + 2 || head[kStreamHeader] == 0) return 0;
  const auto flags = static_cast<uint8_t>(head[kStreamHeader + 1]);
  std::string_view rest = head.substr(kStreamHeader + 2);
  uint64_t value = 0, size = 0;
  if ((flags & 0x40) != 0 && !ReadXzNumber(&rest, &value)) return 0;
  if ((flags & 0x80) != 0 && !ReadXzNumber(&rest, &value)) return 0;
  for (int filter = 0; filter <= (flags & 3); ++filter) {
    if (!ReadXzNumber(&rest, &value) || !ReadXzNumber(&rest, &size) || size > rest.size()) return 0;
    if (value == 0x21 && size == 1) {
      const int bits = rest[0] & 0x3f;
      return bits >= 40 ? uint64_t{1} << 32 : uint64_t{2u | (bits & 1u)} << (bits / 2 + 11);
    }
    rest.remove_prefix(size);
  }
  return 0;
}

std::string_view Text(std::span<const uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

const ArchiveKind* KindOf(std::span<const uint8_t> head) {
  const std::string_view text = Text(head);
  for (const Mark& mark : kMarks) {
    if (!text.starts_with(mark.bytes)) continue;
    return mark.kind == &kCpio && !IsCpio(text) ? nullptr : mark.kind;
  }
  if (IsBzip2(text)) return &kBzip2;
  if (IsLzma(text)) return &kLzma;
  if (HasTarChecksum(text)) return &kTar;
  return nullptr;
}

uint64_t LittleEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

bool IsZip(const ArchiveKind& kind) { return &kind == &kZip || &kind == &kStreamedZip; }
bool IsRpm(const ArchiveKind& kind) { return &kind == &kRpm; }

std::string MemoryRefusal(const ArchiveKind& kind, std::span<const uint8_t> head) {
  uint64_t dictionary = 0;
  if (&kind == &kXz) dictionary = XzDictionary(Text(head));
  if (&kind == &kLzma) dictionary = LittleEndian(Text(head).substr(1, 4));
  if (dictionary <= kMaxDictionary) return "";
  return StrCat("takes ", dictionary >> 20, " MiB of memory to unpack; the limit is ",
                kMaxDictionary >> 20, " MiB");
}

}  // namespace fovea::data
