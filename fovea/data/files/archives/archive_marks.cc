#include "fovea/data/files/archives/archive_marks.h"

#include <algorithm>
#include <cstddef>

namespace fovea::data {

using std::string_view_literals::operator""sv;

namespace {

bool IsHex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
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

bool IsDigitOrLetter(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }

// What begins behind frames that are passed over; all of them where the head ends before.
// Source: RFC 8878, 3.1.2
std::string_view BehindSkippableFrames(std::string_view head) {
  while (head.size() >= 8 && (head[0] & 0xf0) == 0x50 && head.substr(1, 3) == "\x2a\x4d\x18"sv) {
    const uint64_t size = 8 + LittleEndian(head.substr(4, 4));
    if (size >= head.size()) return {};
    head.remove_prefix(size);
  }
  return head;
}

bool BeginsSkippable(std::string_view head) {
  return BehindSkippableFrames(head).size() != head.size();
}

}  // namespace

// "070701" alone may well begin a text: the numbers behind it are what libarchive reads.
bool IsCpio(std::string_view head) {
  const size_t length = head.substr(0, 6) == "070707" ? 76 : 110;
  return head.size() >= length && std::all_of(head.begin(), head.begin() + length, IsHex);
}

// Source: cpio(5), "Old Binary Format"
bool IsBinaryCpio(std::string_view head) {
  constexpr size_t kHeader = 26;
  if (head.size() < kHeader) return false;
  const bool least_first = head.starts_with("\xc7\x71"sv);
  if (!least_first && !head.starts_with("\x71\xc7"sv)) return false;
  const auto field = [&](size_t at) {
    return least_first ? LittleEndian(head.substr(at, 2)) : BigEndian(head.substr(at, 2));
  };
  constexpr uint64_t kTypes[] = {0010000, 0020000, 0040000, 0060000, 0100000, 0120000, 0140000};
  const uint64_t type = field(6) & 0170000, name = field(20);
  return std::find(std::begin(kTypes), std::end(kTypes), type) != std::end(kTypes) && name > 1 &&
         name <= 4096 && (kHeader + name > head.size() || head[kHeader + name - 1] == '\0');
}

bool IsBzip2(std::string_view head) {
  if (head.size() < 10 || head.substr(0, 3) != "BZh" || head[3] < '1' || head[3] > '9')
    return false;
  const std::string_view block = head.substr(4, 6);
  return block == "1AY&SY"sv || block == "\x17\x72\x45\x38\x50\x90"sv;
}

// By its dictionary of 4 KiB to 512 MiB. Source: lzip's manual, "File format"
bool IsLzip(std::string_view head) {
  const int power = head.size() > 5 ? head[5] & 0x1f : 0;
  return head.starts_with("LZIP"sv) && power >= 12 && power <= 29;
}

// Properties, a dictionary that an encoder chooses, a size below 2^40 or unknown.
bool IsLzma(std::string_view head) {
  if (head.size() < 14 || static_cast<unsigned char>(head[0]) > (4 * 5 + 4) * 9 + 8 ||
      head[13] != 0)
    return false;
  const bool usual = head[0] == 0x5d || head[0] == 0x5e;
  const uint64_t dictionary = LittleEndian(head.substr(1, 4));
  uint64_t power = dictionary;
  while (power != 0 && power % 2 == 0) power /= 2;
  const bool whole_mib = dictionary % (1 << 20) == 0;
  if (dictionary < 4096 || !(power == 1 || power == 3 || (usual && whole_mib))) return false;
  const std::string_view size = head.substr(5, 8);
  const bool unknown = size == "\xff\xff\xff\xff\xff\xff\xff\xff"sv;
  return unknown || (usual && size.substr(5) == "\0\0\0"sv);
}

// Source: LHa for UNIX, header.doc, levels 0 to 3
bool IsLha(std::string_view head) {
  return head.size() > 20 && head[2] == '-' && head[3] == 'l' &&
         (head[4] == 'h' || head[4] == 'z') && IsDigitOrLetter(head[5]) && head[6] == '-' &&
         head[20] >= 0 && head[20] <= 3;
}

// A tar header is known by its checksum: the sum of its bytes, with those of the sum as blanks.
bool IsTar(std::string_view head) {
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

// "begin 644 name", and a line that has as many characters as its first one says; or
// "begin-base64 644 name", and a line of base64.
bool IsUuencoded(std::string_view head) {
  const bool base64 = head.starts_with("begin-base64 ");
  if (!base64 && !head.starts_with("begin ")) return false;
  const size_t mode = base64 ? 13 : 6;
  size_t at = mode;
  while (at < head.size() && head[at] >= '0' && head[at] <= '7') ++at;
  if (at < mode + 3 || at > mode + 4 || at >= head.size() || head[at] != ' ') return false;
  const size_t name_end = head.find('\n', at);
  if (name_end == std::string_view::npos || name_end + 1 >= head.size()) return false;
  std::string_view line = head.substr(name_end + 1);
  const size_t line_end = line.find('\n');
  if (line_end == std::string_view::npos) return false;
  line = line.substr(0, line_end);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.empty()) return false;
  if (base64)
    return line.size() % 4 == 0 && std::all_of(line.begin(), line.end(), [](char c) {
             return IsDigitOrLetter(c) || (c >= 'A' && c <= 'Z') || c == '+' || c == '/' ||
                    c == '=';
           });
  if (line[0] < ' ' || line[0] > '`') return false;
  const auto bytes = static_cast<size_t>((line[0] - ' ') & 0x3f);
  const size_t letters = line.size() - 1;
  return letters >= (bytes * 4 + 2) / 3 && letters <= (bytes + 2) / 3 * 4 + 1;
}

// Source: TECHNOTE.TXT of ARJ, "archive main header"
bool IsArj(std::string_view head) {
  if (head.size() < 40 || !head.starts_with("\x60\xea"sv)) return false;
  const uint64_t basic = LittleEndian(head.substr(2, 2));
  constexpr char kMainHeader = 2;
  return basic >= 30 && basic <= 2600 && head[4] >= 30 && head[10] == kMainHeader;
}

// Source: the kernel's documentation, "ext4 data structures", the super block
bool IsExt(std::string_view head) {
  constexpr size_t kSuperBlock = 1024;
  if (head.size() < kSuperBlock + 96) return false;
  const std::string_view block = head.substr(kSuperBlock);
  return block.substr(56, 2) == "\x53\xef"sv && LittleEndian(block.substr(0, 4)) > 0 &&
         LittleEndian(block.substr(24, 4)) <= 6 && LittleEndian(block.substr(76, 4)) <= 1;
}

bool IsSkippableZstd(std::string_view head) {
  const std::string_view behind = BehindSkippableFrames(head);
  return BeginsSkippable(head) && (behind.empty() || behind.starts_with("\x28\xb5\x2f\xfd"sv));
}

bool IsSkippableLz4(std::string_view head) {
  return BeginsSkippable(head) && BehindSkippableFrames(head).starts_with("\x04\x22\x4d\x18"sv);
}

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

uint64_t LittleEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

uint64_t BigEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (const char byte : bytes) value = value << 8 | static_cast<uint8_t>(byte);
  return value;
}

}  // namespace fovea::data
