#ifndef FOVEA_SCAN_KNOWN_KEY_PATHS_H_
#define FOVEA_SCAN_KNOWN_KEY_PATHS_H_

#include <string>
#include <vector>

namespace fovea::scan {

// Under which path a finding is known, however the scan came to its file: below the folder that was
// given; a file, or an archive, that was given itself, or in a list of files, has its path below
// the current folder, or its whole path where it lies elsewhere.
class KeyPaths {
 public:
  // given: as the scan was asked for them; none: standard input. here: the current folder.
  KeyPaths(std::vector<std::string> given, std::string here);

  // path: as the scan shows it. Of several paths given, the first that it can come from counts.
  std::string Of(const std::string& path) const;

 private:
  const std::vector<std::string> given_;
  const std::string here_;
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_KNOWN_KEY_PATHS_H_
