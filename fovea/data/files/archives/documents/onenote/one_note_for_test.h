#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_ONENOTE_ONE_NOTE_FOR_TEST_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_ONENOTE_ONE_NOTE_FOR_TEST_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fovea::data {

// A FileDataStoreObject (MS-ONESTORE, section 2.6.13).
inline std::string OneNoteFile(std::string_view content, bool with_footer = true) {
  std::string bytes("\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac", 16);
  for (int i = 0; i < 8; ++i)
    bytes += static_cast<char>(static_cast<uint64_t>(content.size()) >> 8 * i);
  bytes += std::string(12, '\0') + std::string(content);
  bytes.resize((bytes.size() - 36 + 7) / 8 * 8 + 36);
  if (with_footer)
    bytes += std::string("\x22\xa7\xfb\x71\x79\x0f\x0b\x4a\xbb\x13\x89\x92\x56\x42\x6b\x24", 16);
  return bytes;
}

inline std::string OneNoteOf(const std::vector<std::string>& objects) {
  std::string bytes("\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3", 16);
  bytes.resize(1024);
  for (const std::string& object : objects) bytes += object + std::string(40, '\0');
  return bytes;
}

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_ONENOTE_ONE_NOTE_FOR_TEST_H_
