#ifndef FOVEA_TRAIN_FILES_RAW_PROGRAM_FILES_H_
#define FOVEA_TRAIN_FILES_RAW_PROGRAM_FILES_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace fovea::train {

// A benign program, document, picture, font or other file that is no text.
struct ProgramFile {
  std::string bytes;
  std::string format;  // data::FormatName; "other" of none
  std::string source;  // the archive or folder that it is from: what is kept apart together
  std::string name;

  std::span<const uint8_t> span() const {
    return {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()};
  }
};

struct ProgramFilesOptions {
  int64_t max_file_bytes = int64_t{24} << 20;  // the rest of a longer file is not kept
  int64_t max_bytes = int64_t{16} << 30;       // in memory, over all
};

// Reads what lies in files, folders and archives, to any depth, each content once; texts are left
// out. A source is what lies directly in a folder named. Throws InputError where nothing is found,
// or more than max_bytes.
std::vector<ProgramFile> ReadProgramFiles(const std::vector<std::string>& paths,
                                          const ProgramFilesOptions& options,
                                          std::vector<std::string>* notes);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_RAW_PROGRAM_FILES_H_
