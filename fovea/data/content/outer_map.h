#ifndef FOVEA_DATA_CONTENT_OUTER_MAP_H_
#define FOVEA_DATA_CONTENT_OUTER_MAP_H_

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "fovea/core/byte_span.h"

namespace fovea::data {

// How a stretch of decoded bytes lies over the bytes that it was decoded from.
enum class Stretch : uint8_t {
  kSame,       // byte by byte, not decoded at all
  kLinear,     // each inner byte has an equal share of the outer ones
  kBackwards,  // the same, from the end
  kItems,      // so many inner bytes each have so many outer ones of their own: numbers, escapes
  kWhole,      // any part of it comes from all of the outer bytes: what was compressed
};

// Where the bytes of a decoded text stood, piecewise. Where they stood in a text that was decoded
// itself, `parent` goes on from there.
class OuterMap {
 public:
  explicit OuterMap(std::shared_ptr<const OuterMap> parent = nullptr)
      : parent_(std::move(parent)) {}

  // Appends a stretch of inner_size bytes (0 where bytes were left out) that comes from `outer`,
  // which starts no earlier than the one before ended. `decoded`: it counts as decoded, even if
  // byte by byte.
  void Add(Stretch stretch, int64_t inner_size, ByteSpan outer, bool decoded = false);

  // Appends items of item_size bytes that lie at equal distances in `outer`, with `gap` bytes
  // between: the numbers of {0x90, 0x91}.
  void AddItems(int64_t inner_size, ByteSpan outer, uint16_t item_size, uint32_t gap);

  // The bytes of the outermost text that `inner` stands for; within [0, size()] it is cut to that.
  ByteSpan Outer(ByteSpan inner) const;
  // Whether the span holds or touches what was decoded here (not what the parent had decoded).
  bool TouchesDecoded(ByteSpan inner) const;

  int64_t size() const { return size_; }

 private:
  struct Part {
    int64_t inner;  // its start
    ByteSpan outer;
    Stretch stretch;
    bool decoded;
    uint16_t item_size = 1;  // of kItems
    uint32_t gap = 0;
  };

  int64_t End(size_t part) const {
    return part + 1 < parts_.size() ? parts_[part + 1].inner : size_;
  }
  // The last part that starts at or before a place and is not empty, if there is one.
  size_t At(int64_t inner) const;
  ByteSpan Within(size_t part, ByteSpan inner) const;

  std::vector<Part> parts_;
  int64_t size_ = 0;
  std::shared_ptr<const OuterMap> parent_;
};

}  // namespace fovea::data

#endif  // FOVEA_DATA_CONTENT_OUTER_MAP_H_
