#ifndef FOVEA_KERNELS_DOT_DOT_MEMORY_H_
#define FOVEA_KERNELS_DOT_DOT_MEMORY_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/core/tensor.h"

namespace fovea::kernels {

// Dot-product attention over memories that many queries meet, as the hypotheses of a beam meet
// their source at every step:
//   s[n,k,h,j] = scale · q[n,k,h] · key[n,j,h],  w[n,k,h] = softmax over j < length[n] of s[n,k,h],
//   o[n,k,h] = Σ_j w[n,k,h,j] value[n,j,h].
// Keys are laid out once as the tiles of a product read them.
class DotMemory {
 public:
  struct Inputs {
    int64_t count = 0;   // N memories
    int64_t places = 0;  // S of each
    int64_t heads = 1;   // H
    int64_t size = 0;    // D, of one head: a key and a value have H · D numbers
    const float* keys;   // [N, S, stride], keys in front
    int64_t stride;
    int64_t value_offset;              // from a key to its value
    std::span<const int32_t> lengths;  // [N], 1 to S
    float scale = 1;                   // finite
  };

  DotMemory() = default;
  // Copies what it needs. Throws ArgumentError on sizes that do not fit.
  explicit DotMemory(const Inputs& inputs);

  int64_t places() const { return places_; }

  // K queries for each of the memories `which` [M], side by side: query [M, K, ·], its rows
  // `query_stride` apart; output [M, K, H · D]; weights [M, K, H, S], 0 behind a length, or empty
  // if not wanted. On up to NumThreads() threads with the same bits on any number. Throws
  // ArgumentError on sizes that do not fit. Error of a score: at most (D + 2) u |scale| Σ|q key|;
  // weights and outputs are those of such scores up to a few roundings.
  void Attend(std::span<const int32_t> which, int64_t queries, const float* query,
              int64_t query_stride, std::span<float> output, std::span<float> weights) const;

  // One memory and head, as a kernel sees it; rows of whole vectors of 16.
  struct Head {
    const float *keys, *values;  // [D, padded places], scaled; [S, padded size]
  };
  Head HeadOf(int64_t memory, int64_t head) const {
    const float* at = packed_.data() + (memory * heads_ + head) * head_floats();
    return {at, at + size_ * padded_places_};
  }
  int64_t length(int64_t memory) const { return lengths_[static_cast<size_t>(memory)]; }
  int64_t heads() const { return heads_; }
  int64_t size() const { return size_; }
  int64_t padded_places() const { return padded_places_; }
  int64_t padded_size() const { return padded_size_; }

 private:
  int64_t head_floats() const { return size_ * padded_places_ + places_ * padded_size_; }

  int64_t places_ = 0, heads_ = 0, size_ = 0, padded_places_ = 0, padded_size_ = 0;
  std::vector<int32_t> lengths_;
  Tensor packed_;  // [N, H, head_floats()]
};

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_DOT_DOT_MEMORY_H_
