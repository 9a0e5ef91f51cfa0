#ifndef FOVEA_CLI_RUN_PROGRAM_H_
#define FOVEA_CLI_RUN_PROGRAM_H_

#include <functional>
#include <string>

#include "fovea/core/error.h"

namespace fovea::cli {

inline constexpr int kExitError = 2;
inline constexpr int kExitInterrupted = 130;

// A command line that cannot be understood. what() ends in a hint to the help.
class UsageError : public Error {
 public:
  // command: "fovea eval"
  UsageError(const std::string& command, const std::string& problem)
      : Error(StrCat(Printable(problem, 1000), "; see `", command, " --help`")) {}
};

// The exit code of a program whose work is `body`: whatever body throws becomes one line
// "fovea: …" on standard error and code 2.
int RunProgram(const std::function<int()>& body);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_RUN_PROGRAM_H_
