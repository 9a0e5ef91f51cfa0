#ifndef FOVEA_DATA_FILES_FOLDER_WALK_H_
#define FOVEA_DATA_FILES_FOLDER_WALK_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fovea/data/files/file_walk.h"

namespace fovea::data {

// The files on disk below some paths, in deterministic order: paths as given, entries of a folder
// sorted by name (bytes). Holds at most the listing of the open folders in memory. Fifos, sockets,
// devices, unreadable folders and folders that the kernel makes up (/proc, unless given) come out
// with a reason instead of being read; what is excluded does not come out at all. A path that was
// given and does not exist throws InputError at construction.
//
// Symbolic links that are given are followed. One that is found on the way
// - and leads to something that is walked anyway under its own path is left out;
// - and leads to a file elsewhere comes out as that file: its content is part of what is there;
// - and leads to a folder elsewhere comes out with a reason, or is entered (once) with
// follow_links;
// - and leads nowhere, to itself or back to a folder around it comes out with a reason.
class FolderWalk {
 public:
  struct Entry {
    std::string path;
    std::string not_read;  // why this cannot be read; empty: a regular file
    int64_t bytes = 0;
  };
  FolderWalk(std::vector<std::string> paths, WalkOptions options);
  ~FolderWalk();
  std::optional<Entry> Next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_FOLDER_WALK_H_
