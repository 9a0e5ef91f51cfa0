#ifndef FOVEA_DATA_FILES_UNREADABLE_H_
#define FOVEA_DATA_FILES_UNREADABLE_H_

#include <sys/types.h>

#include <string>

namespace fovea::data {

// Why something on disk cannot be read, in words for a report.
std::string ReasonOf(int error);         // an errno
std::string NotAFile(mode_t file_type);  // "is a fifo, not a file"

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_UNREADABLE_H_
