#ifndef FOVEA_CORE_READABLE_H_
#define FOVEA_CORE_READABLE_H_

#include <cstdint>
#include <string>

namespace fovea {

std::string Grouped(int64_t number);                         // "12,345"
std::string Plural(int64_t count, const std::string& noun);  // "1 sample", "12,000 samples"
std::string ReadableBytes(double bytes);                     // "1.5 GB", "52.4 MB", "800 bytes"

}  // namespace fovea

#endif  // FOVEA_CORE_READABLE_H_
