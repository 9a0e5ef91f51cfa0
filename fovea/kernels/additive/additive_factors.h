#ifndef FOVEA_KERNELS_ADDITIVE_ADDITIVE_FACTORS_H_
#define FOVEA_KERNELS_ADDITIVE_ADDITIVE_FACTORS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/kernels/additive/additive_attention.h"

// How the kernels of additive attention lay out their operands.
namespace fovea::kernels {

inline constexpr int64_t kGroup = 4;   // dimensions whose fractions share a division
inline constexpr int64_t kChunk = 16;  // dimensions whose range is known together
inline constexpr int64_t kPanel = 16;  // keys side by side
inline constexpr int64_t kKeys = 64;   // keys of a block; kTileKeys of tile_softmax-inl.h
inline constexpr int64_t kRows = 48;   // queries of a block
// Up to so many, as in a decoder, meet keys as rows.
inline constexpr int64_t kFewQueries = 2;

// With E = e^{2q} e^{2k}, the kernels' x = kScale (1 + E) is within kScale and 1 / kScale while
// q + k ≤ kProductLimit = ln(2^50) / 2; then four x multiply without over- or underflow.
inline constexpr float kScale = 0x1p-25f;
inline constexpr float kProductLimit = 17.3f;
// As much for 1 + E itself, in the gradients: ln(2^31) / 2.
inline constexpr float kMostReciprocal = 0x1p31f;
inline constexpr float kReciprocalLimit = 10.7f;
// e^{2q} and e^{2k} are taken of |q| and |k| up to this; beyond, their product says too little.
inline constexpr float kFactorLimit = 30;
// Where queries are few, e^{2(q + k)} counts as at most 2^30: four times over it is within a float,
// and tanh is 1. e^{2 · 10.4} is a little less.
inline constexpr float kMostFactor = 0x1p30f;
inline constexpr float kDirectLimit = 10.39f;

// v as the scores' kernel takes it. In a group of 4 dimensions let m be the geometric mean of |v|
// and v' = v / m; with n = kScale (E − 1) and y = n / v' + 2 kScale / v',
//   v tanh(q + k) = m n / y.
// The product of the group's y has no v in it. |v| is taken as 2^-30 max |v| at least.
struct AdditiveV {
  AdditiveV(const AdditiveShape& shape, std::span<const float> v, float scale);

  int64_t groups, chunks, stride;  // stride = 16 · chunks ≥ A
  std::vector<float> weight;       // [H, stride] c · v, zeros behind
  std::vector<float> inverse;      // [H, stride] 1 / v'
  std::vector<float> offset;       // [H, stride] 2 kScale / v'
  std::vector<float> mean;         // [H, groups] m
  std::vector<float> unit;         // [H, stride] c · v / unit_scale, below 1, zeros behind
  std::vector<float> unit_scale;   // [H] a power of 2
};

struct AdditiveKeys::Factors {
  int64_t sequences, keys, hidden, panels, stride;
  std::vector<float> rows;     // [N, Tk, stride] e^{2k}
  std::vector<float> maximum;  // [N, panels, chunks]
  std::vector<uint8_t> wild;   // [N, panels] whether a key is beyond kFactorLimit or NaN
};

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ADDITIVE_ADDITIVE_FACTORS_H_
