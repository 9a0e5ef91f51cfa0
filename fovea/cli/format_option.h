#ifndef FOVEA_CLI_FORMAT_OPTION_H_
#define FOVEA_CLI_FORMAT_OPTION_H_

#include <string>
#include <vector>

#include "fovea/cli/arguments.h"
#include "fovea/core/output_format.h"

namespace fovea::cli {

// A line a format, for the help.
std::string FormatsHelp(const std::vector<OutputFormat>& formats);

// Throws UsageError where `path` is standard output, that a terminal, and the format binary.
void RequireShowable(const OutputFormat& format, const std::string& path,
                     const std::string& command);

// --format: one of a list's (core/output_format.h), which the help describes. name: "" if it is not
// given.
template <class Formats>
CLI::Option* AddFormat(CLI::App* app, std::string* name, const Formats& formats,
                       const std::string& description) {
  app->footer(FormatsHelp({std::begin(formats), std::end(formats)}) + app->get_footer());
  return AddChoice(app, "--format", name, FormatNames(formats), description)
      ->default_str(std::string(std::begin(formats)->name));
}

// What AddFormat got, else what --out's ending asks for. Throws as RequireShowable does.
template <class Formats>
const auto& ChosenFormat(const Formats& formats, const std::string& name, const std::string& path,
                         const std::string& command) {
  const auto& format =
      name.empty() ? FormatOfFile(formats, path) : FormatNamed(formats, name, "format");
  RequireShowable(format, path, command);
  return format;
}

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FORMAT_OPTION_H_
