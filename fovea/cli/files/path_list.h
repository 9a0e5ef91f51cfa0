#ifndef FOVEA_CLI_FILES_PATH_LIST_H_
#define FOVEA_CLI_FILES_PATH_LIST_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "fovea/data/byte_reader.h"
#include "fovea/data/files/walk/folder_walk.h"

namespace fovea::cli {

// The paths of a list, one a line or with a NUL behind each, as they are asked for: memory does not
// grow with the list. Empty lines do not count, nor does a carriage return at the end of a line
// whose path is there without it only. What is no path (too long, or with a NUL in a list of lines)
// and a list that cannot be read to its end come out as not read.
class PathList {
 public:
  // file: "-" is standard input. Throws InputError where it cannot be opened.
  PathList(const std::string& file, bool null_separated, const std::atomic<bool>* stop);

  std::optional<data::FolderWalk::Start> Next();
  int64_t count() const { return count_; }  // of paths until now
  bool failed() const { return failed_; }   // could not be read to its end
  const std::string& name() const { return name_; }

 private:
  bool Fill();
  bool NextLine(std::string* line);

  const std::string name_;
  const char separator_;
  std::unique_ptr<data::ByteReader> bytes_;
  std::string buffer_;
  size_t at_ = 0;
  bool ended_ = false, failed_ = false;
  int64_t count_ = 0;
};

}  // namespace fovea::cli

#endif  // FOVEA_CLI_FILES_PATH_LIST_H_
