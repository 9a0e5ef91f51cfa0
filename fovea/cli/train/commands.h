#ifndef FOVEA_CLI_TRAIN_COMMANDS_H_
#define FOVEA_CLI_TRAIN_COMMANDS_H_

#include <string>
#include <vector>

// The commands of the program fovea-train, a file each; as those of cli/commands.h.
namespace fovea::cli {

int TrainTabularCommand(const std::vector<std::string>& args);
int TrainSeriesCommand(const std::vector<std::string>& args);
int TrainFilesCommand(const std::vector<std::string>& args);
int TrainTranslateCommand(const std::vector<std::string>& args);
int Demo(const std::vector<std::string>& args);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_TRAIN_COMMANDS_H_
