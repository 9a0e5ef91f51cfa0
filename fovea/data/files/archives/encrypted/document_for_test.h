#ifndef FOVEA_DATA_FILES_ARCHIVES_ENCRYPTED_DOCUMENT_FOR_TEST_H_
#define FOVEA_DATA_FILES_ARCHIVES_ENCRYPTED_DOCUMENT_FOR_TEST_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fovea::data {

inline void PutNumber(std::string* bytes, size_t at, uint32_t value, size_t count) {
  for (size_t i = 0; i < count; ++i) (*bytes)[at + i] = static_cast<char>(value >> 8 * i);
}

// A stream of a compound file: name and content.
using TestStream = std::pair<std::string, std::string>;

// A compound file (MS-CFB) with the directory behind the streams; without tables of sectors, which
// no test needs.
inline std::string OleOf(const std::vector<TestStream>& streams, size_t sector = 512) {
  std::string file("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8), directory;
  file.resize(sector);
  PutNumber(&file, 30, sector == 512 ? 9 : 12, 2);
  for (const auto& [name, content] : streams) {
    std::string entry(128, '\0');
    for (size_t i = 0; i < name.size(); ++i) entry[2 * i] = name[i];
    PutNumber(&entry, 64, static_cast<uint32_t>(2 * name.size() + 2), 2);
    entry[66] = 2;
    PutNumber(&entry, 116, static_cast<uint32_t>(file.size() / sector - 1), 4);
    PutNumber(&entry, 120, static_cast<uint32_t>(content.size()), 4);
    directory += entry;
    file += content;
    file.resize((file.size() + sector - 1) / sector * sector);
  }
  return file + directory;
}

// The beginning of a stream WordDocument, Workbook or Current User, up to a size.
inline std::string WordStream(bool encrypted, size_t size = 5000) {
  std::string bytes("\xec\xa5\xc1\0", 4);
  bytes.resize(size);
  if (encrypted) bytes[11] = 1;
  return bytes;
}

inline std::string ExcelStream(bool encrypted, size_t size = 5000) {
  std::string bytes("\x09\x08\x10\0\0\6\5\0", 8);
  bytes.resize(20);
  if (encrypted) bytes += std::string("\x86\0\0\0\x2f\0\6\0\0\0", 10);
  bytes.resize(size);
  return bytes;
}

inline std::string CurrentUserStream(bool encrypted) {
  std::string bytes("\0\0\xf6\x0f\x20\0\0\0\x14\0\0\0", 12);
  bytes += encrypted ? "\xdf\xc4\xd1\xf3" : "\x5f\xc0\x91\xe3";
  bytes.resize(40);
  return bytes;
}

// A PDF with these objects and trailer.
inline std::string PdfOf(std::string_view objects, std::string_view trailer) {
  return "%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + std::string(objects) +
         "\nxref\n0 1\n0000000000 65535 f \ntrailer\n" + std::string(trailer) +
         "\nstartxref\n9\n%%EOF\n";
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ENCRYPTED_DOCUMENT_FOR_TEST_H_
