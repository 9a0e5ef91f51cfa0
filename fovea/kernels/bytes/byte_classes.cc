#include "fovea/kernels/bytes/byte_classes.h"

#include <algorithm>
#include <cstring>

#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/bytes/byte_classes.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

// count: a multiple of 64. `to.plain` has room for as many bytes, each of the bits for count / 64.
void ClassifyBlocks(const uint8_t* from, int64_t count, ByteClasses& to) {
  const hn::CappedTag<uint8_t, 64> d;
  const int64_t lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto in_range = [&](auto c, uint8_t first, uint8_t last) HWY_ATTR {
    // No unsigned comparison is cheap everywhere; the smaller of c − first and the width is itself.
    const auto offset = hn::Sub(c, hn::Set(d, first));
    return hn::Eq(hn::Min(offset, hn::Set(d, static_cast<uint8_t>(last - first))), offset);
  };
  const auto is = [&](auto c, char value)
                      HWY_ATTR { return hn::Eq(c, hn::Set(d, static_cast<uint8_t>(value))); };
  uint8_t* const plain = to.plain.data();
  for (int64_t i = 0; i < count; i += 64) {
    for (int64_t k = i; k < i + 64; k += lanes) {
      const auto c = hn::LoadU(d, from + k);
      const auto capital = in_range(c, 'A', 'Z'), digit = in_range(c, '0', '9');
      const auto lower = hn::Or(c, hn::IfThenElseZero(capital, hn::Set(d, 0x20)));
      const auto raised =
          hn::Or(hn::Or(capital, in_range(c, 0x80, 0xff)), hn::Or(is(c, '_'), is(c, '$')));
      const auto word = hn::Or(hn::Or(in_range(lower, 'a', 'z'), digit), raised);
      const auto newline = hn::Or(is(c, '\n'), is(c, '\r'));
      const auto layout = in_range(c, '\t', '\r');
      const auto nul = is(c, '\0');
      const auto blank = hn::Or(hn::Or(is(c, ' '), nul), hn::AndNot(newline, layout));
      const auto escape = hn::Or(hn::Or(is(c, '\\'), is(c, '%')), hn::Or(is(c, '<'), is(c, '>')));
      const auto low = hn::AndNot(hn::Or(layout, is(c, 0x1b)), in_range(c, 0, 0x1f));
      const auto control = hn::Or(low, is(c, 0x7f));
      hn::StoreU(hn::IfThenElse(digit, hn::Set(d, '0'), lower), d, plain + k);
      const auto store = [&](ByteBits& bits, auto mask) HWY_ATTR {
        if constexpr (hn::MaxLanes(d) >= 8)
          hn::StoreMaskBits(d, mask, reinterpret_cast<uint8_t*>(bits.data()) + k / 8);
        else  // one lane: the target without vectors
          bits[k / 64] = (k % 64 == 0 ? 0 : bits[k / 64]) | uint64_t{hn::CountTrue(d, mask)}
                                                                << (k % 64);
      };
      store(to.word, word);
      store(to.digit, digit);
      store(to.raised, raised);
      store(to.blank, blank);
      store(to.newline, newline);
      store(to.escape, escape);
      store(to.control, control);
    }
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace fovea::kernels {

HWY_EXPORT(ClassifyBlocks);

void Classify(std::span<const uint8_t> bytes, ByteClasses* classes) {
  const auto size = static_cast<int64_t>(bytes.size());
  const int64_t whole = size / 64 * 64, rest = size - whole;
  ByteBits* const all[] = {&classes->word,    &classes->digit,  &classes->raised, &classes->blank,
                           &classes->newline, &classes->escape, &classes->control};
  for (ByteBits* bits : all) bits->Resize(size);
  classes->plain.resize(static_cast<size_t>(whole + 64 + kPlainSlack));
  HWY_DYNAMIC_DISPATCH(ClassifyBlocks)(bytes.data(), whole, *classes);
  std::fill(classes->plain.begin() + whole, classes->plain.end(), 0);
  if (rest == 0) return;
  // The last bytes apart, with blanks behind.
  uint8_t block[64] = {};
  std::memcpy(block, bytes.data() + whole, static_cast<size_t>(rest));
  ByteClasses last;
  last.plain.resize(64);
  ByteBits* const lasts[] = {&last.word,    &last.digit,  &last.raised, &last.blank,
                             &last.newline, &last.escape, &last.control};
  for (ByteBits* bits : lasts) bits->Resize(64);
  HWY_DYNAMIC_DISPATCH(ClassifyBlocks)(block, 64, last);
  std::copy_n(last.plain.begin(), rest, classes->plain.begin() + whole);
  const uint64_t there = (uint64_t{1} << rest) - 1;
  for (size_t i = 0; i < std::size(all); ++i) (*all[i])[whole / 64] = (*lasts[i])[0] & there;
}

}  // namespace fovea::kernels

#endif  // HWY_ONCE
