#ifndef FOVEA_CLI_CONSOLE_TERMINAL_H_
#define FOVEA_CLI_CONSOLE_TERMINAL_H_

namespace fovea::cli {

// The file descriptor's terminal in display columns; where it is none, $COLUMNS, else 80.
int TerminalWidth(int descriptor);

// A terminal that shows colours, and $NO_COLOR is not set.
bool UseColour(int descriptor);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_CONSOLE_TERMINAL_H_
