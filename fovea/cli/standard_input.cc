#include "fovea/cli/standard_input.h"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace fovea::cli {

size_t StandardInput::Read(std::span<uint8_t> out) {
  constexpr int kPatience = 200;  // ms
  size_t filled = 0;
  while (filled < out.size()) {
    pollfd waiting = {STDIN_FILENO, POLLIN, 0};
    const int ready = poll(&waiting, 1, kPatience);
    if (*stop_) throw data::UnreadableError("interrupted");
    if (ready == 0 || (ready < 0 && errno == EINTR)) continue;
    const ssize_t read = ::read(STDIN_FILENO, out.data() + filled, out.size() - filled);
    if (read == 0) break;
    if (read < 0 && errno == EINTR) continue;
    if (read < 0)
      throw data::UnreadableError(std::string("cannot be read: ") + std::strerror(errno));
    filled += static_cast<size_t>(read);
  }
  return filled;
}

}  // namespace fovea::cli
