#ifndef FOVEA_DATA_FILES_WALK_OVERLAPS_H_
#define FOVEA_DATA_FILES_WALK_OVERLAPS_H_

#include <string>
#include <vector>

namespace fovea::data {

// Where a path really leads, without links in it; empty: nowhere.
std::string RealPath(const std::string& path);

// Where more than one of the paths that a walk begins with lead: "site" and "site/js".
class Overlaps {
 public:
  explicit Overlaps(const std::vector<std::string>& given);

  // By which a file that is met again, on another way, can be known; empty: only one leads there.
  // itself: a link at the end of the path is followed, too.
  std::string Key(const std::string& path, bool itself) const;

 private:
  std::vector<std::string> around_;  // real paths with a slash behind, sorted, none in another
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_WALK_OVERLAPS_H_
