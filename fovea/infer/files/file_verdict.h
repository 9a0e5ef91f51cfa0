#ifndef FOVEA_INFER_FILES_FILE_VERDICT_H_
#define FOVEA_INFER_FILES_FILE_VERDICT_H_

#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/files/labelled_files.h"
#include "fovea/infer/files/detection_metrics.h"
#include "fovea/infer/files/file_model.h"

namespace fovea::infer {

// How much of what is left of a file a model takes at once: up to FileModel::kMaxBytes, to the end
// of the last line that ends in the second half of that, if there is one.
size_t SegmentLength(std::string_view bytes);

// A file in memory, judged as a bag of stretches of at most FileModel::kMaxBytes: the hottest
// stretch's logit and language, the windows of all.
struct FileVerdict {
  struct Stretch {
    double logit = 0;
    int language = 0;
  };

  double logit = 0;
  float glance = 0;
  int language = 0;
  std::vector<FileWindow> windows;  // their weights sum to 1 in each stretch
  std::vector<Stretch> stretches;   // of an empty file none
};
FileVerdict Judge(const FileModel& model, std::string_view bytes);

// Whether a scan at that rate of false alarms tells of the file: one of its stretches reaches the
// threshold of its language. ArgumentError as FileModel::Threshold.
bool IsFinding(const FileModel& model, const FileVerdict& verdict, double false_alarm_rate);

// The regions of a verdict (infer/files/locate.h) against the truth.
LocatedFile Located(const FileVerdict& verdict, std::vector<ByteSpan> truth);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_FILE_VERDICT_H_
