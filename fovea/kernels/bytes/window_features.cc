#include "fovea/kernels/bytes/window_features.h"

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/bytes/window_features.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Lanes = hn::CappedTag<uint32_t, 16>;

// out_i = FeatureOf the sum of kinds_k · tokens_{i−k}, for `count` tokens and up to 15 more.
template <size_t kLength>
void Sequences(const uint32_t* tokens, size_t count, const uint32_t (&kinds)[kLength],
               uint32_t* out) {
  const Lanes d;
  const auto make = [&](const uint32_t* from, uint32_t* to) HWY_ATTR {
    auto sum = hn::Mul(hn::LoadU(d, from), hn::Set(d, kinds[0]));
    for (size_t k = 1; k < kLength; ++k)
      sum = hn::Add(sum, hn::Mul(hn::LoadU(d, from - k), hn::Set(d, kinds[k])));
    hn::StoreU(hn::Mul(hn::Xor(sum, hn::ShiftRight<15>(sum)), hn::Set(d, kMixing)), d, to);
  };
  size_t i = 0;
  for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d)) make(tokens + i, out + i);
  if (i == count) return;
  // Nothing behind the last may be read.
  uint32_t last[kLength + 15] = {};
  std::copy(tokens + i + 1 - kLength, tokens + count, last);
  make(last + kLength - 1, out + i);
}

void Simple(const uint32_t* tokens, size_t count, uint32_t* out) {
  constexpr uint32_t kOne[] = {kOneWord};
  Sequences(tokens, count, kOne, out);
  Sequences(tokens, count, kTwoWords, out + count);
}

void Rest(const uint32_t* tokens, const uint32_t* shapes, size_t count, uint32_t* out) {
  constexpr uint32_t kShapes[] = {kEightShapes};
  Sequences(tokens, count, kThreeWords, out);
  Sequences(shapes, count, kShapes, out + count);
}

// Three features for each of `count` fours, and up to 15 more.
void Raw(const uint32_t* fours, size_t count, uint32_t* out) {
  const Lanes d;
  const auto make = [&](auto bytes, uint32_t kind) HWY_ATTR {
    const auto value = hn::Mul(bytes, hn::Set(d, kind));
    return hn::Mul(hn::Xor(value, hn::ShiftRight<15>(value)), hn::Set(d, kMixing));
  };
  for (size_t i = 0; i < count; i += hn::Lanes(d)) {
    const auto four = hn::LoadU(d, fours + i);
    hn::StoreInterleaved3(make(hn::And(four, hn::Set(d, 0xffff)), kTwoBytes),
                          make(hn::And(four, hn::Set(d, 0xffffff)), kThreeBytes),
                          make(four, kFourBytes), d, out + 3 * i);
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace fovea::kernels {

HWY_EXPORT(Simple);
HWY_EXPORT(Rest);
HWY_EXPORT(Raw);

std::span<const uint32_t> WindowFeatures::Simple(const WindowTokens& window) {
  const size_t count = window.shapes.size();
  Require(count <= kMostTokens && window.raw.size() <= kMostRaw, "a window has at most ",
          kMostTokens, " tokens and ", kMostRaw, " raw bytes, got ", count, " and ",
          window.raw.size());
  if (count > 0)
    HWY_DYNAMIC_DISPATCH(Simple)(&window.hashes[WindowTokens::kBefore], count, features_.data());
  size_t raw = 0;
  uint32_t last = window.raw_before;
  for (const uint8_t byte : window.raw) {
    // Without a branch that could be guessed wrong.
    const bool counts = byte != 0 || (last & 0xffff) != 0;
    last = counts ? last << 8 | byte : last;
    fours_[raw] = last;
    raw += counts ? 1 : 0;
  }
  if (raw > 0) HWY_DYNAMIC_DISPATCH(Raw)(fours_.data(), raw, features_.data() + 2 * count);
  return {features_.data(), 2 * count + 3 * raw};
}

std::span<const uint32_t> WindowFeatures::All(const WindowTokens& window) {
  const size_t count = window.shapes.size(), simple = Simple(window).size();
  Require(window.others.size() <= kMostOthers, "a window has at most ", kMostOthers,
          " other features, got ", window.others.size());
  if (count > 0) HWY_DYNAMIC_DISPATCH(Rest)
  (&window.hashes[WindowTokens::kBefore], window.shapes.data(), count, features_.data() + simple);
  std::copy(window.others.begin(), window.others.end(), features_.begin() + simple + 2 * count);
  return {features_.data(), simple + 2 * count + window.others.size()};
}

WindowTokens WindowTokenLists::of(int64_t i) const {
  const Ends &begin = ends_[static_cast<size_t>(i)], &end = ends_[static_cast<size_t>(i) + 1];
  const size_t before = WindowTokens::kBefore * static_cast<size_t>(i);
  const auto part = [](const std::vector<uint32_t>& all, size_t from, size_t to) {
    return std::span(all).subspan(from, to - from);
  };
  return {
      .hashes = part(hashes_, begin.tokens + before, end.tokens + before + WindowTokens::kBefore),
      .shapes = part(shapes_, begin.tokens, end.tokens),
      .others = part(others_, begin.others, end.others),
      .raw = raw_[static_cast<size_t>(i)].bytes,
      .raw_before = raw_[static_cast<size_t>(i)].before};
}

void WindowTokenLists::Reserve(size_t tokens) {
  hashes_.reserve(tokens + tokens / 8);
  shapes_.reserve(tokens);
}

void WindowTokenLists::Append(const WindowTokens& window) {
  const auto append = [](std::span<const uint32_t> list, std::vector<uint32_t>* to) {
    to->insert(to->end(), list.begin(), list.end());
  };
  append(window.hashes, &hashes_);
  if (window.hashes.empty()) hashes_.resize(hashes_.size() + WindowTokens::kBefore);
  append(window.shapes, &shapes_);
  append(window.others, &others_);
  raw_.push_back({window.raw, window.raw_before});
  ends_.push_back({static_cast<int32_t>(shapes_.size()), static_cast<int32_t>(others_.size())});
}

void WindowTokenLists::AddToLast(uint32_t feature) {
  const int32_t before = ends_[ends_.size() - 2].others;
  if (ends_.back().others - before >= static_cast<int32_t>(kMostOthers)) {
    others_.back() = feature;
    return;
  }
  others_.push_back(feature);
  ++ends_.back().others;
}

}  // namespace fovea::kernels

#endif  // HWY_ONCE
