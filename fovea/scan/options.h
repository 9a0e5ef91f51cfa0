#ifndef FOVEA_SCAN_OPTIONS_H_
#define FOVEA_SCAN_OPTIONS_H_

#include <cstdint>
#include <optional>

#include "fovea/data/files/file_walk.h"
#include "fovea/infer/files/locate.h"
#include "fovea/infer/files/thresholds.h"

namespace fovea::scan {

class Comparison;
class KnownFindings;
class TrustedHashes;

struct ScanOptions {
  data::WalkOptions walk;
  double false_alarm_rate = infer::kDefaultFalseAlarmRate;
  std::optional<double> threshold;  // on the score instead; 0: every file is a finding
  bool tell_all = false;     // files below the threshold come out, too, told by score < threshold
  int64_t max_findings = 0;  // 0: no limit; the scan goes on, the rest is counted
  int jobs = 0;              // threads; 0: all cores
  int64_t content_bytes = 64 << 10;  // of a finding that is kept for the report, around its regions
  infer::LocateOptions locate;
  // CPU time after which a file is given up that nothing comes out of: a library hangs in it.
  double stuck_seconds = 10;
  const KnownFindings* known = nullptr;    // these are no findings; must outlive the scan
  const TrustedHashes* trusted = nullptr;  // such files are left out; must outlive the scan
  Comparison* comparison = nullptr;        // only what differs is told; must outlive the scan
  bool make_keys = false;                  // Finding::key, also without `known`
  bool keep_looks = false;                 // Finding::looks
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_OPTIONS_H_
