#include "fovea/data/files/walk/ignore_file.h"

#include <sys/stat.h>

#include <cstdint>
#include <string_view>

#include "fovea/core/error.h"
#include "fovea/core/file.h"

namespace fovea::data {
namespace {

constexpr int64_t kMaxIgnoreBytes = int64_t{16} << 20;

std::string_view WithoutEndSpaces(std::string_view line) {
  size_t end = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\' && i + 1 < line.size())
      end = ++i + 1;
    else if (line[i] != ' ')
      end = i + 1;
  }
  return line.substr(0, end);
}

}  // namespace

std::vector<PathPattern> ReadIgnoreFile(const std::string& path) {
  struct stat status;
  if (stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 0) return {};
  const std::string text = ReadFile(path, kMaxIgnoreBytes);
  std::string_view rest = text;
  if (rest.starts_with("\xEF\xBB\xBF")) rest.remove_prefix(3);
  std::vector<PathPattern> patterns;
  for (int64_t line = 1; !rest.empty(); ++line) {
    const size_t end = rest.find('\n');
    std::string_view one = rest.substr(0, end);
    rest = end == rest.npos ? "" : rest.substr(end + 1);
    if (one.ends_with('\r')) one.remove_suffix(1);
    one = WithoutEndSpaces(one);
    if (one.empty() || one.starts_with('#')) continue;
    try {
      patterns.emplace_back(one);
    } catch (const ArgumentError& error) {
      throw InputError(path, line, error.what(), "correct the line, or begin it with #");
    }
  }
  return patterns;
}

}  // namespace fovea::data
