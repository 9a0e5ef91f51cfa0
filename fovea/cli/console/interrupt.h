#ifndef FOVEA_CLI_CONSOLE_INTERRUPT_H_
#define FOVEA_CLI_CONSOLE_INTERRUPT_H_

#include <atomic>

namespace fovea::cli {

// Stopped by Ctrl-C, SIGTERM or SIGHUP in an orderly way: exit code 130, without a word.
struct Interrupted {};

// Whoever reads our output has closed it, as `head` does: the end, without a word.
struct ReaderGone {};

// From now on the first SIGINT, SIGTERM or SIGHUP (the terminal was closed; ignored under nohup)
// sets the flag and writes `notice` (a string literal, or nullptr for none) to standard error; a
// second one, at least half a second later, ends the program at once, as SIGQUIT does. Half-written
// files are removed before.
const std::atomic<bool>* CatchInterrupts(const char* notice = nullptr);

// Throws Interrupted once the flag is set.
void ThrowIfInterrupted();

}  // namespace fovea::cli

#endif  // FOVEA_CLI_CONSOLE_INTERRUPT_H_
