#include "fovea/data/content/binary/find_binary.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "fovea/data/content/binary/between_operands.h"
#include "fovea/data/content/binary/binary_builder.h"
#include "fovea/data/content/binary/digit_bytes.h"
#include "fovea/data/content/binary/number_bytes.h"
#include "fovea/data/content/binary/number_token.h"
#include "fovea/data/content/binary/string_bytes.h"
#include "fovea/data/content/plain_text.h"

namespace fovea::data {
namespace {

// Text is looked at for lists of numbers in blocks of so many bytes, at the start of each. A list
// of sixteen numbers fills some of them, and has this many digits and commas there.
constexpr size_t kBlock = 32, kLooked = 16;
constexpr uint8_t kFewestDigits = 3;

bool HasNumbers(const char* block) {
  uint8_t count = 0;
  for (size_t i = 0; i < kLooked; ++i) {
    const auto digit = static_cast<uint8_t>(block[i] - '0');
    count = static_cast<uint8_t>(count + (digit < 10) + (block[i] == ','));
  }
  return count >= kFewestDigits;
}

constexpr std::array<bool, 256> AsTable(std::string_view which) {
  std::array<bool, 256> bytes{};
  for (const char c : which) bytes[static_cast<uint8_t>(c)] = true;
  return bytes;
}

// What stands in a list of numbers or between calls of chr().
constexpr std::array<bool, 256> kListBytes =
    AsTable("0123456789abcdefABCDEFxXhHrRwWytT$,&-+_() \t\r\n");
// What a number or a call of chr() starts with.
constexpr std::array<bool, 256> kFirstBytes = AsTable("0123456789-&cCsS");

bool StartsChr(std::string_view text, size_t at) {
  const char c = Lower(text[at]);
  return (c == 'c' || c == 's') && SkipChr(text, at) != text.npos;
}

class BinaryFinder {
 public:
  BinaryFinder(const ContentScan& scan, const std::shared_ptr<const OuterMap>& parent, int depth,
               BinaryRoom* room)
      : scan_(scan), text_(scan.text), parent_(parent), depth_(depth), room_(room) {}

  void ReadEscapes() {
    size_t behind = 0;
    for (const Find& find : scan_.finds) {
      const bool percent = find.encoding == Encoding::kPercent;
      if ((!percent && find.encoding != Encoding::kEscapes) || find.start < behind) continue;
      const StringBytes found =
          ReadEscapedBytes(text_, find.start, behind, percent, room_->bytes, &builder_);
      Keep(found.is_binary, percent ? Encoding::kPercent : Encoding::kEscapes);
      behind = found.end;
    }
  }

  void ReadNumbers(const std::vector<ByteSpan>& skipped) {
    size_t at = 0;
    for (const ByteSpan& span : skipped) {
      ReadNumbersUpTo(at, static_cast<size_t>(span.start));
      at = std::max(at, static_cast<size_t>(span.end));
    }
    ReadNumbersUpTo(at, text_.size());
  }

  void ReadDigits() {
    for (const ByteSpan& run : scan_.binary_runs) {
      Encoding encoding = Encoding::kHex;
      const bool is_binary = ReadDigitBytes(text_, run, room_->bytes, &builder_, &encoding);
      Keep(is_binary, encoding);
    }
  }

  // Appends all by place, the first of those that overlap.
  void AppendTo(std::vector<DecodedPiece>* binary) {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Found& a, const Found& b) { return a.span.start < b.span.start; });
    int64_t behind = 0;
    for (Found& found : found_) {
      if (found.span.start < behind) {
        room_->bytes += found.piece.bytes.size();
        ++room_->pieces;
        continue;
      }
      behind = found.span.end;
      binary->push_back(std::move(found.piece));
    }
  }

 private:
  struct Found {
    ByteSpan span;
    DecodedPiece piece;
  };

  // Whether it is of the text that was decoded, not of what is around, and no text finds stand on
  // it.
  bool IsNew(const ByteSpan& span) const {
    if (parent_ != nullptr && !parent_->TouchesDecoded({span.start + 1, span.end - 1}))
      return false;
    auto find = std::lower_bound(
        scan_.finds.begin(), scan_.finds.end(), span.start,
        [](const Find& f, int64_t place) { return static_cast<int64_t>(f.end) <= place; });
    for (; find != scan_.finds.end() && static_cast<int64_t>(find->start) < span.end; ++find) {
      const bool in_place =
          find->encoding == Encoding::kEscapes || find->encoding == Encoding::kPercent ||
          find->encoding == Encoding::kEntities || find->encoding == Encoding::kJoined;
      if (!in_place && find->weight >= kWeight) return false;
    }
    return true;
  }

  // Makes a piece of what the builder holds.
  void Keep(bool is_binary, Encoding encoding) {
    const ByteSpan span = builder_.span();
    room_->cut |= builder_.cut();
    if (!is_binary || !IsNew(span)) return;
    room_->cut |= room_->pieces == 0;
    if (room_->pieces == 0) return;
    --room_->pieces;
    room_->bytes -= builder_.bytes().size();
    found_.push_back({span, builder_.Take(encoding, parent_)});
    found_.back().piece.depth = depth_;
  }

  void ReadNumbersUpTo(size_t at, size_t end) {
    const size_t first = at;
    while (at < end && end - first >= kBlock) {
      // The last block lies over the one before.
      const size_t block = std::min(at, end - kBlock);
      at = block + kBlock;
      if (HasNumbers(text_.data() + block)) at = ReadBlock(block, end, std::max(first, behind_));
    }
  }

  // Reads the lists that start in a block or before it. Returns where to go on.
  size_t ReadBlock(size_t block, size_t end, size_t least) {
    size_t at = std::max(block, least);
    while (at > least && kListBytes[static_cast<uint8_t>(text_[at - 1])]) --at;
    const std::string_view text = text_.substr(0, end);
    while (at < block + kBlock && at < end) {
      if (!kFirstBytes[static_cast<uint8_t>(text[at])] || (at > 0 && IsWordChar(text[at - 1]))) {
        ++at;
      } else if (StartsChr(text, at)) {
        const StringBytes found = ReadChrBytes(text, at, room_->bytes, &builder_);
        Keep(found.is_binary, Encoding::kCharacterCodes);
        at = found.end;
      } else if (StartsNumber(text, at)) {
        const NumberBytes found = ReadNumberBytes(text, at, room_->bytes, &builder_);
        Keep(found.is_binary, Encoding::kCharacterCodes);
        at = found.end;
      } else {
        ++at;
      }
    }
    behind_ = std::max(at, block + kBlock);
    return behind_;
  }

  const ContentScan& scan_;
  const std::string_view text_;
  const std::shared_ptr<const OuterMap>& parent_;
  const int depth_;
  BinaryRoom* room_;
  BinaryBuilder builder_;
  std::vector<Found> found_;
  size_t behind_ = 0;  // lists before it are read
};

}  // namespace

void FindBinary(const ContentScan& scan, const std::vector<ByteSpan>& skipped,
                const std::shared_ptr<const OuterMap>& parent, int depth, BinaryRoom* room,
                std::vector<DecodedPiece>* binary) {
  BinaryFinder finder(scan, parent, depth, room);
  finder.ReadEscapes();
  finder.ReadNumbers(skipped);
  finder.ReadDigits();
  finder.AppendTo(binary);
}

}  // namespace fovea::data
