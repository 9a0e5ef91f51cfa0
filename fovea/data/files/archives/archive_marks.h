#ifndef FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_MARKS_H_
#define FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_MARKS_H_

#include <cstdint>
#include <string_view>

namespace fovea::data {

// What shows that a file begins as a format does, where a few bytes that never change are not
// enough. head: its first bytes, or all of them.

bool IsCpio(std::string_view head);        // in letters, 070701, 070702, 070707
bool IsBinaryCpio(std::string_view head);  // of either byte order
bool IsBzip2(std::string_view head);
bool IsLzip(std::string_view head);
bool IsLzma(std::string_view head);
bool IsLha(std::string_view head);
bool IsTar(std::string_view head);  // by the checksum of its header
bool IsUuencoded(std::string_view head);
bool IsArj(std::string_view head);
bool IsExt(std::string_view head);  // a file system, 2 to 4
// Frames that are passed over, and zstd or lz4 behind them.
bool IsSkippableZstd(std::string_view head);
bool IsSkippableLz4(std::string_view head);

// Dictionary that the first block of an xz file asks for, in bytes; 0: not to be seen.
uint64_t XzDictionary(std::string_view head);

// Numbers of at most 8 bytes: the least first, or last.
uint64_t LittleEndian(std::string_view bytes);
uint64_t BigEndian(std::string_view bytes);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_MARKS_H_
