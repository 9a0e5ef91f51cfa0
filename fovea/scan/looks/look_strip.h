#ifndef FOVEA_SCAN_LOOKS_LOOK_STRIP_H_
#define FOVEA_SCAN_LOOKS_LOOK_STRIP_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "fovea/infer/files/file_model.h"

namespace fovea::scan {

// A column of a strip where nothing was said.
inline constexpr float kBlank = std::numeric_limits<float>::quiet_NaN();

// What a look says of a window; NaN: nothing.
using Said = std::function<float(const infer::FileWindow&)>;

// A stretch of `bytes` bytes as a strip of columns of equal width: of each the most that is said of
// a window that lies in it, wholly or in part, so that no window is too small to be seen. Windows
// outside of the stretch are cut to it. None where bytes or columns are not above 0.
std::vector<float> StripColumns(std::span<const infer::FileWindow> windows, int64_t bytes,
                                int64_t columns, const Said& said);

// The columns that a span of the stretch takes, at least one: [start, end) of them.
ByteSpan ColumnsOf(const ByteSpan& span, int64_t bytes, int64_t columns);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_LOOKS_LOOK_STRIP_H_
