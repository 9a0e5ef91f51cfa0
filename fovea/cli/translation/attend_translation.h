#ifndef FOVEA_CLI_TRANSLATION_ATTEND_TRANSLATION_H_
#define FOVEA_CLI_TRANSLATION_ATTEND_TRANSLATION_H_

#include <cstdint>
#include <string>

#include "fovea/explain/alignments/alignment_report.h"
#include "fovea/infer/model_file.h"

namespace fovea::cli {

// What `fovea attend` is asked of a model of translation.
struct AttendTranslationArguments {
  std::string model;
  std::string source;  // a file of sentences
  std::string target;  // of their translations; "": the model's own
  int64_t samples = 3;
  int threads = 0;
};

// Where the model looks in the first sentences.
explain::AlignmentReport AlignmentsOf(const AttendTranslationArguments& arguments,
                                      const infer::ModelFile& file);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_TRANSLATION_ATTEND_TRANSLATION_H_
