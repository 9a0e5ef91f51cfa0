#include "fovea/core/version.h"

namespace fovea {

const char* Version() { return FOVEA_VERSION; }

}  // namespace fovea
