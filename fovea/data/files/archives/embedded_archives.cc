#include "fovea/data/files/archives/embedded_archives.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "fovea/data/files/archives/archive_marks.h"
#include "fovea/data/files/archives/phar_reader.h"

namespace fovea::data {
namespace {

using std::string_view_literals::operator""sv;

constexpr size_t kAhead = 1024;   // that a check looks at
constexpr size_t kTarMark = 257;  // where "ustar" stands in a header

unsigned ByteAt(std::string_view bytes, size_t at) {
  return at < bytes.size() ? static_cast<unsigned char>(bytes[at]) : 256;
}

// The checksum of zip, 7z and xz. Source: ITU-T V.42, 8.1.1.6.2
uint32_t Crc32(std::string_view bytes) {
  uint32_t crc = 0xffffffff;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc >> 1 ^ (crc % 2 != 0 ? 0xedb88320 : 0);
  }
  return ~crc;
}

// Source: 7zFormat.txt of the LZMA SDK, SignatureHeader
bool IsSevenZip(std::string_view head) {
  return head.starts_with("7z\xbc\xaf\x27\x1c"sv) && head.size() >= 32 &&
         LittleEndian(head.substr(8, 4)) == Crc32(head.substr(12, 20));
}

// Source: technote.txt of RAR 4, MAIN_HEAD; of RAR 5, "Main archive header"
bool IsRar(std::string_view head) {
  if (head.starts_with("Rar!\x1a\x07\x00"sv)) return ByteAt(head, 9) == 0x73;
  if (!head.starts_with("Rar!\x1a\x07\x01\x00"sv)) return false;
  const unsigned type = ByteAt(head, 13);
  return ByteAt(head, 12) < 0x80 && (type == 1 || type == 4);
}

// Source: [MS-CAB], 2.1
bool IsCab(std::string_view head) {
  if (!head.starts_with("MSCF\0\0\0\0"sv) || head.size() < 36) return false;
  const uint64_t size = LittleEndian(head.substr(8, 4)), files = LittleEndian(head.substr(16, 4));
  return size >= 36 && files >= 36 && files < size && LittleEndian(head.substr(12, 4)) == 0 &&
         LittleEndian(head.substr(20, 4)) == 0 && head.substr(24, 2) == "\3\1"sv;
}

// Source: RFC 1952, 2.3.1
bool IsGzip(std::string_view head) {
  if (!head.starts_with("\x1f\x8b\x08"sv) || head.size() < 18) return false;
  const unsigned flags = ByteAt(head, 3), level = ByteAt(head, 8), system = ByteAt(head, 9);
  return flags < 0x20 && (level == 0 || level == 2 || level == 4) &&
         (system <= 13 || system == 255);
}

// Source: xz-file-format.txt, 2.1.1
bool IsXz(std::string_view head) {
  return head.starts_with("\xfd\x37zXZ\0"sv) && head.size() >= 12 &&
         LittleEndian(head.substr(8, 4)) == Crc32(head.substr(6, 2));
}

// Source: RFC 8878, 3.1.1.1.1: a bit that is never set
bool IsZstd(std::string_view head) {
  return head.starts_with("\x28\xb5\x2f\xfd"sv) && (ByteAt(head, 4) & 0x08) == 0;
}

// Source: lz4_Frame_format.md, "Frame Descriptor"
bool IsLz4(std::string_view head) {
  return head.starts_with("\x04\x22\x4d\x18"sv) && ByteAt(head, 4) >> 6 == 1;
}

// Whether it begins as a script or a page does: by a line of text.
bool BeginsAsText(std::string_view head) {
  constexpr size_t kLeast = 16;
  const auto end = std::find_if(head.begin(), head.end(), [](char c) {
    return static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\r' && c != '\t' &&
           c != '\f' && c != '\x1b';
  });
  const std::string_view text = head.substr(0, static_cast<size_t>(end - head.begin()));
  return text.size() >= kLeast && text.find('\n') != std::string_view::npos;
}

// Whether it begins as a picture or a PDF does, in which compressed files are no accident either.
bool BeginsAsPicture(std::string_view head) {
  constexpr std::string_view kPictures[] = {
      "\x89PNG\r\n\x1a\n"sv, "\xff\xd8\xff"sv, "GIF8"sv,  "BM"sv,   "RIFF"sv,
      "\0\0\1\0"sv,          "II*\0"sv,        "MM\0*"sv, "%PDF-"sv};
  return std::any_of(std::begin(kPictures), std::end(kPictures),
                     [&](std::string_view mark) { return head.starts_with(mark); });
}

bool IsPlain(std::string_view head) { return BeginsAsText(head) || BeginsAsPicture(head); }

// Source: compress(1) of ncompress: codes of 9 to 16 bits, of which the first is a byte
bool IsCompress(std::string_view head) {
  const unsigned bits = ByteAt(head, 2) & 0x1f;
  return head.starts_with("\x1f\x9d"sv) && ByteAt(head, 2) < 256 && (ByteAt(head, 2) & 0x60) == 0 &&
         bits >= 9 && bits <= 16 && (ByteAt(head, 4) & 1) == 0;
}

// What `openssl enc` writes: a mark, which programs have, too, and eight random bytes.
bool IsSalted(std::string_view head) {
  const std::string_view salt = head.substr(std::min<size_t>(8, head.size()), 8);
  return head.starts_with("Salted__"sv) && std::any_of(salt.begin(), salt.end(), [](char c) {
           return static_cast<signed char>(c) < ' ';
         });
}

// Source: https://dr-emann.github.io/squashfs, "Superblock"
bool IsSquashfs(std::string_view head) {
  if (!head.starts_with("hsqs"sv) || head.size() < 96) return false;
  const uint64_t log = LittleEndian(head.substr(22, 2));
  return log >= 12 && log <= 20 && LittleEndian(head.substr(12, 4)) == uint64_t{1} << log &&
         LittleEndian(head.substr(28, 4)) == 4;
}

// Bytes that a mark may begin with: most places are none at the first glance.
constexpr auto kFirstTwo = [] {
  std::array<bool, 65536> any{};
  for (const std::string_view mark :
       {"7z"sv, "Ra"sv, "MS"sv, "__"sv, "\x1f\x8b"sv, "\x1f\x9d"sv, "BZ"sv, "\xfd\x37"sv,
        "\x28\xb5"sv, "\x04\x22"sv, "LZ"sv, "LR"sv, "\x89L"sv, "]\0"sv, "Sa"sv, "hs"sv, "us"sv,
        "07"sv, "be"sv})
    any[static_cast<unsigned char>(mark[0]) << 8 | static_cast<unsigned char>(mark[1])] = true;
  return any;
}();

bool MayBegin(char first, char second) {
  return kFirstTwo[static_cast<unsigned char>(first) << 8 | static_cast<unsigned char>(second)];
}

}  // namespace

void EmbeddedArchives::Add(std::span<const uint8_t> bytes) {
  if (window_.empty() && window_start_ == 0)
    behind_plain_ = IsPlain({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  window_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  if (window_.size() <= 64 * kAhead) return;
  Search(window_.size() - kAhead);
}

void EmbeddedArchives::End() {
  Search(window_.size());
  std::sort(found_.begin(), found_.end(),
            [](const auto& a, const auto& b) { return a.start < b.start; });
}

// Looks at what begins before `end` of the window, and drops most of it.
void EmbeddedArchives::Search(size_t end) {
  const size_t begin = std::min(searched_, end);
  if (behind_plain_)
    SearchText(begin, end);
  else
    SearchBinary(begin, end);
  const size_t dropped = end - std::min(end, kTarMark);
  window_.erase(0, dropped);
  window_start_ += static_cast<int64_t>(dropped);
  searched_ = end - dropped;
}

// By the rarest byte of each mark that counts there.
void EmbeddedArchives::SearchBinary(size_t begin, size_t end) {
  constexpr std::pair<size_t, char> kRare[] = {
      {2, '\xbc'}, {4, '\x1a'}, {3, 'F'}, {2, 'q'}, {kPharMark.size() - 1, ';'}};
  for (const auto& [offset, byte] : kRare) {
    const size_t last = std::min(end + offset, window_.size());
    for (size_t at = begin + offset; at < last; ++at) {
      const void* const found = std::memchr(window_.data() + at, byte, last - at);
      if (found == nullptr) break;
      at = static_cast<size_t>(static_cast<const char*>(found) - window_.data());
      Look(at - offset);
    }
  }
}

// Text has no control characters, and a mark has one, here or in the next block, but for four.
void EmbeddedArchives::SearchText(size_t begin, size_t end) {
  bool here = HasControl(begin);
  for (size_t block = begin; block < end; block += kBlock) {
    const bool next = HasControl(block + kBlock);
    const size_t block_end = std::min(block + kBlock, end);
    if (here || next)
      LookAll(block, block_end);
    else
      LookInText(block, block_end);
    here = next;
  }
}

bool EmbeddedArchives::HasControl(size_t block) const {
  if (block + kBlock > window_.size()) return block < window_.size();
  const char* const bytes = window_.data() + block;
  uint8_t any = 0;
  for (size_t i = 0; i < kBlock; ++i) {
    const auto byte = static_cast<uint8_t>(bytes[i]);
    any |= static_cast<uint8_t>(byte < 9) | static_cast<uint8_t>(byte - 14 < 13) |
           static_cast<uint8_t>(byte - 28 < 4);
  }
  return any != 0;
}

void EmbeddedArchives::LookAll(size_t begin, size_t end) {
  for (size_t at = begin; at < end && at + 1 < window_.size(); ++at) {
    if (MayBegin(window_[at], window_[at + 1])) Look(at);
  }
}

// For the marks of zstd, bzip2, and what is text itself.
void EmbeddedArchives::LookInText(size_t begin, size_t end) {
  const char* const from = window_.data();
  for (const char first : {'\x28', 'B', 'b', 'S'}) {
    for (size_t at = begin; at < end; ++at) {
      const void* const found = std::memchr(from + at, first, end - at);
      if (found == nullptr) break;
      at = static_cast<size_t>(static_cast<const char*>(found) - from);
      if (at + 1 < window_.size() && MayBegin(first, window_[at + 1])) Look(at);
    }
  }
}

void EmbeddedArchives::Look(size_t at) {
  const std::string_view head = std::string_view(window_).substr(at, kAhead);
  if (IsSevenZip(head) || IsRar(head) || IsCab(head) || IsSquashfs(head))
    return Found({.start = At(at), .certain = true});
  if (head.starts_with(kPharMark)) {
    const size_t stub = PharStubEnd(head);
    if (IsPharManifest(head.substr(stub)))
      return Found({.start = At(at + stub), .declared = &kPhar, .certain = true});
  }
  if (!behind_plain_) return;
  if (IsGzip(head) || IsXz(head) || IsBzip2(head) || IsZstd(head) || IsLz4(head) ||
      head.starts_with("LZIP\1"sv))
    return Found({.start = At(at)});
  const bool line_start = at == 0 || window_[at - 1] == '\n';
  if (line_start && IsUuencoded(head)) return Found({.start = At(at), .text = true});
  if (line_start && (IsCpio(head) || IsCompress(head) || IsSalted(head) ||
                     (head.starts_with("]\0"sv) && IsLzma(head)) || head.starts_with("LRZI\0"sv) ||
                     head.starts_with("\x89LZO\0\r\n\x1a\n"sv)))
    return Found({.start = At(at)});
  if (head.starts_with("ustar"sv) && at >= kTarMark &&
      IsTar(std::string_view(window_).substr(at - kTarMark, kAhead)))
    Found({.start = At(at - kTarMark)});
}

void EmbeddedArchives::Found(const EmbeddedArchive& archive) {
  if (archive.start == 0) return;
  more_ = found_.size() == kMost;
  if (!more_) found_.push_back(archive);
}

}  // namespace fovea::data
