#include "fovea/data/files/archives/member_path.h"

#include <cstdint>
#include <string_view>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/data/files/walk/path_filter.h"

namespace fovea::data {

std::string UnpackedName(const std::string& path) {
  static constexpr std::pair<std::string_view, std::string_view> kSuffixes[] = {
      {".gz", ""},      {".bz2", ""},      {".xz", ""},      {".lzma", ""},    {".lz", ""},
      {".zst", ""},     {".lz4", ""},      {".Z", ""},       {".tgz", ".tar"}, {".tbz2", ".tar"},
      {".txz", ".tar"}, {".tzst", ".tar"}, {".svgz", ".svg"}};
  const std::string_view name = LastPart(path);
  for (const auto& [suffix, instead] : kSuffixes)
    if (name.size() > suffix.size() && name.ends_with(suffix))
      return StrCat(name.substr(0, name.size() - suffix.size()), instead);
  return "content";
}

bool LeavesArchive(const std::string& name, const std::string& target) {
  if (target.starts_with('/')) return true;
  int64_t folders = 0;  // between the archive's root and where the link is or has led
  const auto walk = [&](std::string_view path, bool is_link) {
    while (!path.empty()) {
      const size_t slash = path.find('/');
      const std::string_view part = path.substr(0, slash);
      path = slash == std::string_view::npos ? "" : path.substr(slash + 1);
      if (part.empty() || part == "." || (is_link && path.empty())) continue;
      folders += part == ".." ? -1 : 1;
      if (folders < 0) return true;
    }
    return false;
  };
  return walk(name, true) || walk(target, false);
}

}  // namespace fovea::data
