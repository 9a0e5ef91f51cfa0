#ifndef FOVEA_CLI_CONSOLE_PROGRESS_LINE_H_
#define FOVEA_CLI_CONSOLE_PROGRESS_LINE_H_

#include <chrono>
#include <cstdint>
#include <string>

namespace fovea::cli {

// One line on the terminal behind standard error, drawn anew up to ten times a second, that shows
// how far a piece of work has come; nothing where there is no terminal.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine() { Clear(); }
  // "translating  320 of 1,000 sentences  85/s"; the rate is since the first call with this
  // `doing`.
  void Show(const std::string& doing, int64_t done, int64_t all, const std::string& unit);
  // Makes room for other output.
  void Clear();

 private:
  using Clock = std::chrono::steady_clock;
  const bool shows_;
  bool shown_ = false;
  std::string doing_;
  Clock::time_point began_, drawn_;
};

}  // namespace fovea::cli

#endif  // FOVEA_CLI_CONSOLE_PROGRESS_LINE_H_
