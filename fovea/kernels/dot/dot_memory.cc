#include "fovea/kernels/dot/dot_memory.h"

#include <algorithm>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/simd/scratch.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/dot/dot_memory.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/products/register_tile-inl.h"
#include "fovea/kernels/simd/exponentials-inl.h"
#include "hwy/cache_control.h"
#include "hwy/highway.h"

#ifndef FOVEA_KERNELS_DOT_MEMORY_TASK_
#define FOVEA_KERNELS_DOT_MEMORY_TASK_
namespace fovea::kernels {

struct MemoryTask {
  const int32_t* which;
  int64_t queries;
  const float* query;
  int64_t query_stride;
  float* output;
  float* weights;  // or nullptr
};

}  // namespace fovea::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Of up to kTileRows queries of one memory and head.
template <int kRows>
HWY_INLINE void AttendTile(const DotMemory& m, int64_t memory, int64_t head, const float* query,
                           int64_t query_stride, float* scores, float* sums, float* output,
                           float* weights) {
  const FloatTag d;
  const DotMemory::Head of = m.HeadOf(memory, head);
  const int64_t places = m.padded_places(), size = m.padded_size(), length = m.length(memory),
                width = m.heads() * m.size();
  const int64_t needed = (length + kLanes - 1) / kLanes * kLanes;
  MultiplyCols<Store::kOverwrite, kRows>(LeftSide<false>{query, query_stride}, of.keys, places,
                                         m.size(), scores, places, needed);
  float factor[kRows];
  for (int r = 0; r < kRows; ++r) factor[r] = 1 / Exponentials(scores + r * places, length);
  MultiplyCols<Store::kOverwrite, kRows>(LeftSide<false>{scores, places}, of.values, size, length,
                                         sums, size, size);
  for (int r = 0; r < kRows; ++r) {
    const auto factors = hn::Set(d, factor[r]);
    float* to = output + r * width;
    int64_t i = 0;
    for (; i + kLanes <= m.size(); i += kLanes)
      hn::StoreU(hn::Mul(factors, hn::LoadU(d, sums + r * size + i)), d, to + i);
    for (; i < m.size(); ++i) to[i] = factor[r] * sums[r * size + i];
    if (weights == nullptr) continue;
    float* row = weights + r * m.heads() * m.places();
    for (int64_t j = 0; j < m.places(); ++j)
      row[j] = j < length ? factor[r] * scores[r * places + j] : 0;
  }
}

// Asks for what the next memory's head needs, while that of this one is at work.
HWY_INLINE void FetchMemory(const DotMemory& m, int64_t memory, int64_t head) {
  const DotMemory::Head of = m.HeadOf(memory, head);
  const int64_t floats = m.size() * m.padded_places() + m.length(memory) * m.padded_size();
  for (int64_t i = 0; i < floats; i += 16) hwy::Prefetch(of.keys + i);
}

void AttendT(const DotMemory& m, const MemoryTask& task, int64_t first, int64_t last) {
  const int64_t width = m.heads() * m.size(), queries = task.queries;
  float* scores =
      Scratch(ScratchUse::kGatheredScores, kTileRows * (m.padded_places() + m.padded_size()));
  float* sums = scores + kTileRows * m.padded_places();
  for (int64_t i = first; i < last; ++i) {
    for (int64_t h = 0; h < m.heads(); ++h) {
      if (i + 1 < last) FetchMemory(m, task.which[i + 1], h);
      int64_t k = 0;
      const auto next = [&](auto rows) {
        const int64_t row = i * queries + k;
        AttendTile<decltype(rows)::value>(
            m, task.which[i], h, task.query + row * task.query_stride + h * m.size(),
            task.query_stride, scores, sums, task.output + row * width + h * m.size(),
            task.weights == nullptr ? nullptr : task.weights + (row * m.heads() + h) * m.places());
        k += rows;
      };
      while (queries - k >= 5) next(std::integral_constant<int, 5>());
      if (queries - k >= 3) next(std::integral_constant<int, 3>());
      while (k < queries) next(std::integral_constant<int, 1>());
    }
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(AttendT);

constexpr int64_t kMostLanes = 16;
int64_t Padded(int64_t n) { return (n + kMostLanes - 1) / kMostLanes * kMostLanes; }

}  // namespace

DotMemory::DotMemory(const Inputs& in)
    : places_(in.places),
      heads_(in.heads),
      size_(in.size),
      padded_places_(Padded(in.places)),
      padded_size_(Padded(in.size)),
      lengths_(in.lengths.begin(), in.lengths.end()) {
  Require(in.count >= 0 && in.places > 0 && in.heads > 0 && in.size > 0,
          "a memory needs places, heads and a size of them");
  Require(std::ssize(in.lengths) == in.count, "lengths must hold one for each of ", in.count,
          " memories, got ", in.lengths.size());
  for (const int32_t length : in.lengths)
    Require(length >= 1 && length <= in.places, "a memory must have 1 to ", in.places,
            " places, got ", length);
  packed_ = Tensor({in.count, in.heads, head_floats()});
  float* to = packed_.data();
  for (int64_t n = 0; n < in.count; ++n) {
    for (int64_t h = 0; h < in.heads; ++h) {
      for (int64_t j = 0; j < in.lengths[static_cast<size_t>(n)]; ++j) {
        const float* key = in.keys + (n * in.places + j) * in.stride + h * in.size;
        for (int64_t i = 0; i < in.size; ++i) to[i * padded_places_ + j] = in.scale * key[i];
        std::copy_n(key + in.value_offset, in.size, to + size_ * padded_places_ + j * padded_size_);
      }
      to += head_floats();
    }
  }
}

void DotMemory::Attend(std::span<const int32_t> which, int64_t queries, const float* query,
                       int64_t query_stride, std::span<float> output,
                       std::span<float> weights) const {
  const int64_t rows = std::ssize(which) * queries, width = heads_ * size_;
  Require(queries >= 0 && query_stride >= width, "a query must have ", width, " numbers");
  Require(std::ssize(output) == rows * width, "output must be [", rows, ", ", width, "], got ",
          output.size());
  Require(weights.empty() || std::ssize(weights) == rows * heads_ * places_, "weights must be [",
          rows, ", ", heads_, ", ", places_, "], got ", weights.size());
  for (const int32_t n : which)
    Require(n >= 0 && n < std::ssize(lengths_), "there are ", lengths_.size(),
            " memories, not one of number ", n);
  const MemoryTask task = {.which = which.data(),
                           .queries = queries,
                           .query = query,
                           .query_stride = query_stride,
                           .output = output.data(),
                           .weights = weights.empty() ? nullptr : weights.data()};
  const auto run = HWY_DYNAMIC_DISPATCH(AttendT);
  ParallelFor(std::ssize(which), 1 + 200'000 / (1 + queries * places_ * width),
              [&](int64_t first, int64_t last) { run(*this, task, first, last); });
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
