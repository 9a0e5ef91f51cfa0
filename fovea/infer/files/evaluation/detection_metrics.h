#ifndef FOVEA_INFER_FILES_EVALUATION_DETECTION_METRICS_H_
#define FOVEA_INFER_FILES_EVALUATION_DETECTION_METRICS_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/files/labelled_files.h"

namespace fovea::infer {

// A share with its 95 % confidence interval (Wilson 1927); of none, 0 within [0, 1].
// ArgumentError unless 0 <= count <= total.
struct Rate {
  double value = 0, low = 0, high = 0;
  int64_t count = 0, total = 0;
};
Rate WilsonRate(int64_t count, int64_t total);

// How well scores tell malicious from benign. Ties count against the detector: a rate of false
// alarms of f allows floor(f · benign) benign scores at or above the threshold. −infinity is a
// score (of an empty file); +infinity and NaN are an ArgumentError, as is a rate outside [0, 1].
struct DetectionAt {
  double false_alarm_rate = 0;  // asked for
  double threshold = 0;         // lowest score that keeps it; NaN where there are no benign ones
  Rate found;
};
struct Detection {
  int64_t malicious = 0, benign = 0;
  double auroc = 0;             // NaN where either is missing
  std::vector<DetectionAt> at;  // for each rate asked
};
Detection Evaluate(std::span<const double> malicious, std::span<const double> benign,
                   std::span<const double> rates);

// Where a file's malice was seen against where it is.
struct LocatedFile {
  std::vector<ByteSpan> truth, found;  // found: regions, by start
  ByteSpan hottest;                    // the region with the highest score
  int64_t bytes = 0;                   // of the file
};
struct Location {
  Rate hit;                                   // the hottest region overlaps the truth
  double precision = 0, recall = 0, iou = 0;  // of bytes, mean over files
  int64_t files = 0;
};
// Files without truth do not count. Where nothing is found, precision counts as 0.
Location EvaluateLocation(std::span<const LocatedFile> files);
// Of those whose truth covers less than half of their bytes.
Location EvaluateLocationOfMinority(std::span<const LocatedFile> files);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_EVALUATION_DETECTION_METRICS_H_
