#include "fovea/data/content/piece_builder.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

// Finds nearer than this are neighbours.
constexpr size_t kNear = 200;

bool IsContinuation(char c) { return (static_cast<uint8_t>(c) & 0xC0) == 0x80; }

bool IsWorthIt(const ContentScan& scan, const Neighbourhood& near) {
  constexpr size_t kFew = 16;
  int weight = 0;
  std::string escaped;
  for (size_t i = near.first; i <= near.last; ++i) {
    const Find& find = scan.finds[i];
    weight = std::min(weight + find.weight, kWeight);
    if (find.encoding == Encoding::kEscapes || find.encoding == Encoding::kPercent)
      escaped += std::string_view(scan.decoded).substr(find.first, find.last - find.first);
  }
  return weight >= kWeight && (escaped.size() < kFew || ShareOfText(escaped) >= .75);
}

// Copies text and decoded bytes into a piece, up to a bound.
class PieceText {
 public:
  PieceText(const ContentScan& scan, size_t most, const std::shared_ptr<const OuterMap>& parent)
      : scan_(scan), most_(most), map_(std::make_shared<OuterMap>(parent)) {}

  void Same(size_t start, size_t end) {
    if (start >= end) return;
    end = std::min(end, start + most_ - bytes_.size());
    bytes_ += scan_.text.substr(start, end - start);
    map_->Add(Stretch::kSame, static_cast<int64_t>(end - start), Span(start, end));
  }
  void Decoded(const Find& find) {
    const size_t size = std::min(find.last - find.first, most_ - bytes_.size());
    const bool whole = size == find.last - find.first;
    bytes_ += std::string_view(scan_.decoded).substr(find.first, size);
    map_->Add(whole ? find.stretch : Stretch::kWhole, static_cast<int64_t>(size),
              Span(find.start, find.end));
    sizes_[static_cast<size_t>(find.encoding)] += size + 1;
  }

  int64_t size() const { return static_cast<int64_t>(bytes_.size()); }
  DecodedPiece Take(ByteSpan decoded) {
    const auto most = std::max_element(sizes_.begin(), sizes_.end());
    const ByteSpan outer = map_->Outer(decoded);
    return {std::move(bytes_), decoded, static_cast<Encoding>(most - sizes_.begin()), 0, outer,
            std::move(map_)};
  }

 private:
  static ByteSpan Span(size_t start, size_t end) {
    return {static_cast<int64_t>(start), static_cast<int64_t>(end)};
  }

  const ContentScan& scan_;
  const size_t most_;
  std::string bytes_;
  std::shared_ptr<OuterMap> map_;
  std::array<size_t, kEncodings> sizes_{};
};

}  // namespace

std::vector<Neighbourhood> Neighbourhoods(const ContentScan& scan) {
  std::vector<Neighbourhood> all;
  const std::vector<Find>& finds = scan.finds;
  constexpr size_t kNone = std::string_view::npos;
  Neighbourhood near{kNone, kNone};
  const auto close = [&] {
    if (near.first != kNone && IsWorthIt(scan, near)) all.push_back(near);
    near = {kNone, kNone};
  };
  for (size_t i = 0; i < finds.size(); ++i) {
    if (finds[i].weight == 0) continue;
    if (near.first != kNone && finds[i].start - finds[near.last].end >= kNear) close();
    if (near.first == kNone) near.first = i;
    near.last = i;
  }
  close();
  return all;
}

DecodedPiece BuildPiece(const ContentScan& scan, const Neighbourhood& near, size_t context,
                        size_t most, const std::shared_ptr<const OuterMap>& parent) {
  const std::vector<Find>& finds = scan.finds;
  const std::string_view text = scan.text;
  size_t first = near.first, last = near.last;
  size_t from = finds[first].start - std::min(finds[first].start, context);
  size_t to = std::min(finds[last].end + context, text.size());
  while (from < finds[first].start && IsContinuation(text[from])) ++from;
  while (to > finds[last].end && to < text.size() && IsContinuation(text[to])) --to;
  // What the context would cut stands as it is; the rest of it is decoded as well.
  while (first > 0 && finds[first - 1].start >= from) --first;
  while (last + 1 < finds.size() && finds[last + 1].end <= to) ++last;

  PieceText piece(scan, most, parent);
  ByteSpan decoded;
  size_t at = from;
  for (size_t i = first; i <= last; ++i) {
    piece.Same(at, finds[i].start);
    if (i == near.first) decoded.start = piece.size();
    piece.Decoded(finds[i]);
    if (i == near.last) decoded.end = piece.size();
    at = finds[i].end;
  }
  piece.Same(at, to);
  return piece.Take(decoded);
}

}  // namespace fovea::data
