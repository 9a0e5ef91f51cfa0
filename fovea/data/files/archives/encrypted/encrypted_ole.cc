#include "fovea/data/files/archives/encrypted/encrypted_ole.h"

#include <algorithm>
#include <string>

#include "fovea/data/files/archives/archive_marks.h"

namespace fovea::data {
namespace {

using std::string_view_literals::operator""sv;

// Beyond, what is found counts wherever a stream begins.
constexpr size_t kMaxPlaces = 1000;

uint32_t Number(std::string_view bytes, size_t at, size_t count) {
  return static_cast<uint32_t>(LittleEndian(bytes.substr(at, count)));
}

// Of an entry of the directory (MS-CFB, section 2.6.1); "" where it is none of a stream.
std::string NameOf(std::string_view entry) {
  const uint32_t bytes = Number(entry, 64, 2);
  const bool is_stream = entry[66] == 2 && static_cast<uint8_t>(entry[67]) <= 1;
  if (!is_stream || bytes < 4 || bytes > 64 || bytes % 2 != 0) return "";
  std::string name;
  for (size_t i = 0; i + 2 < bytes; i += 2) {
    if (entry[i + 1] != 0) return "";
    name += entry[i];
  }
  return name;
}

// MS-DOC, section 2.5.2: wIdent, and fEncrypted.
bool IsEncryptedWord(std::string_view bytes) {
  return bytes.starts_with("\xec\xa5"sv) && (bytes[11] & 1) != 0;
}

// MS-XLS, section 2.1.7.20.3: BOF, perhaps WriteProtect, FilePass.
bool IsEncryptedExcel(std::string_view bytes) {
  constexpr uint32_t kFilePass = 0x2f, kWriteProtect = 0x86;
  if (!bytes.starts_with("\x09\x08"sv)) return false;
  size_t at = 4 + Number(bytes, 2, 2);
  if (at <= 32 && Number(bytes, at, 2) == kWriteProtect) at += 4 + Number(bytes, at + 2, 2);
  return at <= 60 && Number(bytes, at, 2) == kFilePass;
}

// MS-PPT, section 2.3.2: CurrentUserAtom with the token of an encrypted file.
bool IsEncryptedPowerPoint(std::string_view bytes) {
  return bytes.substr(2, 2) == "\xf6\x0f"sv && bytes.substr(8, 8) == "\x14\0\0\0\xdf\xc4\xd1\xf3"sv;
}

}  // namespace

bool IsOle(std::string_view head) { return head.starts_with("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv); }

void OleEncryption::Add(std::span<const uint8_t> bytes) {
  while (!bytes.empty() && !package_) {
    const size_t count = std::min(bytes.size(), kEntry - filled_);
    std::copy_n(bytes.begin(), count, block_.begin() + static_cast<std::ptrdiff_t>(filled_));
    bytes = bytes.subspan(count);
    filled_ += count;
    if (filled_ < kEntry) return;
    Block({reinterpret_cast<const char*>(block_.data()), kEntry});
    offset_ += static_cast<int64_t>(kEntry);
    filled_ = 0;
  }
}

void OleEncryption::Block(std::string_view block) {
  if (offset_ == 0 && Number(block, 30, 2) == 12) sector_shift_ = 12;
  Entry(block);
  for (size_t at = 0; at < kEntry; at += kSmallest)
    Beginning(block.substr(at, kSmallest), offset_ + static_cast<int64_t>(at));
}

void OleEncryption::Entry(std::string_view entry) {
  const std::string name = NameOf(entry);
  if (name.empty()) return;
  package_ = package_ || name == "EncryptedPackage";
  current_user_ = current_user_ || name == "Current User";
  Streams* const streams = name == "WordDocument"                 ? &word_
                           : name == "Workbook" || name == "Book" ? &excel_
                                                                  : nullptr;
  if (streams == nullptr) return;
  constexpr uint32_t kSmallStream = 4096;
  if (streams->sectors.size() == kMaxPlaces || Number(entry, 120, 4) < kSmallStream)
    streams->anywhere = true;
  else
    streams->sectors.insert(Number(entry, 116, 4));
}

void OleEncryption::Beginning(std::string_view bytes, int64_t offset) {
  power_point_ = power_point_ || IsEncryptedPowerPoint(bytes);
  Streams* const streams = IsEncryptedWord(bytes)    ? &word_
                           : IsEncryptedExcel(bytes) ? &excel_
                                                     : nullptr;
  if (streams == nullptr) return;
  if (streams->offsets.size() < kMaxPlaces)
    streams->offsets.insert(offset);
  else
    streams->more = true;
}

bool OleEncryption::Streams::Match(int sector_shift) const {
  if (anywhere || (more && !sectors.empty())) return !offsets.empty();
  return std::any_of(sectors.begin(), sectors.end(), [&](uint32_t sector) {
    return offsets.contains((int64_t{sector} + 1) << sector_shift);
  });
}

bool OleEncryption::encrypted() const {
  return package_ || (current_user_ && power_point_) || word_.Match(sector_shift_) ||
         excel_.Match(sector_shift_);
}

}  // namespace fovea::data
