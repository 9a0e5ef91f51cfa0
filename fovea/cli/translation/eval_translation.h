#ifndef FOVEA_CLI_TRANSLATION_EVAL_TRANSLATION_H_
#define FOVEA_CLI_TRANSLATION_EVAL_TRANSLATION_H_

#include <cstdint>
#include <string>

#include "fovea/infer/model_file.h"

namespace fovea::cli {

// What `fovea eval` is asked of a model of translation.
struct EvalTranslationArguments {
  std::string model;
  std::string source, target;  // files of lines that belong together
  std::string gold;            // links between their words; "": none
  std::string format;          // text, json
  int64_t beam = 5;
  int64_t batch = 32;
  int64_t max_memory_bytes = 0;
  int threads = 0;  // 0: all cores
};

// Returns the exit code.
int EvalTranslation(const EvalTranslationArguments& arguments, const infer::ModelFile& file);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_TRANSLATION_EVAL_TRANSLATION_H_
