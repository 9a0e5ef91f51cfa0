#include "fovea/data/files/walk/path_spellings.h"

namespace fovea::data {

PathParts PartsOfPath(std::string_view path) {
  PathParts parts;
  while (!path.empty()) {
    const size_t slash = path.find('/');
    const std::string_view part = path.substr(0, slash);
    if (!part.empty() && part != ".") parts.push_back(part);
    path = slash == path.npos ? "" : path.substr(slash + 1);
  }
  return parts;
}

PathSpellings::PathSpellings(std::string_view path, size_t root, const PathParts& working_folder)
    : parts_(PartsOfPath(path)), starts_{0} {
  const size_t below = PartsOfPath(path.substr(0, root)).size();
  if (below > 0) starts_.push_back(below);
  for (size_t i = below; i + 1 < parts_.size(); ++i)
    if (parts_[i].ends_with('!') && i + 1 != below) starts_.push_back(i + 1);
  if (path.starts_with('/') || working_folder.empty()) return;
  absolute_ = working_folder;
  for (const std::string_view part : parts_) {
    if (part != "..")
      absolute_.push_back(part);
    else if (!absolute_.empty())
      absolute_.pop_back();
  }
}

}  // namespace fovea::data
