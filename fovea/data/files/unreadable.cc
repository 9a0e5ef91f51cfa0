#include "fovea/data/files/unreadable.h"

#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace fovea::data {

std::string ReasonOf(int error) {
  switch (error) {
    case EACCES:
    case EPERM:
      return "cannot be read: permission denied";
    case ENOENT:
    case ENOTDIR:
      return "is not there (any more)";
    case ELOOP:
      return "is a link that leads to itself";
    case ENAMETOOLONG:
      return "has a path that is too long for the system";
    default:
      return std::string("cannot be read: ") + std::strerror(error);
  }
}

std::string NotAFile(mode_t file_type) {
  switch (file_type & S_IFMT) {
    case S_IFDIR:
      return "is a folder, not a file";
    case S_IFIFO:
      return "is a fifo, not a file";
    case S_IFSOCK:
      return "is a socket, not a file";
    case S_IFCHR:
    case S_IFBLK:
      return "is a device, not a file";
    default:
      return "is not a regular file";
  }
}

}  // namespace fovea::data
