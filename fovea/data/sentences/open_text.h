#ifndef FOVEA_DATA_SENTENCES_OPEN_TEXT_H_
#define FOVEA_DATA_SENTENCES_OPEN_TEXT_H_

#include <memory>
#include <string>

#include "fovea/data/byte_reader.h"

namespace fovea::data {

// A text file for reading, unpacked on the way where its content (never its name) says that it is
// compressed: gzip, bzip2, xz, zstd and the others that VisitFile (file_walk.h) lists.
// Throws InputError as CheckReadable (core/file.h) does, and for an archive with members; Read
// throws UnreadableError also where the compressed data is damaged or cut off.
std::unique_ptr<ByteReader> OpenText(const std::string& path);

}  // namespace fovea::data

#endif  // FOVEA_DATA_SENTENCES_OPEN_TEXT_H_
