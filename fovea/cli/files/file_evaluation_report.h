#ifndef FOVEA_CLI_FILES_FILE_EVALUATION_REPORT_H_
#define FOVEA_CLI_FILES_FILE_EVALUATION_REPORT_H_

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "fovea/infer/files/evaluation/file_evaluation.h"

namespace fovea::cli {

struct EvaluatedFiles {
  std::string model;  // its name
  int64_t samples = 0;
  std::map<std::string, infer::FileEvaluation> languages;  // "": all together
  std::vector<std::string> notes;                          // what was left out
};

// Tables for a person.
std::string EvaluationText(const EvaluatedFiles& evaluated);
// One object, as docs/json.md has it.
std::string EvaluationJson(const EvaluatedFiles& evaluated);
// A row for each file.
std::string ScoresCsv(std::span<const infer::JudgedFile> files, const infer::FileModel& model);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FILES_FILE_EVALUATION_REPORT_H_
