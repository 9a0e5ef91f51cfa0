#ifndef FOVEA_DATA_FILES_WALK_LEFT_OUT_H_
#define FOVEA_DATA_FILES_WALK_LEFT_OUT_H_

#include <array>
#include <cstddef>
#include <cstdint>

namespace fovea::data {

// Why something is left out, by the wish of whoever asked for the walk.
enum class LeftOutBy : uint8_t { kExclude, kIgnoreFile, kInclude, kSize, kAge };
inline constexpr size_t kLeftOutReasons = 5;

// What was left out for one reason. A folder counts once, whatever lies in it.
struct LeftOutCount {
  int64_t files = 0, folders = 0;
  bool operator==(const LeftOutCount&) const = default;
};
// By LeftOutBy.
using LeftOutCounts = std::array<LeftOutCount, kLeftOutReasons>;

}  // namespace fovea::data

#endif  // FOVEA_DATA_FILES_WALK_LEFT_OUT_H_
