#ifndef FOVEA_CLI_TRAINER_PROGRAM_H_
#define FOVEA_CLI_TRAINER_PROGRAM_H_

#include <string>
#include <vector>

namespace fovea::cli {

// `fovea train` and `fovea demo`: goes on as the program fovea-train, which is found beside the own
// executable, in ../libexec/fovea, or in $PATH. Returns only by throwing Error, where there is
// none.
int RunTrainer(const std::string& command, const std::vector<std::string>& args);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_TRAINER_PROGRAM_H_
