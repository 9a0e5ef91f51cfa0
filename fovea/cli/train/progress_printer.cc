#include "fovea/cli/train/progress_printer.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>

#include "fovea/cli/console/figures.h"
#include "fovea/cli/console/output.h"
#include "fovea/cli/console/terminal.h"
#include "fovea/core/readable.h"

namespace fovea::cli {
namespace {

using train::Progress;

std::string Bar(double share, int width) {
  const int full = static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * width));
  return "[" + std::string(static_cast<size_t>(full), '#') +
         std::string(static_cast<size_t>(width - full), '.') + "]";
}

std::string Outcome(const Progress& p) {
  std::string text = fmt::format("loss {}", Metric(p.loss));
  if (std::isfinite(p.validation_loss))
    text += fmt::format("  validation loss {}", Metric(p.validation_loss));
  if (!p.metric_name.empty()) text += fmt::format("  {} {}", p.metric_name, Metric(p.metric));
  return text;
}

std::string EpochName(const Progress& p) {
  const std::string epochs = std::to_string(p.epochs);
  return fmt::format("epoch {:>{}}/{}", p.epoch, epochs.size(), epochs);
}

std::string Left(const Progress& p) {
  const std::string left = Duration(p.seconds_left);
  return left.empty() ? "" : left + " left  ";
}

std::string Speed(const Progress& p) {
  return Grouped(std::llround(p.samples_per_second)) + " samples/s";
}

}  // namespace

ProgressPrinter::ProgressPrinter(std::string prefix)
    : prefix_(std::move(prefix)), live_(isatty(STDERR_FILENO) != 0) {}

ProgressPrinter::~ProgressPrinter() { Finish(); }

void ProgressPrinter::operator()(const Progress& p) {
  if (p.epoch_done) outcome_ = Outcome(p);
  if (!live_) {
    if (p.epoch_done)
      WriteError(fmt::format("{}{}  {}{}  {}{}\n", prefix_, EpochName(p), Left(p), outcome_,
                             Speed(p), p.best ? "  best so far" : ""));
    return;
  }
  constexpr auto kRedraw = std::chrono::milliseconds(100);
  const auto now = std::chrono::steady_clock::now();
  if (!p.epoch_done && now - drawn_ < kRedraw) return;
  drawn_ = now;
  const double steps = static_cast<double>(std::max<int64_t>(p.steps, 1));
  const double share = p.epoch_done ? 1 : std::clamp(static_cast<double>(p.step) / steps, 0.0, 1.0);
  // What matters most comes first: a narrow terminal cuts the line. Between two epochs' ends the
  // last one's outcome stays in sight.
  const std::string outcome = outcome_.empty() ? fmt::format("loss {}", Metric(p.loss)) : outcome_;
  std::string line = fmt::format("{}{} {} {}{}  {}", prefix_, EpochName(p), Bar(share, 16), Left(p),
                                 outcome, Speed(p));
  const auto width = static_cast<size_t>(std::max(1, TerminalWidth(STDERR_FILENO) - 1));
  if (line.size() > width) line.resize(width);  // ASCII
  WriteError("\r" + line + "\x1b[K");
  open_ = true;
}

void ProgressPrinter::Finish() {
  if (open_) WriteError("\n");
  open_ = false;
}

}  // namespace fovea::cli
