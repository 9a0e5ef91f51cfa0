#ifndef FOVEA_DATA_CONTENT_CONTENT_SCAN_H_
#define FOVEA_DATA_CONTENT_CONTENT_SCAN_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/data/content/decoded_pieces.h"
#include "fovea/data/content/outer_map.h"
#include "fovea/data/content/text_inflater.h"

namespace fovea::data {

// Bytes [start, end) of a text that read as bytes [first, last) of ContentScan::decoded.
struct Find {
  size_t start, end, first, last;
  Encoding encoding;
  Stretch stretch;
  // A neighbourhood of finds becomes a piece where the weights reach kWeight. 0: nothing that
  // deserves one, but is decoded with what is near.
  int weight;
  // The whole that it is part of: a literal of many lines, all that are joined.
  size_t whole_start, whole_end;
};
inline constexpr int kWeight = 4;

struct JoinedText;
class NamedStrings;

// What the readers of encodings work on: a text, and what they found so far.
struct ContentScan {
  explicit ContentScan(std::string_view scanned, TextInflater* shared_inflater)
      : text(scanned), inflater(shared_inflater) {}

  // Notes that bytes [start, end) read as `bytes`.
  void Add(size_t start, size_t end, std::string_view bytes, Encoding encoding, Stretch stretch,
           int weight);

  // Makes one whole of the finds from an index on.
  void MakeWhole(size_t first_find);
  // Notes that a stretch is dealt with.
  void Take(size_t start, size_t end) {
    taken.push_back({static_cast<int64_t>(start), static_cast<int64_t>(end)});
  }

  std::string_view text;
  TextInflater* inflater;
  std::string decoded;
  std::vector<Find> finds;
  // Stretches that are dealt with, sorted: a run of base64 that touches one is no find.
  std::vector<ByteSpan> taken;

  // For literals: up to where no closing quote of a kind comes, on the line and at all; and the
  // last closing one, which opens nothing.
  size_t none_on_line[3] = {0, 0, 0}, none_at_all[3] = {0, 0, 0};
  size_t closed = std::string_view::npos;
  // Up to where literals were read as parts of one.
  size_t joined_until = 0;
  std::shared_ptr<NamedStrings> strings;  // when something asks for them
  JoinedText* joined = nullptr;           // to be used again and again

  // Runs of digits of base 16 or base64 that make no text.
  std::vector<ByteSpan> binary_runs;
};

// Finds what is encoded in the text, but for bytes in `skipped` (sorted). The finds come out sorted
// and disjoint.
void ScanContent(const std::vector<ByteSpan>& skipped, ContentScan* scan);

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_CONTENT_SCAN_H_
