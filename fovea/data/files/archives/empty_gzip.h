#ifndef FOVEA_DATA_FILES_ARCHIVES_EMPTY_GZIP_H_
#define FOVEA_DATA_FILES_ARCHIVES_EMPTY_GZIP_H_

#include <string_view>

namespace fovea::data {

// Whether these bytes are a gzip file, whole, of nothing, as the usual programs write it.
// libarchive takes one that ends early for it, too. Source: RFC 1952, 2.3
bool IsEmptyGzip(std::string_view bytes);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_EMPTY_GZIP_H_
