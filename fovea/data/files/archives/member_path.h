#ifndef FOVEA_DATA_FILES_ARCHIVES_MEMBER_PATH_H_
#define FOVEA_DATA_FILES_ARCHIVES_MEMBER_PATH_H_

#include <string>

namespace fovea::data {

// Between the path of an archive and that of a member.
inline constexpr char kInside[] = "!/";

// Name of what a compressed file of that path holds: "a.php" in "x/a.php.gz", else "content".
std::string UnpackedName(const std::string& path);

// Whether the target of a symbolic link of that name in an archive lies outside of the archive.
bool LeavesArchive(const std::string& name, const std::string& target);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_ARCHIVES_MEMBER_PATH_H_
