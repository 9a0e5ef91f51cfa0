#include "fovea/scan/known/key_paths.h"

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
  for (const std::string& given : given_) {
    const std::string folder = WithSlash(given);
    if (path.size() > folder.size() && path.starts_with(folder)) return path.substr(folder.size());
    if (path != given && !path.starts_with(given + std::string(kInside))) continue;
    const std::string inside = path.substr(given.size());
    std::string whole = (std::filesystem::path(here_) / given).lexically_normal().string();
    if (whole.size() > here_.size() && whole.starts_with(here_)) whole.erase(0, here_.size());
    return whole + inside;
  }
  return path;
}

}  // namespace fovea::scan
