#ifndef FOVEA_DATA_FILES_ARCHIVES_ENCRYPTED_DOCUMENT_FOR_TEST_H_
#define FOVEA_DATA_FILES_ARCHIVES_ENCRYPTED_DOCUMENT_FOR_TEST_H_

#include <string>

#include "fovea/data/files/archives/documents/ole/ole_for_test.h"
#include "fovea/data/files/archives/documents/pdf/pdf_for_test.h"

namespace fovea::data {

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

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ENCRYPTED_DOCUMENT_FOR_TEST_H_
