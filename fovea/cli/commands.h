#ifndef FOVEA_CLI_COMMANDS_H_
#define FOVEA_CLI_COMMANDS_H_

#include <string>
#include <vector>

// The commands of the program fovea. Each is the file of its name, which has no other header;
// `fovea train` is fovea-train, as trainer_program.h says, but for series/train_series.h. Each
// returns the exit code, and throws what RunProgram (run_program.h) turns into a line. What a
// command does to a model of one task tasks.h lists.
namespace fovea::cli {

using Arguments = std::vector<std::string>;  // after the command's name

int Diff(const Arguments& args);
int Scan(const Arguments& args);
int Eval(const Arguments& args);
int Predict(const Arguments& args);
int Attend(const Arguments& args);
int Trial(const Arguments& args);
int Translate(const Arguments& args);
int Info(const Arguments& args);
int Generate(const Arguments& args);
int Mechanisms(const Arguments& args);

// In cli/train/, as part of fovea-train.
int Demo(const Arguments& args);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_COMMANDS_H_
