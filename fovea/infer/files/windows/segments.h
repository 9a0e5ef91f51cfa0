#ifndef FOVEA_INFER_FILES_WINDOWS_SEGMENTS_H_
#define FOVEA_INFER_FILES_WINDOWS_SEGMENTS_H_

#include <string_view>
#include <vector>

#include "fovea/infer/files/file_model.h"

namespace fovea::infer {

// How much of what is left of a file is its next segment, which a model takes at once: up to
// FileModel::kMaxBytes, to the end of the last line that ends in the second half of that, if there
// is one.
size_t SegmentLength(std::string_view bytes);

// What a model says of each segment of a file in memory; all offsets are those of the
// file. Of an empty file one score, FileModel::Score of nothing.
std::vector<FileScore> ScoreSegments(const FileModel& model, std::string_view bytes);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_WINDOWS_SEGMENTS_H_
