#include "fovea/cli/interrupt.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace fovea::cli {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may not lock");
const char* notice_text = nullptr;

void HandleSignal(int) {
  const int saved = errno;
  interrupted = true;
  signal(SIGINT, SIG_DFL);
  signal(SIGTERM, SIG_DFL);
  if (notice_text != nullptr) {
    [[maybe_unused]] const auto written = write(STDERR_FILENO, notice_text, strlen(notice_text));
  }
  errno = saved;
}

}  // namespace

const std::atomic<bool>* CatchInterrupts(const char* notice) {
  notice_text = notice;
  struct sigaction action = {};
  action.sa_handler = HandleSignal;
  sigemptyset(&action.sa_mask);
  for (const int number : {SIGINT, SIGTERM}) sigaction(number, &action, nullptr);
  return &interrupted;
}

void ThrowIfInterrupted() {
  if (interrupted) throw Interrupted();
}

}  // namespace fovea::cli
