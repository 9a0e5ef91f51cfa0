#ifndef FOVEA_DATA_FILES_PATH_FILTER_H_
#define FOVEA_DATA_FILES_PATH_FILTER_H_

#include <string>
#include <string_view>
#include <vector>

namespace fovea::data {

// Shell patterns (*, ?, […]) on paths. A pattern with a slash is matched with the whole path, one
// without with its last part; * stands for slashes, too. A slash at the end of a pattern and "./"
// at the start of a path do not count; "." and ".." match nothing.
class PathFilter {
 public:
  PathFilter(std::vector<std::string> include, std::vector<std::string> exclude);

  // Whether a file of that path is asked for: some pattern matches, or there is none.
  bool Includes(const std::string& path) const;
  bool Excludes(const std::string& path) const;
  // Whether the path, or a folder that it names behind its first `from` bytes, is excluded.
  bool ExcludesFrom(size_t from, const std::string& path) const;

 private:
  std::vector<std::string> include_, exclude_;
};

// Behind the last slash; slashes at the end do not count.
std::string_view LastPart(std::string_view path);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_PATH_FILTER_H_
