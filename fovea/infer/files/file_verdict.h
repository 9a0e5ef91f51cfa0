#ifndef FOVEA_INFER_FILES_FILE_VERDICT_H_
#define FOVEA_INFER_FILES_FILE_VERDICT_H_

#include <span>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/infer/files/evaluation/detection_metrics.h"
#include "fovea/infer/files/file_model.h"
#include "fovea/infer/files/thresholds.h"

namespace fovea::infer {

// The verdict on a file is that of its segment with the largest margin over the threshold of its
// language, the first of equals: a file is a finding if one of its segments is. `file` starts as
// the verdict on nothing, or on the first segment.
void TakeIn(const Verdict& segment, Verdict* file);

// Of a file in memory; segments: all of it (infer/files/windows/segments.h), at least one.
Verdict Judge(std::span<const FileScore> segments, const Thresholds& thresholds);

// The regions of all segments together (infer/files/locate.h) against the truth.
LocatedFile Located(std::span<const FileScore> segments, std::vector<ByteSpan> truth);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_FILE_VERDICT_H_
