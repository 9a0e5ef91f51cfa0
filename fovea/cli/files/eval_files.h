#ifndef FOVEA_CLI_FILES_EVAL_FILES_H_
#define FOVEA_CLI_FILES_EVAL_FILES_H_

#include <cstdint>
#include <string>
#include <vector>

namespace fovea::cli {

// What `fovea eval` is asked of a model of files.
struct EvalFilesArguments {
  std::string model;
  std::vector<std::string> data;     // labelled archives and folders
  std::vector<std::string> sources;  // only files of these; empty: all
  bool kept_apart = false;           // only of sources that the training kept apart
  std::string scores;                // a CSV file of every file's score; "" none
  std::string format;                // text, json
  int64_t max_memory_bytes = 0;
  int threads = 0;  // 0: all cores
};

// Returns the exit code.
int EvalFiles(const EvalFilesArguments& arguments);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FILES_EVAL_FILES_H_
