#ifndef FOVEA_CORE_VERSION_H_
#define FOVEA_CORE_VERSION_H_

namespace fovea {

// "MAJOR.MINOR.PATCH", from the project's CMakeLists.txt.
const char* Version();

}  // namespace fovea

#endif  // FOVEA_CORE_VERSION_H_
