#ifndef FOVEA_DATA_FILES_WALK_PASSED_OVER_H_
#define FOVEA_DATA_FILES_WALK_PASSED_OVER_H_

#include <cstdint>
#include <string>
#include <vector>

namespace fovea::data {

// How many there are, and the first of them.
struct NamedFew {
  static constexpr size_t kNamed = 5;
  int64_t count = 0;
  std::vector<std::string> first;

  void Add(const std::string& name) {
    if (count++ < static_cast<int64_t>(kNamed)) first.push_back(name);
  }
};

// What a walk met on its way and did not read, for it holds no files of this tree or archive.
struct PassedOver {
  int64_t sockets = 0, fifos = 0, devices = 0;
  int64_t dead_links = 0;   // symbolic links that lead nowhere, or to themselves
  int64_t links_back = 0;   // links that lead back to a folder around them
  NamedFew pseudo_folders;  // of file systems that the kernel makes up
  NamedFew links_outside;   // "path -> target": to folders elsewhere, not followed
  NamedFew ignore_files;    // that were read as files, not obeyed
  // Of an archive: "member -> target" of links to what is not in it, and fifos, devices and the
  // like.
  NamedFew links_out, special_members;
};

// A sentence for each kind; empty where there was nothing. follow: what makes a walk follow links,
// "--follow"; empty: nothing does.
std::vector<std::string> PassedOverText(const PassedOver& passed, const std::string& follow);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_WALK_PASSED_OVER_H_
