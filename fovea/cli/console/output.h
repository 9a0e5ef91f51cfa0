#ifndef FOVEA_CLI_CONSOLE_OUTPUT_H_
#define FOVEA_CLI_CONSOLE_OUTPUT_H_

#include <optional>
#include <string>
#include <string_view>

#include "fovea/core/file.h"

namespace fovea::cli {

// Where a command's results go: standard output, or a file that appears whole or not at all.
class Output {
 public:
  // path: "" or "-" is standard output. goes_on: also after a caught signal, for what ends in good
  // order by itself.
  explicit Output(const std::string& path = "", bool goes_on = false);

  // Throws InputError when the disk is full and the like, Interrupted after a caught signal.
  void Write(std::string_view text);
  // Sends on what was written so far.
  void Flush();
  // Must be the last call; without it a file does not appear.
  void Finish();

 private:
  std::optional<AtomicFile> file_;
  const bool goes_on_;
  std::string buffer_;
};

// Writes text to standard output or to a file in one call.
void WriteOutput(const std::string& path, std::string_view text);

// Writes to standard error at once, so that a line stays whole among those of other programs.
void WriteError(std::string_view text);
// A line "fovea: …" there.
void Warn(const std::string& line);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_CONSOLE_OUTPUT_H_
