#ifndef FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_VBA_PROJECT_H_
#define FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_VBA_PROJECT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

// Where the source of each module begins in its stream, by the stream's name, from the decompressed
// stream "dir" of a project. Source: MS-OVBA, section 2.3.4.2.
std::unordered_map<std::string, int64_t> VbaSourceOffsets(std::string_view dir);

// Where a compressed container begins that holds the source of a module, by what each begins with,
// "Attribute": for a project whose "dir" says something else. Reads all that there is.
std::optional<int64_t> FindVbaSource(ByteReader* stream);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_DOCUMENTS_OLE_VBA_PROJECT_H_
