#ifndef FOVEA_TRAIN_RUN_LOG_H_
#define FOVEA_TRAIN_RUN_LOG_H_

#include <fstream>
#include <string>

#include "fovea/train/options.h"

namespace fovea::train {

// A line of JSON for each epoch, appended as it ends, so that a run can be followed and plotted.
class RunLog {
 public:
  // "" writes nothing. Throws InputError if the file cannot be opened.
  explicit RunLog(const std::string& path);
  void Write(const Progress& epoch, double seconds);

 private:
  std::string path_;
  std::ofstream out_;
};

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_RUN_LOG_H_
