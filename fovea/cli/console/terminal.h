#ifndef FOVEA_CLI_CONSOLE_TERMINAL_H_
#define FOVEA_CLI_CONSOLE_TERMINAL_H_

#include <cstdint>
#include <string>

namespace fovea::cli {

// The file descriptor's terminal in display columns; where it is none, $COLUMNS, else 80.
int TerminalWidth(int descriptor);

// A terminal that shows colours, and $NO_COLOR is not set.
bool UseColour(int descriptor);

std::string Duration(double seconds);  // "0:07", "1:02:03"; "" unless finite
std::string Metric(double value);      // four significant decimals: "0.9996", "12.35"
std::string BaseName(const std::string& path);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_CONSOLE_TERMINAL_H_
