#ifndef FOVEA_CLI_ARGUMENTS_H_
#define FOVEA_CLI_ARGUMENTS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace fovea::cli {

// The parser of one command. name: "fovea eval". examples: lines for the end of the help.
std::unique_ptr<CLI::App> MakeApp(const std::string& name, const std::string& description,
                                  const std::string& examples);

// False if the help was asked for, which is then printed. args: those after the command's name.
// Throws UsageError.
bool Parse(CLI::App* app, const std::vector<std::string>& args);

// An option that takes one of `choices`.
CLI::Option* AddChoice(CLI::App* app, const std::string& name, std::string* value,
                       const std::vector<std::string>& choices, const std::string& description);

// An option like "512MiB", "8GiB" or a number of bytes.
CLI::Option* AddMemory(CLI::App* app, const std::string& name, int64_t* bytes,
                       const std::string& description);

// An option for the separator of CSV files: one character, or "tab".
CLI::Option* AddSeparator(CLI::App* app, char* separator);

// Accepts whole numbers from least to most.
CLI::Validator WholeNumber(int64_t least, int64_t most);

// "512MiB" → 536870912. Throws CLI::ValidationError that names the option.
int64_t ParseMemory(const std::string& option, const std::string& text);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_ARGUMENTS_H_
