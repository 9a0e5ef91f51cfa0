#ifndef FOVEA_KERNELS_BYTES_BYTE_WINDOWS_H_
#define FOVEA_KERNELS_BYTES_BYTE_WINDOWS_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "fovea/kernels/bytes/window_features.h"

namespace fovea::kernels {

// Windows are whole lines of together at least kShortWindow bytes that are no blanks, parts of
// longer lines of kLongWindow such bytes, cut between words, and, where bytes are raw, stretches of
// kBinaryWindow bytes: raw is what lies between control characters that stand near each other, and
// the text before and behind it goes on as if it were not there. A script that is opened among them
// (`<?php`, `<?=`, `<script`, `<%` and 16 bytes on) is text. `<?`, `?>`, `<script` and
// `</script>` begin or end a window, too, if it has kShortestWindow bytes: there, one language is
// set into another.
inline constexpr int kShortestWindow = 16, kShortWindow = 40, kLongWindow = 160,
                     kLongestWord = 1024, kBinaryWindow = 128;

// Bump when the same bytes give other windows or features: models know those they were trained on.
inline constexpr int kFeatureVersion = 3;

// Bytes [start, end) and what the features of a window are made of.
struct ByteWindow {
  int64_t start, end;
  bool raw;             // no text
  WindowTokens tokens;  // during the call of a sink alone
};
using WindowSink = std::function<void(const ByteWindow&)>;

// Cuts bytes into windows, in order and without gaps. Tokens are words and punctuation, in lower
// case, with every run of digits as one 0, escapes (\x41 \101 \u0041 %41) each as one sign, words
// of more than 32 characters by length and alphabet alone, and blanks, line ends, NULs and
// byte-order marks left out. So neither windows nor features depend on indentation, line endings or
// UTF-16. Of raw bytes: sequences of 2 to 4 bytes. Memory: twice the bytes. bytes: less than 256
// MiB.
void ForEachWindow(std::span<const uint8_t> bytes, const WindowSink& sink);

// All windows at once, with all their features.
struct ByteWindows {
  std::vector<int32_t> start = {0};  // [W + 1] first byte of each window, and the end of the last
  std::vector<int32_t> first = {0};  // [W + 1] its first place in `features`, and the end
  std::vector<uint32_t> features;

  int64_t count() const { return static_cast<int64_t>(start.size()) - 1; }
};
ByteWindows CutIntoWindows(std::span<const uint8_t> bytes);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_BYTES_BYTE_WINDOWS_H_
