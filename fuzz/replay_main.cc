// fuzz_TARGET FOLDER…: runs a target over all files of the folders, of up to 1 MB, in a build
// without sanitizers, and prints the slowest. What takes long for its size runs once more, repeated
// up to 1 MB, which shows time that grows faster than the input. Exits with 1 if one took too long
// (fuzz/target.h), or names the one that showed another finding.
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz/target.h"

namespace {

constexpr size_t kMaxBytes = 1'000'000;
constexpr size_t kRepeated = 100;  // inputs
constexpr size_t kPrinted = 5;
constexpr unsigned kMostWait = 120;  // seconds, for one that never ends

struct Run {
  std::string path;
  size_t bytes = 0;
  double seconds = 0;
  double SecondsPerByte() const { return seconds / static_cast<double>(bytes + 100); }
};

const char* g_path = "";

void Tell(int) {
  const char text[] = "\nfinding: ";
  if (write(STDERR_FILENO, text, sizeof text - 1) < 0 ||
      write(STDERR_FILENO, g_path, std::strlen(g_path)) < 0 || write(STDERR_FILENO, "\n", 1) < 0)
    _exit(1);
  _exit(1);
}

std::string BytesOf(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

double SecondsOf(const std::string& bytes, const std::string& path) {
  g_path = path.c_str();
  alarm(kMostWait);
  const double seconds =
      fovea::fuzz::SecondsOf(reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size(),
                             fovea::fuzz::MostSeconds(bytes.size()));
  alarm(0);
  return seconds;
}

bool Slower(const Run& a, const Run& b) { return a.seconds > b.seconds; }

void Print(const std::vector<Run>& runs, const char* what) {
  std::printf("  %s:\n", what);
  for (size_t i = 0; i < std::min(kPrinted, runs.size()); ++i)
    std::printf("    %7.3f s  %7zu bytes  %s\n", runs[i].seconds, runs[i].bytes,
                runs[i].path.c_str());
}

bool TooSlow(const std::vector<Run>& runs) {
  return std::any_of(runs.begin(), runs.end(), [](const Run& run) {
    return run.seconds > fovea::fuzz::MostSeconds(run.bytes);
  });
}

}  // namespace

int main(int count, char** arguments) {
  for (const int number : {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGALRM}) std::signal(number, Tell);
  std::vector<Run> runs;
  size_t larger = 0;
  for (int i = 1; i < count; ++i) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(arguments[i])) {
      if (!entry.is_regular_file()) continue;
      if (entry.file_size() > kMaxBytes) {
        ++larger;
        continue;
      }
      const std::string path = entry.path(), bytes = BytesOf(path);
      runs.push_back({path, bytes.size(), SecondsOf(bytes, path)});
    }
  }
  std::sort(runs.begin(), runs.end(), Slower);
  std::printf("%zu inputs, %zu larger ones left out\n", runs.size(), larger);
  Print(runs, "slowest");

  std::vector<Run> repeated = runs;
  std::sort(repeated.begin(), repeated.end(),
            [](const Run& a, const Run& b) { return a.SecondsPerByte() > b.SecondsPerByte(); });
  repeated.resize(std::min(kRepeated, repeated.size()));
  std::erase_if(repeated, [](const Run& run) { return run.bytes == 0; });
  for (Run& run : repeated) {
    const std::string once = BytesOf(run.path);
    std::string bytes;
    while (bytes.size() + once.size() <= kMaxBytes) bytes += once;
    run.bytes = bytes.size();
    run.seconds = SecondsOf(bytes, run.path);
  }
  std::sort(repeated.begin(), repeated.end(), Slower);
  Print(repeated, "slowest when repeated up to 1 MB");
  return TooSlow(runs) || TooSlow(repeated) ? 1 : 0;
}
