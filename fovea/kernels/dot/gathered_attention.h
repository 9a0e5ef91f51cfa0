#ifndef FOVEA_KERNELS_DOT_GATHERED_ATTENTION_H_
#define FOVEA_KERNELS_DOT_GATHERED_ATTENTION_H_

#include <cstdint>
#include <span>

namespace fovea::kernels {

// Dot-product attention of single queries over keys that stay where they were made, as the
// hypotheses of a beam meet their pasts, which they partly share:
//   s[r,h,j] = scale · q[r,h] · k[r,j,h],  w[r,h] = softmax over j of s[r,h],
//   o[r,h] = Σ_j w[r,h,j] v[r,j,h].
// Key j of row r is row index[r, j] of block j: a decoder's step adds a block and copies none.
struct GatheredShape {
  int64_t rows = 0;   // R
  int64_t heads = 1;  // H
  int64_t size = 0;   // D, of one head: a query, a key and a value have H · D numbers
};

struct GatheredInputs {
  const float* query;                    // [R, H · D]
  int64_t query_stride;                  // between its rows
  std::span<const float* const> blocks;  // [T], each [·, key_stride], keys in front
  int64_t key_stride;
  int64_t value_offset;              // from a key to its value
  std::span<const int32_t> index;    // [R, T]
  std::span<const int32_t> lengths;  // [R], keys of each row, 1 to T; empty: T
  float scale = 1;                   // finite
};

// output [R, H · D]; weights [R, H, T], 0 behind a row's count, or empty if not wanted. Rows run on
// up to NumThreads() threads with the same bits on any number. Throws ArgumentError on sizes that
// do not fit. Error of a score: at most (D + 2) u |scale| Σ|q k|; weights and outputs are those of
// such scores up to a few roundings.
void GatheredAttention(const GatheredShape& shape, const GatheredInputs& inputs,
                       std::span<float> output, std::span<float> weights);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_DOT_GATHERED_ATTENTION_H_
