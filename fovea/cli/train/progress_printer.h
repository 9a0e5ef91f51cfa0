#ifndef FOVEA_CLI_TRAIN_PROGRESS_PRINTER_H_
#define FOVEA_CLI_TRAIN_PROGRESS_PRINTER_H_

#include <chrono>
#include <string>

#include "fovea/train/options.h"

namespace fovea::cli {

// Shows how a training goes, on standard error: one line that lives on a terminal, else a line an
// epoch.
class ProgressPrinter {
 public:
  // prefix: before each line, e.g. the name of an experiment.
  explicit ProgressPrinter(std::string prefix = "");
  // Ends the live line.
  ~ProgressPrinter();
  ProgressPrinter(const ProgressPrinter&) = delete;
  ProgressPrinter& operator=(const ProgressPrinter&) = delete;

  void operator()(const train::Progress& progress);
  // Leaves the cursor at the start of a line.
  void Finish();

 private:
  std::string prefix_;
  bool live_;
  bool open_ = false;    // a live line without an end
  std::string outcome_;  // of the last epoch
  std::chrono::steady_clock::time_point drawn_{};
};

}  // namespace fovea::cli

#endif  // FOVEA_CLI_TRAIN_PROGRESS_PRINTER_H_
