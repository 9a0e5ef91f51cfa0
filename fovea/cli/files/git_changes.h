#ifndef FOVEA_CLI_FILES_GIT_CHANGES_H_
#define FOVEA_CLI_FILES_GIT_CHANGES_H_

#include <string>
#include <vector>

#include "fovea/data/files/walk/folder_walk.h"

namespace fovea::cli {

// What has changed in `path`, a file or a folder, since a commit of its Git repository, as Git
// says: committed, staged and unstaged changes, and files that are not known to Git and not ignored
// by it; deleted ones not. In the order of bytes. Of a submodule the whole folder: it has other
// commits. Paths begin with `path`. Throws InputError where there is no git, no repository or no
// such commit.
std::vector<data::FolderWalk::Start> ChangedSince(const std::string& commit,
                                                  const std::string& path);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FILES_GIT_CHANGES_H_
