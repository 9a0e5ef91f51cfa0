#ifndef FOVEA_DATA_FILES_WALK_PSEUDO_FILE_SYSTEM_H_
#define FOVEA_DATA_FILES_WALK_PSEUDO_FILE_SYSTEM_H_

namespace fovea::data {

// Whether the files of an open folder are made up by the kernel as they are read, some of them
// without an end: /proc, /sys, /dev/pts and their like.
bool IsPseudoFileSystem(int descriptor);

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_WALK_PSEUDO_FILE_SYSTEM_H_
