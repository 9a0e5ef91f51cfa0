#ifndef FOVEA_DATA_FILES_WALK_PATH_SPELLINGS_H_
#define FOVEA_DATA_FILES_WALK_PATH_SPELLINGS_H_

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace fovea::data {

using PathParts = std::vector<std::string_view>;

// The names between the slashes of a path, without "." and empty ones.
PathParts PartsOfPath(std::string_view path);

// The ways in which one path may be spelled: as a report prints it, relative to the folder that the
// walk began with, relative to each archive around it, and from the root of the file system. All of
// them end alike.
class PathSpellings {
 public:
  // path: as printed ("./a", "/srv/www/a", "site.zip!/inner/a"). root: how many of its bytes name
  // what the walk began with. working_folder: PartsOfPath of it; none: relative paths have no
  // absolute spelling. All must outlive this.
  PathSpellings(std::string_view path, size_t root, const PathParts& working_folder);

  size_t size() const { return parts_.size(); }
  std::string_view name(size_t count) const { return parts_[count - 1]; }

  // Whether `matches` holds for a spelling of the path's first `count` parts.
  template <class Matches>
  bool Any(size_t count, const Matches& matches) const {
    const std::span<const std::string_view> printed(parts_.data(), count);
    for (const size_t start : starts_)
      if (start < count && matches(printed.subspan(start))) return true;
    return false;
  }
  // The same for the absolute one, where the printed one is relative.
  template <class Matches>
  bool Absolute(size_t count, const Matches& matches) const {
    const size_t cut = parts_.size() - count;
    return absolute_.size() > cut &&
           matches(std::span<const std::string_view>(absolute_.data(), absolute_.size() - cut));
  }

 private:
  PathParts parts_;
  std::vector<size_t> starts_;  // parts that a spelling begins with
  PathParts absolute_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_WALK_PATH_SPELLINGS_H_
