#include "fovea/data/content/decoded_pieces.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "fovea/data/content/binary/find_binary.h"
#include "fovea/data/content/content_scan.h"
#include "fovea/data/content/piece_builder.h"
#include "fovea/data/content/text_inflater.h"
#include "fovea/data/content/values/content_values.h"

namespace fovea::data {
namespace {

class Decoding {
 public:
  Decoding(std::string_view text, const DecodeLimits& limits)
      : text_(text),
        limits_(limits),
        left_(limits.max_bytes > 0 ? limits.max_bytes : 6 * text.size() + kSlack),
        room_{limits.max_pieces, left_},
        // One bomb leaves the others their share.
        inflater_(2 * left_, left_ / 2) {}

  DecodedPieces Run() {
    std::vector<ByteSpan> skipped;
    AddValues(&skipped);
    Scan(text_, nullptr, skipped, 1);
    for (size_t i = 0; i < result_.pieces.size() && !Full(); ++i) {
      // The piece itself moves when the list grows.
      const DecodedPiece piece = result_.pieces[i];
      Scan(piece.bytes, piece.map, {}, piece.depth + 1);
    }
    FitBinary();
    result_.cut |= inflater_.cut();
    return std::move(result_);
  }

 private:
  static constexpr size_t kSlack = 128 << 10;

  bool Full() const { return left_ == 0 || result_.pieces.size() >= limits_.max_pieces; }

  // Makes pieces of cells or values, which are then skipped as they stand.
  void AddValues(std::vector<ByteSpan>* skipped) {
    const std::span bytes(reinterpret_cast<const uint8_t*>(text_.data()), text_.size());
    for (ContentValue& value : IsNotebook(bytes) ? NotebookCells(text_) : SqlValues(text_)) {
      if (Full() || value.bytes.size() > left_ || limits_.max_depth == 0) {
        result_.cut = true;
        return;
      }
      left_ -= value.bytes.size();
      skipped->push_back(value.outer);
      const ByteSpan all{0, static_cast<int64_t>(value.bytes.size())};
      result_.pieces.push_back({std::move(value.bytes), all, value.encoding, 1, value.outer,
                                std::make_shared<OuterMap>(std::move(value.map))});
    }
  }

  void Scan(std::string_view text, const std::shared_ptr<const OuterMap>& map,
            const std::vector<ByteSpan>& skipped, int depth) {
    ContentScan scan(text, &inflater_);
    ScanContent(skipped, &scan);
    // What could be seen before the piece was decoded was decoded then.
    if (map != nullptr)
      std::erase_if(scan.finds, [&](const Find& find) {
        return !map->TouchesDecoded(
            {static_cast<int64_t>(find.whole_start), static_cast<int64_t>(find.whole_end)});
      });
    FindBinary(scan, skipped, map, depth, depth > limits_.max_depth ? &no_room_ : &room_,
               &result_.binary);
    for (const Neighbourhood& near : Neighbourhoods(scan)) {
      if (Full() || depth > limits_.max_depth) {
        result_.cut = true;
        return;
      }
      DecodedPiece piece = BuildPiece(scan, near, limits_.context, left_, map);
      piece.depth = depth;
      left_ -= piece.bytes.size();
      result_.cut |= left_ == 0;
      result_.pieces.push_back(std::move(piece));
    }
  }

  // Leaves as much of what is binary as text left room for.
  void FitBinary() {
    size_t size = 0, kept = 0;
    for (const DecodedPiece& piece : result_.binary) {
      size += piece.bytes.size();
      if (size > left_) break;
      ++kept;
    }
    result_.cut |= kept < result_.binary.size() || room_.cut || no_room_.cut;
    result_.binary.erase(result_.binary.begin() + static_cast<std::ptrdiff_t>(kept),
                         result_.binary.end());
  }

  const std::string_view text_;
  const DecodeLimits limits_;
  size_t left_;
  BinaryRoom room_;
  BinaryRoom no_room_{0, kSlack};  // too deep
  TextInflater inflater_;
  DecodedPieces result_;
};

}  // namespace

std::string_view EncodingName(Encoding encoding) {
  static constexpr std::string_view kNames[kEncodings] = {
      "escapes",       "joined strings",
      "reversed text", "character codes",
      "hexadecimal",   "base64",
      "deflate",       "percent",
      "entities",      "invisible characters",
      "rot13",         "packer",
      "notebook cell", "value in an SQL dump",
  };
  return kNames[static_cast<size_t>(encoding)];
}

DecodedPieces DecodePieces(std::span<const uint8_t> bytes, const DecodeLimits& limits) {
  return Decoding({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, limits).Run();
}

}  // namespace fovea::data
