#ifndef FOVEA_CLI_TRANSLATION_ATTEND_TRANSLATION_H_
#define FOVEA_CLI_TRANSLATION_ATTEND_TRANSLATION_H_

#include <cstdint>
#include <string>

#include "fovea/infer/model_file.h"

namespace fovea::cli {

// What `fovea attend` is asked of a model of translation.
struct AttendTranslationArguments {
  std::string model;
  std::string source;  // a file of sentences
  std::string target;  // of their translations; "": the model's own
  std::string format;  // text, json, csv, svg, png, html
  std::string out;     // "": standard output
  std::string theme;   // light, dark
  int64_t samples = 3;
  int width = 0;  // of text; 0: the terminal's
  int threads = 0;
};

// Returns the exit code.
int AttendTranslation(const AttendTranslationArguments& arguments, const infer::ModelFile& file);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_TRANSLATION_ATTEND_TRANSLATION_H_
