#include "fovea/train/run_log.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"

namespace fovea::train {

RunLog::RunLog(const std::string& path) : path_(path) {
  if (path.empty()) return;
  out_.open(path, std::ios::app);
  if (!out_) throw InputError(path, "the log cannot be written", "choose another place for it");
}

void RunLog::Write(const Progress& p, double seconds) {
  if (path_.empty()) return;
  nlohmann::json line = {{"epoch", p.epoch},
                         {"loss", p.loss},
                         {"samples_per_second", p.samples_per_second},
                         {"seconds", seconds},
                         {"best", p.best}};
  if (!std::isnan(p.validation_loss)) line["validation_loss"] = p.validation_loss;
  if (!p.metric_name.empty()) line[p.metric_name] = p.metric;
  out_ << line.dump() << std::endl;
  if (!out_) throw InputError(path_, "the log could not be written", "free some space");
}

}  // namespace fovea::train
