#ifndef FOVEA_INFER_FILES_EVALUATION_FILE_EVALUATION_H_
#define FOVEA_INFER_FILES_EVALUATION_FILE_EVALUATION_H_

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>

#include "fovea/data/files/labelled_files.h"
#include "fovea/infer/files/evaluation/detection_metrics.h"
#include "fovea/infer/files/file_verdict.h"

namespace fovea::infer {

// Rates of false alarms at which a model of files is evaluated.
inline constexpr std::array<double, 3> kFalseAlarmRates = {0.01, 0.001, 0.0001};
using AtRates = std::array<bool, kFalseAlarmRates.size()>;

// What a model says of a file, beside what is known of it.
struct JudgedFile {
  data::LabelledFile file;  // without its bytes
  Verdict verdict;          // at kDefaultFalseAlarmRate
  LocatedFile located;
  AtRates findings = {};  // whether it is one at kFalseAlarmRates
};
JudgedFile JudgeLabelled(const FileModel& model, data::LabelledFile file);

// How much of some malicious samples is found.
struct Found {
  Detection detection;                                     // by the benign files that are there
  std::array<Rate, kFalseAlarmRates.size()> at_threshold;  // at the model's own thresholds
};

// How good a model is on some files. A malicious package is one sample: as malicious as the most
// malicious of its files, and a finding if one of them is.
struct FileEvaluation {
  int64_t benign = 0;  // files, clean originals among them
  int64_t clean = 0;   // clean originals of infected files
  // By kind, those that are there: "malicious" (whole files), "package", "infected" (inserted into
  // a file that was clean).
  std::map<std::string, Found> kinds;
  Found together;                                                         // all of them
  std::array<Rate, kFalseAlarmRates.size()> false_alarms, clean_flagged;  // at own thresholds
  Rate language;                                                          // told right, of files
  Location location, minority;  // of files whose spans are known; of those less than half malicious
};

// By language as labelled ("unknown" where it is not), and under "" all together. Shellcode does
// not count.
std::map<std::string, FileEvaluation> EvaluateFiles(std::span<const JudgedFile> files,
                                                    const FileModel& model);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_EVALUATION_FILE_EVALUATION_H_
