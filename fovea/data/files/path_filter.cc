#include "fovea/data/files/path_filter.h"

#include <fnmatch.h>

#include <algorithm>

namespace fovea::data {
namespace {

bool Matches(const std::vector<std::string>& patterns, const std::string& path) {
  if (patterns.empty()) return false;
  const std::string last(LastPart(path));
  if (last == "." || last == "..") return false;
  const char* whole = path.c_str() + (path.starts_with("./") ? 2 : 0);
  return std::any_of(patterns.begin(), patterns.end(), [&](const std::string& pattern) {
    const bool by_path = pattern.find('/') != std::string::npos;
    return fnmatch(pattern.c_str(), by_path ? whole : last.c_str(), 0) == 0;
  });
}

std::vector<std::string> WithoutEndSlashes(std::vector<std::string> patterns) {
  for (std::string& pattern : patterns)
    while (pattern.size() > 1 && pattern.back() == '/') pattern.pop_back();
  return patterns;
}

}  // namespace

std::string_view LastPart(std::string_view path) {
  while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos || path.size() == 1 ? path : path.substr(slash + 1);
}

PathFilter::PathFilter(std::vector<std::string> include, std::vector<std::string> exclude)
    : include_(WithoutEndSlashes(std::move(include))),
      exclude_(WithoutEndSlashes(std::move(exclude))) {}

bool PathFilter::Includes(const std::string& path) const {
  return include_.empty() || Matches(include_, path);
}

bool PathFilter::Excludes(const std::string& path) const { return Matches(exclude_, path); }

bool PathFilter::ExcludesFrom(size_t from, const std::string& path) const {
  if (exclude_.empty()) return false;
  for (size_t slash = path.find('/', from + 1); slash != std::string::npos;
       slash = path.find('/', slash + 1))
    if (Excludes(path.substr(0, slash))) return true;
  return Excludes(path);
}

}  // namespace fovea::data
