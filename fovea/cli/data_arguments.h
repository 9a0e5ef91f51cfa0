#ifndef FOVEA_CLI_DATA_ARGUMENTS_H_
#define FOVEA_CLI_DATA_ARGUMENTS_H_

#include <string>
#include <vector>

#include "fovea/cli/arguments.h"
#include "fovea/infer/predictor.h"

namespace fovea::cli {

// What eval, predict and attend have in common: a model, data files, and how to read them.
struct DataArguments {
  std::string model;
  std::vector<std::string> data;
  infer::PredictOptions options;
  std::string unseen = "missing";
  int threads = 0;
};

void AddDataArguments(CLI::App* app, DataArguments* arguments);

// Throws UsageError where DATA, no longer required because some models take none, is missing.
void RequireData(const DataArguments& arguments, const std::string& command);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_DATA_ARGUMENTS_H_
