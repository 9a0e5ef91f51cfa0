#ifndef FOVEA_CLI_HELP_H_
#define FOVEA_CLI_HELP_H_

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

namespace fovea::cli {

// How a command's --help looks. What it says, each command says itself.
std::shared_ptr<CLI::FormatterBase> MakeHelpFormatter();

// The reply to a command's --help.
std::string HelpOf(const CLI::App& app);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_HELP_H_
