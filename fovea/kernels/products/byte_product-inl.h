// Products of rows of bytes and one panel of a ByteMatrix, compiled once for each SIMD target.

#include <cstdint>
#include <cstring>
#include <type_traits>

#if defined(FOVEA_KERNELS_PRODUCTS_BYTE_PRODUCT_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef FOVEA_KERNELS_PRODUCTS_BYTE_PRODUCT_INL_H_
#undef FOVEA_KERNELS_PRODUCTS_BYTE_PRODUCT_INL_H_
#else
#define FOVEA_KERNELS_PRODUCTS_BYTE_PRODUCT_INL_H_
#endif

#include "fovea/kernels/products/byte_matrix.h"
#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Highway 1.0 has no name for the instruction, so only the target that surely has it uses it.
#if HWY_TARGET == HWY_AVX3_DL
inline constexpr bool kMultipliesBytes = true;

// What turns sums of products of bytes into scores: x = x_scale · (a − 128), a unsigned.
struct ByteScores {
  const float* x_scale;      // [rows]
  const float *scale, *sum;  // [64] of the panel
  const float* bias;         // [64]
};

// The target's own attributes lack it.
HWY_PUSH_ATTRIBUTES(HWY_TARGET_STR ",avx512vnni")

// sum += Σ over fours of bytes, those of a without sign. Of the intrinsic g++ 12 copies each sum
// from register to register and to the stack, which takes twice the time.
HWY_INLINE void AddProducts(__m512i a, __m512i b, __m512i& sum) {
  asm("vpdpbusd %2, %1, %0" : "+v"(sum) : "v"(a), "v"(b));
}

// scores [kRows, 64] of rows of bytes a [kRows, terms], terms a multiple of 4, and a panel:
//   score = x_scale · scale · Σ a b − 128 · x_scale · sum + bias.
template <int kRows>
HWY_INLINE void MultiplyBytesTile(const uint8_t* HWY_RESTRICT a, int64_t terms,
                                  const int8_t* HWY_RESTRICT panel, const ByteScores& to,
                                  float* HWY_RESTRICT scores, int64_t stride) {
  constexpr int kVectors = 4;
  const FloatTag d;
  const hn::Repartition<int32_t, FloatTag> di;
  __m512i sum[kRows][kVectors];  // Vecs, in structs, would be copied from register to register
#pragma GCC unroll 8
  for (int r = 0; r < kRows; ++r) {
#pragma GCC unroll 8
    for (int v = 0; v < kVectors; ++v) sum[r][v] = _mm512_setzero_si512();
  }
  const auto* words = reinterpret_cast<const int32_t*>(panel);
  for (int64_t t = 0; t < terms; t += 4, words += 64) {
    __m512i right[kVectors];
#pragma GCC unroll 8
    for (int v = 0; v < kVectors; ++v) right[v] = hn::LoadU(di, words + v * 16).raw;
#pragma GCC unroll 8
    for (int r = 0; r < kRows; ++r) {
      int32_t four;
      std::memcpy(&four, a + r * terms + t, sizeof(four));
      const __m512i left = _mm512_set1_epi32(four);
#pragma GCC unroll 8
      for (int v = 0; v < kVectors; ++v) AddProducts(left, right[v], sum[r][v]);
    }
  }
#pragma GCC unroll 8
  for (int v = 0; v < kVectors; ++v) {
    const auto scale = hn::LoadU(d, to.scale + v * 16), of_sum = hn::LoadU(d, to.sum + v * 16),
               bias = hn::LoadU(d, to.bias + v * 16);
#pragma GCC unroll 8
    for (int r = 0; r < kRows; ++r) {
      const auto x_scale = hn::Set(d, to.x_scale[r]);
      const auto centred = hn::MulSub(hn::ConvertTo(d, hn::Vec<decltype(di)>{sum[r][v]}), scale,
                                      hn::Mul(hn::Set(d, 128.0f), of_sum));
      hn::StoreU(hn::MulAdd(x_scale, centred, bias), d, scores + r * stride + v * 16);
    }
  }
}

HWY_NOINLINE inline void MultiplyBytes(const uint8_t* a, int64_t rows, int64_t terms,
                                       const int8_t* panel, ByteScores to, float* scores,
                                       int64_t stride) {
  const auto next = [&](auto count) {
    constexpr int kRows = decltype(count)::value;
    MultiplyBytesTile<kRows>(a, terms, panel, to, scores, stride);
    a += kRows * terms;
    scores += kRows * stride;
    to.x_scale += kRows;
    rows -= kRows;
  };
  while (rows >= 6) next(std::integral_constant<int, 6>());
  if (rows >= 4) next(std::integral_constant<int, 4>());
  if (rows >= 2) next(std::integral_constant<int, 2>());
  if (rows >= 1) next(std::integral_constant<int, 1>());
}

HWY_POP_ATTRIBUTES
#else
inline constexpr bool kMultipliesBytes = false;
#endif

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // FOVEA_KERNELS_PRODUCTS_BYTE_PRODUCT_INL_H_
