#include "fovea/cli/console/interrupt.h"

#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>

#include "fovea/core/file.h"

namespace fovea::cli {
namespace {

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may not lock");
const char* notice_text = nullptr;

// Programs such as timeout(1) send a signal twice in a row: that counts as one.
constexpr int64_t kOneSignal = 500'000'000;  // ns
volatile int64_t first_signal = 0;

int64_t Now() {
  timespec now = {};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * int64_t{1'000'000'000} + now.tv_nsec;
}

void EndAtOnce(int number) {
  RemoveUncommittedFiles();
  signal(number, SIG_DFL);
  raise(number);  // comes once this handler returns
}

void HandleSignal(int number) {
  const int saved = errno;
  if (interrupted.exchange(true)) {
    if (Now() - first_signal > kOneSignal) EndAtOnce(number);
    errno = saved;
    return;
  }
  first_signal = Now();
  if (notice_text != nullptr) {
    [[maybe_unused]] const auto written = write(STDERR_FILENO, notice_text, strlen(notice_text));
  }
  errno = saved;
}

// nohup(1) and shells have programs ignore signals.
void CatchUnlessIgnored(int number, const struct sigaction& action) {
  struct sigaction before = {};
  if (sigaction(number, nullptr, &before) == 0 && before.sa_handler != SIG_IGN)
    sigaction(number, &action, nullptr);
}

}  // namespace

const std::atomic<bool>* CatchInterrupts(const char* notice) {
  notice_text = notice;
  struct sigaction action = {};
  action.sa_handler = HandleSignal;
  sigemptyset(&action.sa_mask);
  // One handler at a time.
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT}) sigaddset(&action.sa_mask, number);
  for (const int number : {SIGINT, SIGTERM}) sigaction(number, &action, nullptr);
  CatchUnlessIgnored(SIGHUP, action);
  action.sa_handler = EndAtOnce;
  CatchUnlessIgnored(SIGQUIT, action);
  return &interrupted;
}

void ThrowIfInterrupted() {
  if (interrupted) throw Interrupted();
}

}  // namespace fovea::cli
