#include "fovea/cli/format_option.h"

#include <fmt/format.h>
#include <unistd.h>

#include "fovea/cli/run_program.h"

namespace fovea::cli {

std::string FormatsHelp(const std::vector<OutputFormat>& formats) {
  std::string text = "\nFormats:\n";
  for (const OutputFormat& format : formats)
    text += fmt::format("  {:<10}{:<10}{}{}\n", format.name, fmt::format(".{}", format.ending),
                        format.what, format.streams ? "; as results come" : "");
  return text;
}

void RequireShowable(const OutputFormat& format, const std::string& path,
                     const std::string& command) {
  if (format.binary && (path.empty() || path == "-") && isatty(STDOUT_FILENO) != 0)
    throw UsageError(command, StrCat("a terminal cannot show ", format.name, "; add --out FILE.",
                                     format.ending, " or write > FILE.", format.ending));
}

}  // namespace fovea::cli
