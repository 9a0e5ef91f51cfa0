#include "fovea/cli/files/scan_progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "fovea/cli/console/output.h"
#include "fovea/cli/console/terminal.h"
#include "fovea/core/display_width.h"
#include "fovea/core/error.h"
#include "fovea/core/readable.h"

namespace fovea::cli {
void ScanProgressLine::Show(const scan::ScanProgress& p) {
  const double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
  const double megabytes = static_cast<double>(p.bytes) / 1e6;
  const std::string line =
      fmt::format("{} files  {} found  {} MB  {:.0f} MB/s  {}", Grouped(p.files),
                  Grouped(p.findings), Grouped(static_cast<int64_t>(megabytes)),
                  megabytes / std::max(seconds, 0.1), Printable(p.path));
  const int width = std::max(1, TerminalWidth(STDERR_FILENO) - 1);
  WriteError("\r" + Elide(line, width) + "\x1b[K");
  shown_ = true;
}

void ScanProgressLine::Clear() {
  if (shown_) WriteError("\r\x1b[K");
  shown_ = false;
}

}  // namespace fovea::cli
