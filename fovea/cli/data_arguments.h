#ifndef FOVEA_CLI_DATA_ARGUMENTS_H_
#define FOVEA_CLI_DATA_ARGUMENTS_H_

#include <functional>
#include <string>
#include <vector>

#include "fovea/cli/arguments.h"
#include "fovea/infer/tables/predictor.h"

namespace fovea::cli {

// What eval, predict and attend have in common: a model, data files, and how to read them.
struct DataArguments {
  std::string model;
  std::vector<std::string> data;
  infer::PredictOptions options;
  std::string unseen = "error";
  int threads = 0;
};

void AddDataArguments(CLI::App* app, DataArguments* arguments);

// Throws UsageError where DATA, no longer required because some models take none, is missing.
void RequireData(const DataArguments& arguments, const std::string& command);

// Runs the model over all files, one after the other. sink(file, batch).
void RunOverData(const infer::Predictor& predictor, const DataArguments& arguments,
                 const std::function<void(const std::string&, const infer::PredictedBatch&)>& sink);

// A sample's name: the line of its file on which it starts, as "FILE:LINE" where there are several
// files.
std::string SampleId(const DataArguments& arguments, const std::string& file,
                     const infer::PredictedBatch& batch, int64_t row);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_DATA_ARGUMENTS_H_
