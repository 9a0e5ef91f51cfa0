#ifndef FOVEA_INFER_FILES_SHARP_READING_H_
#define FOVEA_INFER_FILES_SHARP_READING_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "fovea/infer/files/sharp/byte_pairs.h"
#include "fovea/infer/files/windows/file_windows.h"

namespace fovea::infer {

// How much the sharp look reads of a place, and how.
struct ReadingOptions {
  int64_t tokens = 384;     // the most of a place
  int64_t pool = 3;         // tokens of a position
  int64_t table_bits = 15;  // rows of features: 2^table_bits
};

// The text around a window, and which windows it is from.
struct PlaceText {
  struct Part {
    int64_t window;
    int64_t start;  // in `bytes`, where the text of the window begins
  };
  std::string bytes;
  std::vector<Part> parts;                    // in order
  int64_t centre = 0;                         // which of them
  const data::DecodedPiece* piece = nullptr;  // that it is from; none: the file itself

  ByteSpan Of(size_t part) const {
    return {parts[part].start, part + 1 < parts.size() ? parts[part + 1].start : std::ssize(bytes)};
  }
};

// The text of a window and of its neighbours to either side, as much as `most` tokens may need;
// empty of a window of raw bytes. The windows must outlive it.
PlaceText TextAround(const FileWindows& windows, int64_t centre, int64_t most);

// The bytes of the file that a span of the text, not empty, stands for.
ByteSpan PlaceInFile(const FileWindows& windows, const PlaceText& text, const ByteSpan& span);

// Calls visit(word) for each word of a text as byte pairs are cut from it: names, marks and numbers
// of up to four digits, in small letters.
void ForEachSpelling(std::span<const uint8_t> text,
                     const std::function<void(std::span<const uint8_t>)>& visit);

// What the sharp look reads: positions of `pool` tokens each (byte pairs of words in small
// letters), each a list of features: its tokens, pairs of neighbouring tokens by hash, how its
// words are spelt, what was left out of them, and whether it lies in the window that drew the look.
// The table has a row for each piece and those signs; pairs share the rest.
struct Reading {
  FeatureLists features;            // a list for each position
  std::vector<ByteSpan> positions;  // in the text
};
Reading Read(const PlaceText& text, const BytePairs& pairs, const ReadingOptions& options);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_SHARP_READING_H_
