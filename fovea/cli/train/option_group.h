#ifndef FOVEA_CLI_TRAIN_OPTION_GROUP_H_
#define FOVEA_CLI_TRAIN_OPTION_GROUP_H_

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "fovea/cli/arguments.h"

namespace fovea::cli {

// Adds options to a command, under one heading of its help.
class OptionGroup {
 public:
  OptionGroup(CLI::App* app, std::string name) : app_(app), name_(std::move(name)) {}

  // type: what the help calls the value; without one, N for whole numbers, X for others.
  template <class T>
  CLI::Option* Value(const std::string& name, T* value, const std::string& description,
                     const char* type = std::is_floating_point_v<T> ? "X" : "N") const {
    return app_->add_option(name, *value, description)->type_name(type)->group(name_);
  }
  CLI::Option* Choice(const std::string& name, std::string* value,
                      const std::vector<std::string>& choices,
                      const std::string& description) const {
    return AddChoice(app_, name, value, choices, description)->group(name_);
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

#endif  // FOVEA_CLI_TRAIN_OPTION_GROUP_H_
