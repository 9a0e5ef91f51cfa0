#include "fovea/cli/console/progress_line.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "fovea/cli/console/output.h"
#include "fovea/cli/console/terminal.h"
#include "fovea/core/display_width.h"
#include "fovea/core/readable.h"

namespace fovea::cli {
ProgressLine::ProgressLine() : shows_(isatty(STDERR_FILENO) != 0) {}

void ProgressLine::Show(const std::string& doing, int64_t done, int64_t all,
                        const std::string& unit) {
  if (!shows_) return;
  const Clock::time_point now = Clock::now();
  if (doing != doing_) {
    doing_ = doing;
    began_ = now;
  } else if (now - drawn_ < std::chrono::milliseconds(100)) {
    return;
  }
  drawn_ = now;
  const double seconds = std::chrono::duration<double>(now - began_).count();
  std::string line = fmt::format("{}  {} of {} {}", doing, Grouped(done), Grouped(all), unit);
  if (seconds > 0.1) line += fmt::format("  {:.0f}/s", static_cast<double>(done) / seconds);
  const int width = std::max(1, TerminalWidth(STDERR_FILENO) - 1);
  WriteError("\r" + Elide(line, width) + "\x1b[K");
  shown_ = true;
}

void ProgressLine::Clear() {
  if (shown_) WriteError("\r\x1b[K");
  shown_ = false;
}

}  // namespace fovea::cli
