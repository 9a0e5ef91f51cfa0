#ifndef FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_END_H_
#define FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_END_H_

#include <cstdint>
#include <optional>

#include "fovea/data/files/archives/archive_kind.h"
#include "fovea/data/files/archives/replay_reader.h"

namespace fovea::data {

// Where an archive ends, after its own numbers.
int64_t EndOfSevenZip(ReplayReader* input);
int64_t EndOfIso(ReplayReader* input);
int64_t EndOfFile(ReplayReader* input);  // nothing stands behind it

// Where bytes begin that stand behind an archive and are no part of it, for instance a script that
// was appended, or the comment of a zip; none: there are no others than zeros. read_to: where
// libarchive stopped. Moves the reader. Throws UnreadableError where a stream has gone on too far.
std::optional<int64_t> BehindArchive(const ArchiveKind& kind, ReplayReader* input, int64_t read_to);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_ARCHIVE_END_H_
