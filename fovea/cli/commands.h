#ifndef FOVEA_CLI_COMMANDS_H_
#define FOVEA_CLI_COMMANDS_H_

#include <string>
#include <vector>

// The commands of the program fovea, a file each. Each returns the exit code, and throws what
// RunProgram (run_program.h) turns into a line.
namespace fovea::cli {

using Arguments = std::vector<std::string>;  // after the command's name

int Scan(const Arguments& args);
int Eval(const Arguments& args);
int Predict(const Arguments& args);
int Attend(const Arguments& args);
int Translate(const Arguments& args);
int Info(const Arguments& args);
int Generate(const Arguments& args);
int Mechanisms(const Arguments& args);

// Goes on as the program fovea-train, which is found beside the own executable, in
// ../libexec/fovea, or in $PATH. Returns only by throwing Error, where there is none.
int RunTrainer(const std::string& command, const Arguments& args);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_COMMANDS_H_
