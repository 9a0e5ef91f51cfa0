#ifndef FOVEA_DATA_FILES_WALK_IGNORE_FILE_H_
#define FOVEA_DATA_FILES_WALK_IGNORE_FILE_H_

#include <string>
#include <vector>

#include "fovea/data/files/walk/path_pattern.h"

namespace fovea::data {

// What a user might expect to be obeyed where it lies; it never is (an intruder would write one).
inline constexpr char kIgnoreFileName[] = ".foveaignore";

// The patterns of a file in the form of .gitignore: one a line; empty lines and lines that begin
// with # do not count, nor do spaces at the end without a backslash before them. Throws InputError
// with the line of a malformed pattern.
std::vector<PathPattern> ReadIgnoreFile(const std::string& path);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_WALK_IGNORE_FILE_H_
