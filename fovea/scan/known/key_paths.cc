#include "fovea/scan/known/key_paths.h"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <utility>

namespace fovea::scan {
namespace {

constexpr std::string_view kInside = "!/";

std::string WithSlash(std::string path) {
  if (!path.ends_with('/')) path += '/';
  return path;
}

}  // namespace

KeyPaths::KeyPaths(std::vector<std::string> given, std::string here)
    : given_(std::move(given)), here_(WithSlash(std::move(here))) {}

std::string KeyPaths::Of(const std::string& path) const {
  // Of a file that was given itself.
  const auto from_here = [this](const std::string& file) {
    std::string whole = (std::filesystem::path(here_) / file).lexically_normal().string();
    if (whole.size() > here_.size() && whole.starts_with(here_)) whole.erase(0, here_.size());
    return whole;
  };
  for (const std::string& given : given_) {
    const std::string folder = WithSlash(given);
    if (path.size() > folder.size() && path.starts_with(folder)) return path.substr(folder.size());
    if (path != given && !path.starts_with(given + std::string(kInside))) continue;
    return from_here(given) + path.substr(given.size());
  }
  // It comes from a list of files.
  const size_t inside = std::min(path.find(kInside), path.size());
  return from_here(path.substr(0, inside)) + path.substr(inside);
}

}  // namespace fovea::scan
