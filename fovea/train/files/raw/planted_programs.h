#ifndef FOVEA_TRAIN_FILES_RAW_PLANTED_PROGRAMS_H_
#define FOVEA_TRAIN_FILES_RAW_PLANTED_PROGRAMS_H_

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/core/random.h"
#include "fovea/infer/files/evaluation/detection_metrics.h"
#include "fovea/train/files/raw/program_files.h"

namespace fovea::train {

// A file with machine code in it: behind its end, behind padding there, set in, or over what it
// held.
struct PlantedProgram {
  std::string bytes;
  ByteSpan code;
};
PlantedProgram PlantCode(const std::string& host, const std::string& code, Random& random);

// What is said of a file with code in it, and of clean ones, by format.
struct ScoredPlant {
  std::string format;
  bool unlike = false;  // it shares under a tenth of its sequences of 8 bytes with what was learnt
  double logit = 0;
  infer::LocatedFile located;
};
// {"planted": {"all": {"files": n, "found": {"0.01": …}}, "unlike": …, "elf": …}, "location": …}:
// found at the thresholds that so many of all clean files reach, of a format at its own.
nlohmann::json DescribePlanted(const std::vector<ScoredPlant>& planted,
                               const std::map<std::string, std::vector<double>>& clean);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_RAW_PLANTED_PROGRAMS_H_
