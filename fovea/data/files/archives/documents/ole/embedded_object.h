#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_EMBEDDED_OBJECT_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_EMBEDDED_OBJECT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fovea::data {

// What an embedded object holds: a file, or the data of another program.
struct EmbeddedObject {
  std::string name;   // of the file, without folders, or of the class
  int64_t begin = 0;  // of its bytes
  int64_t size = 0;   // as it says
};

// Bytes of the beginning that are enough to know.
inline constexpr size_t kObjectHead = size_t{64} << 10;

// What the packager of Windows wrapped, from the wrapping on: labels, paths, the file. No
// specification has it; behind the first two bytes stand a label and a path, each ended by a zero,
// four bytes, the length of another path with that path, and the length of the file.
std::optional<EmbeddedObject> PackagedFile(std::string_view head);

// An object of OLE 1.0: MS-OLEDS, sections 2.2.4, 2.2.5. One that links to something has no bytes.
std::optional<EmbeddedObject> Ole1Object(std::string_view head);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_EMBEDDED_OBJECT_H_
