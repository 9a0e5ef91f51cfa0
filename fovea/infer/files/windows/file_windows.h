#ifndef FOVEA_INFER_FILES_WINDOWS_FILE_WINDOWS_H_
#define FOVEA_INFER_FILES_WINDOWS_FILE_WINDOWS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/content/decoded_pieces.h"
#include "fovea/kernels/bytes/window_features.h"

namespace fovea::infer {

// Lists of 32-bit features, one behind the other.
struct FeatureLists {
  std::vector<uint32_t> features;
  std::vector<int32_t> first = {0};  // [count + 1] where each list begins, and the end of the last

  int64_t count() const { return static_cast<int64_t>(first.size()) - 1; }
  std::span<const uint32_t> of(int64_t i) const {
    return std::span(features).subspan(static_cast<size_t>(first[i]),
                                       static_cast<size_t>(first[i + 1] - first[i]));
  }
  void Append(std::span<const uint32_t> list) {
    features.insert(features.end(), list.begin(), list.end());
    Close();
  }
  // What was appended to `features` is the next list.
  void Close() { first.push_back(static_cast<int32_t>(features.size())); }
};

enum class WindowKind : uint8_t {
  kText,
  kRaw,      // no text
  kDecoded,  // of what an encoded literal says; its place is that of the literal
  kGap,      // nothing: between windows that are no neighbours
};

// What a model reads of a stretch of a file: windows in the order in which they are neighbours. The
// text comes first, as if there were no raw bytes in it; then the raw bytes; then what is decoded,
// each piece of it by itself. Between these stand kGaps gaps.
struct FileWindows {
  static constexpr int kGaps = 2;

  // Of the stretch; those of text and raw bytes together cover it, each byte once.
  std::vector<ByteSpan> spans;
  std::vector<WindowKind> kinds;
  kernels::WindowTokenLists tokens;
  // What a window says, in the bytes given or in `pieces`; nothing of raw windows and gaps.
  std::vector<std::span<const uint8_t>> texts;
  std::vector<data::DecodedPiece> pieces;
  std::vector<data::DecodedPiece> binary_pieces;  // to raw bytes, for another look at these
  bool cut = false;  // more is encoded than was decoded (data::DecodedPieces)

  int64_t count() const { return static_cast<int64_t>(spans.size()); }
  void AddGaps();
};

// What a model reads of raw windows: tokens, or nothing, since it has another look at raw bytes.
enum class RawTokens : uint8_t { kRead, kSkip };

// bytes: less than 256 MiB; they must outlive the windows.
FileWindows CutIntoFileWindows(std::span<const uint8_t> bytes, RawTokens raw = RawTokens::kRead);

// Features of tokens (kernels/bytes/window_features.h) of some windows: the simple ones, or all,
// each once in a window. −1: a gap.
FeatureLists SimpleOf(const FileWindows& windows, std::span<const int64_t> which);
FeatureLists TokensOf(const FileWindows& windows, std::span<const int64_t> which);
// The n-grams (kernels/bytes/byte_ngrams.h) of some windows, each once in a window. −1: a gap.
FeatureLists NgramsOf(const FileWindows& windows, std::span<const int64_t> which);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_WINDOWS_FILE_WINDOWS_H_
