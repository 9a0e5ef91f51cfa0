#include "fovea/data/content/outer_map.h"

#include <algorithm>

namespace fovea::data {

void OuterMap::Add(Stretch stretch, int64_t inner_size, ByteSpan outer, bool decoded) {
  decoded |= stretch != Stretch::kSame;
  if (inner_size == 0 && !decoded) return;
  if (!parts_.empty()) {
    const Part& last = parts_.back();
    const bool goes_on = stretch == Stretch::kSame && last.stretch == stretch &&
                         last.decoded == decoded && last.outer.end == outer.start;
    if (goes_on) {
      parts_.back().outer.end = outer.end;
      size_ += inner_size;
      return;
    }
  }
  parts_.push_back({size_, outer, stretch, decoded, 1, 0});
  size_ += inner_size;
}

void OuterMap::AddItems(int64_t inner_size, ByteSpan outer, uint16_t item_size, uint32_t gap) {
  parts_.push_back({size_, outer, Stretch::kItems, true, item_size, gap});
  size_ += inner_size;
}

size_t OuterMap::At(int64_t inner) const {
  size_t part = static_cast<size_t>(
      std::upper_bound(parts_.begin(), parts_.end(), inner,
                       [](int64_t place, const Part& p) { return place < p.inner; }) -
      parts_.begin());
  if (part > 0) --part;
  while (part > 0 && End(part) == parts_[part].inner) --part;
  return part;
}

ByteSpan OuterMap::Within(size_t index, ByteSpan inner) const {
  const Part& part = parts_[index];
  const int64_t size = End(index) - part.inner;
  const int64_t from = std::max(inner.start, part.inner) - part.inner;
  const int64_t to = std::clamp(inner.end - part.inner, from, std::max(from, size));
  if (size == 0 || part.stretch == Stretch::kWhole) return part.outer;
  if (part.stretch == Stretch::kSame) return {part.outer.start + from, part.outer.start + to};
  if (part.stretch == Stretch::kItems) {
    const int64_t item = part.item_size, distance = (part.outer.size() + part.gap) * item / size;
    const int64_t start = std::min(part.outer.start + from / item * distance, part.outer.end);
    const int64_t end = part.outer.start + (to + item - 1) / item * distance - part.gap;
    return {start, std::max(start, end)};
  }
  const int64_t outer = part.outer.size();
  const int64_t first = from * outer / size, last = (to * outer + size - 1) / size;
  if (part.stretch == Stretch::kLinear) return {part.outer.start + first, part.outer.start + last};
  return {part.outer.end - last, part.outer.end - first};
}

ByteSpan OuterMap::Outer(ByteSpan inner) const {
  if (parts_.empty()) return {};
  inner.start = std::clamp<int64_t>(inner.start, 0, size_);
  inner.end = std::clamp(inner.end, inner.start, size_);
  const size_t first = At(std::min(inner.start, std::max<int64_t>(size_ - 1, 0)));
  const size_t last = At(std::max(inner.end - 1, inner.start));
  ByteSpan outer = Within(first, inner);
  if (last != first) outer.end = std::max(outer.end, Within(last, inner).end);
  return parent_ == nullptr ? outer : parent_->Outer(outer);
}

bool OuterMap::TouchesDecoded(ByteSpan inner) const {
  auto part = std::lower_bound(parts_.begin(), parts_.end(), inner.start,
                               [](const Part& p, int64_t place) { return p.inner < place; });
  if (part != parts_.begin()) --part;
  for (; part != parts_.end() && part->inner <= inner.end; ++part) {
    const int64_t end = End(static_cast<size_t>(part - parts_.begin()));
    if (part->decoded && end >= inner.start) return true;
  }
  return false;
}

}  // namespace fovea::data
