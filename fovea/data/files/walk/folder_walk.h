#ifndef FOVEA_DATA_FILES_WALK_FOLDER_WALK_H_
#define FOVEA_DATA_FILES_WALK_FOLDER_WALK_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "fovea/data/files/file_walk.h"
#include "fovea/data/files/walk/left_out.h"
#include "fovea/data/files/walk/passed_over.h"

namespace fovea::data {

// The files on disk below some paths, in deterministic order: paths as given, entries of a folder
// sorted by name (bytes). Holds at most the listing of the open folders in memory. What is given
// and cannot be read (it is not there, is a fifo, a socket, a device), and files and folders that
// cannot be opened, come out with a reason. What several of the given paths lead to comes out once,
// for the first of them. What is left out by the options is counted, and so are
// fifos, sockets and devices that are found on the way. Pseudo file systems (/proc) are counted,
// too, and one that is given is not read; a folder in one may be given.
//
// Symbolic links that are given are followed. One that is found on the way
// - and leads to something that is walked anyway under its own path is left out;
// - and leads to a file elsewhere comes out as that file: its content is part of what is there;
// - and leads to a folder elsewhere is counted, or is entered (once) with follow_links;
// - and leads nowhere, to itself or back to a folder around it is counted.
class FolderWalk {
 public:
  struct Entry {
    std::string path;
    std::string not_read;  // why this cannot be read; empty: a regular file
    int64_t bytes = 0;
    size_t root = 0;  // bytes of the path that name the folder that was given
  };
  // More paths to walk, after those that are given at once.
  struct Start {
    std::string path;
    std::string not_read = {};        // why there is nothing to look at
    std::optional<size_t> root = {};  // bytes of a folder that patterns go by; none: as if given.
                                      // Else it is as if found there: a link, for instance, is one
  };
  using Source = std::function<std::optional<Start>()>;

  // Throws as PathFilter does.
  FolderWalk(std::vector<std::string> paths, WalkOptions options, Source more = nullptr);
  ~FolderWalk();
  std::optional<Entry> Next();

  // Up to now.
  const PassedOver& passed_over() const;
  const LeftOutCounts& left_out() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_WALK_FOLDER_WALK_H_
