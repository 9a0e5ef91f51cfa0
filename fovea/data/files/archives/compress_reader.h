#ifndef FOVEA_DATA_FILES_ARCHIVES_COMPRESS_READER_H_
#define FOVEA_DATA_FILES_ARCHIVES_COMPRESS_READER_H_

#include <memory>

#include "fovea/data/files/archives/member_source.h"

namespace fovea::data {

// What `compress` wrote (.Z): LZW with codes of 9 to 16 bits. libarchive tries its own on whatever
// comes out of it, up to 25 times, so that a crafted file keeps it busy for hours. Throws
// UnreadableError where the header is damaged.
// Source: Welch, "A Technique for High-Performance Data Compression" (1984); compress(1)
std::unique_ptr<MemberSource> OpenCompress(ReplayReader* input, Watch watch);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_COMPRESS_READER_H_
