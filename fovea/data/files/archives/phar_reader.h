#ifndef FOVEA_DATA_FILES_ARCHIVES_PHAR_READER_H_
#define FOVEA_DATA_FILES_ARCHIVES_PHAR_READER_H_

#include <cstddef>
#include <memory>
#include <string_view>

#include "fovea/data/files/archives/member_source.h"

namespace fovea::data {

// What ends the stub of a phar: the PHP, or the picture, that it begins with.
inline constexpr std::string_view kPharMark = "__HALT_COMPILER();";

// Where the manifest begins, in bytes that begin with kPharMark.
size_t PharStubEnd(std::string_view bytes);
// Whether a manifest may begin so.
bool IsPharManifest(std::string_view bytes);

// A phar of PHP's own format (others are tars or zips) from its manifest on: what of the input is
// before it, its members are not affected by. Throws UnreadableError where there is no manifest.
// Source: PHP manual, "Phar file format"
std::unique_ptr<MemberSource> OpenPhar(ReplayReader* input, Watch);
extern const ArchiveKind kPhar;

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_PHAR_READER_H_
