#include "fovea/data/files/walk/overlaps.h"

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace fovea::data {

std::string RealPath(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(realpath(path.c_str(), nullptr),
                                                         &std::free);
  return real == nullptr ? "" : real.get();
}

Overlaps::Overlaps(const std::vector<std::string>& given) {
  if (given.size() < 2) return;
  std::vector<std::string> real;
  for (const std::string& path : given) {
    real.push_back(RealPath(path));
    if (!real.back().ends_with('/')) real.back() += '/';
  }
  // What lies in a folder stands right behind it.
  std::sort(real.begin(), real.end());
  const std::string* outer = nullptr;
  for (const std::string& path : real) {
    if (outer == nullptr || !path.starts_with(*outer))
      outer = &path;
    else if (around_.empty() || !path.starts_with(around_.back()))
      around_.push_back(path);
  }
}

std::string Overlaps::Key(const std::string& path, bool itself) const {
  if (around_.empty()) return "";
  std::string real;
  const size_t slash = path.rfind('/');
  if (itself)
    real = RealPath(path);
  else if (slash == path.npos)
    real = RealPath(".") + '/' + path;
  else
    real = RealPath(path.substr(0, slash + 1)) + path.substr(slash);
  const std::string with_slash = real + '/';
  const auto next = std::upper_bound(around_.begin(), around_.end(), with_slash);
  return next != around_.begin() && with_slash.starts_with(*(next - 1)) ? real : "";
}

}  // namespace fovea::data
