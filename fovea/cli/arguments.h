#ifndef FOVEA_CLI_ARGUMENTS_H_
#define FOVEA_CLI_ARGUMENTS_H_

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace fovea::cli {

// The parser of one command. name: "fovea eval". examples: lines for the end of the help.
std::unique_ptr<CLI::App> MakeApp(const std::string& name, const std::string& description,
                                  const std::string& examples);

// False if the help was asked for, which is then printed. args: those after the command's name.
// Throws UsageError, also for a value that is empty.
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

// Adds options to a command, under one heading of its help.
class OptionGroup {
 public:
  explicit OptionGroup(CLI::App* app, std::string name = "Options")
      : app_(app), name_(std::move(name)) {}

  // type: what the help calls the value; without one, N for whole numbers, X for others.
  template <class T>
  CLI::Option* Value(const std::string& name, T* value, const std::string& description,
                     const char* type = std::is_floating_point_v<T> ? "X" : "N") const {
    return app_->add_option(name, *value, description)->type_name(type)->group(name_);
  }
  // A whole number from least to most.
  template <class T>
  CLI::Option* Count(const std::string& name, T* value, int64_t least, int64_t most,
                     const std::string& description) const {
    return Value(name, value, description)->check(WholeNumber(least, most));
  }
  CLI::Option* Choice(const std::string& name, std::string* value,
                      const std::vector<std::string>& choices,
                      const std::string& description) const {
    return AddChoice(app_, name, value, choices, description)->group(name_);
  }
  // -o, --out, of a result that is standard output without it.
  CLI::Option* Out(std::string* path) const {
    return Value("-o,--out", path, "a file, written whole or not at all; else standard output",
                 "FILE");
  }
  CLI::Option* Flag(const std::string& name, bool* value, const std::string& description) const {
    return app_->add_flag(name, *value, description)->group(name_);
  }

  CLI::App* app() const { return app_; }
  const std::string& name() const { return name_; }

 private:
  CLI::App* app_;
  std::string name_;
};

}  // namespace fovea::cli

#endif  // FOVEA_CLI_ARGUMENTS_H_
