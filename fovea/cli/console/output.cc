#include "fovea/cli/console/output.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "fovea/cli/console/interrupt.h"
#include "fovea/core/error.h"

namespace fovea::cli {
namespace {

constexpr size_t kChunk = size_t{1} << 16;

void WriteStdout(std::string_view bytes, bool goes_on) {
  while (!bytes.empty()) {
    const ssize_t written = write(STDOUT_FILENO, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) {
        if (!goes_on) ThrowIfInterrupted();
        continue;
      }
      // Only seen where SIGPIPE is ignored; else the signal has ended the program already.
      if (errno == EPIPE) throw ReaderGone();
      const int code = errno;
      throw InputError("standard output", StrCat("could not be written: ", std::strerror(code)),
                       code == ENOSPC ? "free some space or write elsewhere"
                                      : "check where it is redirected to");
    }
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

Output::Output(const std::string& path, bool goes_on) : goes_on_(goes_on) {
  if (!path.empty() && path != "-") file_.emplace(path);
}

void Output::Write(std::string_view text) {
  if (!goes_on_) ThrowIfInterrupted();
  buffer_ += text;
  if (buffer_.size() >= kChunk) Flush();
}

void Output::Finish() {
  Flush();
  if (file_) file_->Commit();
}

void Output::Flush() {
  if (file_)
    file_->Write(buffer_);
  else
    WriteStdout(buffer_, goes_on_);
  buffer_.clear();
}

void WriteOutput(const std::string& path, std::string_view text) {
  Output out(path);
  out.Write(text);
  out.Finish();
}

void WriteError(std::string_view text) {
  [[maybe_unused]] const auto written = write(STDERR_FILENO, text.data(), text.size());
}

void Warn(const std::string& line) { WriteError("fovea: " + line + "\n"); }

}  // namespace fovea::cli
