// Encoded content: whatever the bytes, pieces stay within the limits and lead back into the input,
// and what is made of a part of a file is bounded by it.
#include <algorithm>
#include <cstdint>
#include <span>

#include "fovea/data/content/decoded_pieces.h"
#include "fovea/data/content/values/content_values.h"
#include "fuzz/check.h"
#include "fuzz/target.h"

namespace fovea::data {
namespace {

void CheckSpan(ByteSpan span, size_t size) {
  FUZZ_CHECK(0 <= span.start && span.start <= span.end);
  FUZZ_CHECK(span.end <= static_cast<int64_t>(size));
}

void Pieces(std::span<const uint8_t> bytes, const DecodeLimits& limits) {
  const DecodedPieces decoded = DecodePieces(bytes, limits);
  size_t total = 0;
  int depth = 1;
  for (const DecodedPiece& piece : decoded.pieces) {
    const size_t size = piece.bytes.size();
    const auto end = static_cast<int64_t>(size);
    total += size;
    FUZZ_CHECK(piece.depth == depth || piece.depth == depth + 1);
    depth = piece.depth;
    FUZZ_CHECK(depth <= limits.max_depth);
    FUZZ_CHECK(piece.map->size() == end);
    CheckSpan(piece.decoded, size);
    CheckSpan(piece.outer, bytes.size());
    CheckSpan(piece.Outer({0, end}), bytes.size());
    for (int64_t at = 0; at < end; at += std::max<int64_t>(1, end / 8)) {
      const ByteSpan one = piece.Outer({at, at + 1}), rest = piece.Outer({at, end});
      CheckSpan(one, bytes.size());
      FUZZ_CHECK(rest.start <= one.start && one.end <= rest.end);
    }
  }
  depth = 1;
  int64_t behind = 0;
  for (const DecodedPiece& piece : decoded.binary) {
    const size_t size = piece.bytes.size();
    const auto end = static_cast<int64_t>(size);
    total += size;
    FUZZ_CHECK(size >= 16);
    FUZZ_CHECK(piece.depth >= depth && piece.depth <= limits.max_depth);
    depth = piece.depth;
    FUZZ_CHECK(piece.map->size() == end);
    FUZZ_CHECK(piece.decoded.start == 0 && piece.decoded.end == end);
    CheckSpan(piece.outer, bytes.size());
    FUZZ_CHECK(depth > 1 || behind <= piece.outer.start);
    behind = piece.outer.end;
    for (int64_t at = 0; at < end; at += std::max<int64_t>(1, end / 8)) {
      const ByteSpan one = piece.Outer({at, at + 1}), rest = piece.Outer({at, end});
      FUZZ_CHECK(one.start < one.end);
      // What was turned round lies backwards.
      FUZZ_CHECK(piece.outer.start <= rest.start && rest.end <= piece.outer.end);
      FUZZ_CHECK(depth > 1 || rest.end == piece.outer.end);
      FUZZ_CHECK(rest.start <= one.start && one.end <= rest.end);
    }
  }
  const size_t most = limits.max_bytes > 0 ? limits.max_bytes : 6 * bytes.size() + (128 << 10);
  FUZZ_CHECK(total <= most);
  FUZZ_CHECK(decoded.pieces.size() <= limits.max_pieces);
  FUZZ_CHECK(decoded.binary.size() <= limits.max_pieces);
}

}  // namespace
}  // namespace fovea::data

// The first byte chooses the limits.
void fovea::fuzz::TestOneInput(const uint8_t* data, size_t size) {
  using namespace fovea::data;
  if (size == 0) return;
  const uint8_t choice = data[0];
  const std::span<const uint8_t> bytes(data + 1, size - 1);
  DecodeLimits limits;
  if (choice & 1) limits.max_depth = 1 + (choice >> 1) % 16;
  if (choice & 32) limits.max_pieces = 5;
  if (choice & 64) limits.max_bytes = 2000;
  if (choice & 128) limits.context = 3;
  Pieces(bytes, limits);

  int64_t behind = 0;
  for (const ByteSpan& span : IgnoredSpans(bytes)) {
    CheckSpan(span, bytes.size());
    FUZZ_CHECK(behind <= span.start);
    behind = span.end;
  }
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (const auto& values : {NotebookCells(text), SqlValues(text)}) {
    size_t total = 0;
    for (const ContentValue& value : values) {
      CheckSpan(value.outer, bytes.size());
      FUZZ_CHECK(value.map.size() == static_cast<int64_t>(value.bytes.size()));
      total += value.bytes.size();
    }
    FUZZ_CHECK(total <= bytes.size());
  }
}
