#ifndef FOVEA_KERNELS_ADDITIVE_FACTORS_H_
#define FOVEA_KERNELS_ADDITIVE_FACTORS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/kernels/additive_attention.h"

// How additive_attention.cc lays out its operands.
namespace fovea::kernels {

inline constexpr int64_t kGroup = 8;   // dimensions whose fractions share a division
inline constexpr int64_t kChunk = 16;  // dimensions whose range is known together
inline constexpr int64_t kPanel = 16;  // keys side by side
inline constexpr int64_t kKeys = 64;   // keys of a block; kTileKeys of tile_softmax-inl.h
inline constexpr int64_t kRows = 48;   // queries of a block

// e^{2q} and e^{2k} of |q|, |k| up to this leave room for the factors of v.
inline constexpr float kFactorLimit = 30;
// ln(2^28) / 2: (2^-14 (1 + e^{2x}))^8 is in the range of floats up to here, either way.
inline constexpr float kProductLimit = 9.7f;

// v as the scores' kernel takes it. In a group of 8 dimensions let m be the geometric mean of |v|
// and v' = v / m; with y[a] = (1 + e^{2q} e^{2k}) / (2^14 v'[a]) = scale[a] e^{2q} · e^{2k} +
// offset[a], a group's share of Σ v (tanh − 1) is −2 m 2^-14 Σ 1/y. The products of 8 y are then
// within 2^±112. A dimension with |v| ≤ 2^-33 max |v|, and one behind the last, has a constant y.
struct AdditiveV {
  AdditiveV(const AdditiveShape& shape, std::span<const float> v, float sharpness);

  int64_t groups, chunks, stride;  // stride = 16 · chunks ≥ A
  std::vector<float> weight;       // [H, stride] c · v, zeros behind
  std::vector<float> scale, offset;  // [H, stride]
  std::vector<float> low, high;      // [H, stride] bounds of y, where q + k may be beyond the limit
  std::vector<float> group_weight;   // [H, groups]
  std::vector<float> base;           // [H] Σ v
};

struct AdditiveKeys::Factors {
  int64_t sequences, keys, hidden, panels, stride;
  std::vector<float> panel;    // [N, panels, stride, 16] e^{2k}; 1 where there is no key
  std::vector<float> maximum;  // [N, panels, chunks]
  std::vector<uint8_t> wild;   // [N, panels] whether a key is beyond kFactorLimit or NaN
};

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ADDITIVE_FACTORS_H_
