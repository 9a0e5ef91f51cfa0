// LinearTopK() over a ByteMatrix: linear_top_k.h.

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/products/linear_top_k_task.h"
#include "fovea/kernels/simd/scratch.h"

#define HWY_WANT_AVX3_DL
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/products/linear_top_k_bytes.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/products/byte_product-inl.h"
#include "fovea/kernels/products/register_tile-inl.h"
#include "fovea/kernels/rows/top_k-inl.h"
#include "fovea/kernels/simd/sum_of_exp-inl.h"
#include "hwy/cache_control.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

#if HWY_TARGET == HWY_AVX3_DL

// Multiplied in floats: what comes within so many σ of the K-th.
constexpr float kMargin = 6;
constexpr int64_t kMostCandidates = 512;
// Scores of a block of rows and of columns, and the columns' bytes, stay in the second-level cache.
constexpr int64_t kBlockRows = 16 * 6, kBlockCols = 512;

// x [size] as bytes around 128, padded with 128. Returns the scale, and Σ x²; both 0 for zeros.
struct RoundedRow {
  float scale, squares;
};
HWY_INLINE RoundedRow RoundRow(const float* HWY_RESTRICT x, int64_t size, int64_t padded,
                               uint8_t* HWY_RESTRICT to) {
  const FloatTag d;
  auto max = hn::Zero(d), sum = hn::Zero(d);
  for (int64_t i = 0; i < size; i += 16) {
    const auto v =
        size - i < 16 ? LoadTail(d, x + i, static_cast<size_t>(size - i)) : hn::LoadU(d, x + i);
    max = hn::Max(max, hn::Abs(v));
    sum = hn::MulAdd(v, v, sum);
  }
  const float largest = hn::GetLane(hn::MaxOfLanes(d, max));
  const float squares = hn::GetLane(hn::SumOfLanes(d, sum));
  const auto inverse = hn::Set(d, largest > 0 ? 127 / largest : 0);
  const hn::Rebind<uint8_t, FloatTag> du8;
  alignas(16) uint8_t bytes[16];
  for (int64_t i = 0; i < padded; i += 16) {
    const auto v = size - i < 16
                       ? LoadTail(d, x + i, static_cast<size_t>(std::max<int64_t>(0, size - i)))
                       : hn::LoadU(d, x + i);
    const auto whole = hn::NearestInt(hn::MulAdd(v, inverse, hn::Set(d, 128.0f)));
    hn::StoreU(hn::DemoteTo(du8, whole), du8, padded - i < 16 ? bytes : to + i);
    if (padded - i < 16) std::copy_n(bytes, padded - i, to + i);
  }
  return {largest / 127, squares};
}

HWY_INLINE float DotOf(const float* HWY_RESTRICT x, const float* HWY_RESTRICT w, int64_t size) {
  const FloatTag d;
  auto sum0 = hn::Zero(d), sum1 = hn::Zero(d);
  int64_t i = 0;
  for (; i + 32 <= size; i += 32) {
    sum0 = hn::MulAdd(hn::LoadU(d, x + i), hn::LoadU(d, w + i), sum0);
    sum1 = hn::MulAdd(hn::LoadU(d, x + i + 16), hn::LoadU(d, w + i + 16), sum1);
  }
  for (; i < size; i += 16) {
    const auto count = static_cast<size_t>(size - i);
    const bool whole = count >= 16;
    sum0 = hn::MulAdd(whole ? hn::LoadU(d, x + i) : LoadTail(d, x + i, count),
                      whole ? hn::LoadU(d, w + i) : LoadTail(d, w + i, count), sum0);
  }
  return hn::GetLane(hn::SumOfLanes(d, hn::Add(sum0, sum1)));
}

namespace {

// What is known of a row x so far, from the scores of bytes.
class RowSoFar {
 public:
  // largest: with place for K. scores, indices: place for kMostCandidates.
  RowSoFar() = default;
  RowSoFar(Largest largest, RoundedRow rounded, const ByteMatrix& w, float* scores,
           int32_t* indices)
      : largest_(largest), scores_(scores), indices_(indices) {
    const float s = rounded.scale * w.largest_norm(),
                t = w.largest_scale() * std::sqrt(rounded.squares);
    margin_ = kMargin * std::sqrt((s * s + t * t) / 12);
    whole_ = !std::isfinite(rounded.squares);
    std::fill_n(top_, 16, kNothing);
  }

  // scores [size], the first of which is number `first`; size is a multiple of 64.
  HWY_INLINE void Take(const float* scores, int64_t size, int64_t first) {
    if (whole_) return;
    if (first == 0) Begin(scores, size);
    const FloatTag d;
    auto top = hn::LoadU(d, top_);
    for (int64_t i = 0; i < size; i += 64) {
      const auto bound = hn::Set(d, bound_);
      uint64_t bits = 0;
#pragma GCC unroll 8
      for (int64_t v = 0; v < 4; ++v)
        bits |= uint64_t{hn::Ge(hn::LoadU(d, scores + i + v * 16), bound).raw} << (v * 16);
      if (HWY_LIKELY(bits == 0)) continue;
      for (; bits != 0; bits &= bits - 1) {
        const auto at = i + static_cast<int64_t>(hwy::Num0BitsBelowLS1Bit_Nonzero64(bits));
        Keep(scores[at], static_cast<int32_t>(first + at), top);
      }
    }
    hn::StoreU(top, d, top_);
    const float likeliest = count_ > 0 ? top_[0] : 0;
    if (likeliest != shift_) {
      sum_ *= std::exp(static_cast<double>(shift_) - likeliest);
      shift_ = likeliest;
    }
    sum_ += SumOfPowers(scores, size);
  }

  // Once more in floats, of the row x: fills the K largest and returns the logsumexp.
  double Finish(const float* x, const ByteMatrix& w, const float* bias) {
    if (whole_) return Whole(x, w, bias);
    Sift();
    HWY_ALIGN float exact[kMostCandidates];
    for (int64_t i = 0; i < count_; ++i) {
      if (i + 2 < count_) Fetch(w.row(indices_[i + 2]), w.cols());
      exact[i] = DotOf(x, w.row(indices_[i]), w.cols()) + bias[indices_[i]];
    }
    largest_.count = 0;
    largest_.least = kNothing;
    for (int64_t i = 0; i < count_; ++i) largest_.Take(exact[i], indices_[i]);
    if (largest_.count == 0) return std::isnan(sum_) ? sum_ : kNothing;
    const float shift = std::max(shift_, largest_.value[0]);
    const double rest =
        sum_ * std::exp(static_cast<double>(shift_) - shift) - SumOfExp(scores_, count_, shift);
    return shift + std::log(SumOfExp(exact, count_, shift) + (rest < 0 ? 0 : rest));
  }

  const Largest& largest() const { return largest_; }

 private:
  static constexpr float kNothing = -std::numeric_limits<float>::infinity();

  // What a score may be and still come to `score`; sums with a large bias also round in floats.
  float Below(float score) const { return score - margin_ - 0x1p-22f * std::abs(score); }

  // Of the largest numbers of 64 lots as many as K are not below a first bound, without which much
  // would be a candidate for a while.
  void Begin(const float* scores, int64_t size) {
    if (largest_.most > 32) return;
    const FloatTag d;
    FloatVec max[4];
    for (int64_t v = 0; v < 4; ++v) max[v] = hn::LoadU(d, scores + v * 16);
    for (int64_t i = 64; i < size; i += 64) {
#pragma GCC unroll 8
      for (int64_t v = 0; v < 4; ++v) max[v] = hn::Max(max[v], hn::LoadU(d, scores + i + v * 16));
    }
    const auto either = [&](auto f) HWY_ATTR { return f(f(max[0], max[1]), f(max[2], max[3])); };
    float low = hn::GetLane(
        hn::MinOfLanes(d, either([](auto a, auto b) HWY_ATTR { return hn::Min(a, b); })));
    float high = hn::GetLane(
        hn::MaxOfLanes(d, either([](auto a, auto b) HWY_ATTR { return hn::Max(a, b); })));
    if (!(low > kNothing && high < -kNothing)) return;
    for (int step = 0; step < 6; ++step) {
      const float middle = low + (high - low) / 2;
      const auto bound = hn::Set(d, middle);
      int64_t count = 0;
      for (int64_t v = 0; v < 4; ++v)
        count += static_cast<int64_t>(hn::CountTrue(d, hn::Ge(max[v], bound)));
      (count >= largest_.most ? low : high) = middle;
    }
    bound_ = Below(low);
  }

  // top: the 16 largest scores so far, by falling value.
  HWY_INLINE void Keep(float score, int32_t index, FloatVec& top) {
    if (!(score >= bound_) || score == kNothing || whole_) return;
    if (count_ == kMostCandidates) {
      Sift();
      whole_ = count_ > kMostCandidates * 3 / 4;
      if (whole_) return;
    }
    scores_[count_] = score;
    indices_[count_++] = index;
    top = With(top, score);
    float least;
    if (largest_.most <= 16) {
      const FloatTag d;
      const auto last =
          hn::Set(hn::Rebind<int32_t, FloatTag>(), static_cast<int32_t>(largest_.most - 1));
      least = hn::GetLane(hn::TableLookupLanes(top, hn::IndicesFromVec(d, last)));
    } else {
      largest_.Take(score, index);
      least = largest_.least;
    }
    bound_ = std::max(bound_, Below(least));
  }

  // Sorted numbers and another, without the last of all: without a branch, which none could
  // foretell.
  HWY_INLINE static FloatVec With(FloatVec top, float x) {
    const FloatTag d;
    constexpr int32_t kOneUp[16] = {0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14};
    const auto moved = hn::TableLookupLanes(top, hn::SetTableIndices(d, kOneUp));
    const auto before = hn::IfThenElse(hn::FirstN(d, 1), hn::Set(d, -kNothing), moved);
    return hn::Max(top, hn::Min(before, hn::Set(d, x)));
  }

  // Σ e^{score − shift} of [size], a multiple of 64. Error: a few u, and u |score − shift|, which
  // is little beside what the scores lack.
  HWY_INLINE double SumOfPowers(const float* scores, int64_t size) const {
    const FloatTag d;
    constexpr float kLog2E = 1.44269504f;
    const auto shift = hn::Set(d, shift_), factor = hn::Set(d, kLog2E),
               lowest = hn::Set(d, -127 / kLog2E);
    auto sum = hn::Zero(d);
    for (int64_t i = 0; i < size; i += 64) {
      FloatVec x[4];
#pragma GCC unroll 8
      for (int64_t v = 0; v < 4; ++v) x[v] = hn::Sub(hn::LoadU(d, scores + i + v * 16), shift);
      PowersOfTwo<4>(d, factor, lowest, x);
      sum = hn::Add(sum, hn::Add(hn::Add(x[0], x[1]), hn::Add(x[2], x[3])));
    }
    return hn::GetLane(hn::SumOfLanes(d, sum));
  }

  // Forgets candidates that the bound has passed.
  void Sift() {
    int64_t kept = 0;
    for (int64_t i = 0; i < count_; ++i) {
      if (!(scores_[i] >= bound_)) continue;
      scores_[kept] = scores_[i];
      indices_[kept++] = indices_[i];
    }
    count_ = kept;
  }

  HWY_INLINE static void Fetch(const float* row, int64_t size) {
    for (int64_t i = 0; i < size; i += 16) hwy::Prefetch(row + i);
  }

  // All in floats: there are too many candidates, or a number that is none.
  double Whole(const float* x, const ByteMatrix& w, const float* bias) {
    largest_.count = 0;
    largest_.least = kNothing;
    std::vector<float> scores(static_cast<size_t>(w.rows()));
    for (int64_t i = 0; i < w.rows(); ++i)
      scores[static_cast<size_t>(i)] = DotOf(x, w.row(i), w.cols()) + bias[i];
    largest_.TakeAll(scores.data(), w.rows(), 0);
    const float shift = largest_.count > 0 ? largest_.value[0] : 0;
    return shift + std::log(SumOfExp(scores.data(), w.rows(), shift));
  }

  Largest largest_{};
  float top_[16];               // the largest scores so far
  float* scores_ = nullptr;     // of the candidates
  int32_t* indices_ = nullptr;  // by rising index
  int64_t count_ = 0;
  bool whole_ = false;
  float margin_ = 0, bound_ = kNothing, shift_ = 0;
  double sum_ = 0;  // Σ e^{score − shift}
};

}  // namespace

void ByteTopKT(const LinearTopKTask<ByteMatrix>& task, int64_t first_row, int64_t last_row) {
  const ByteMatrix& w = *task.weight;
  const int64_t padded = (w.rows() + 63) / 64 * 64, terms = w.padded_cols();
  float* scores = Scratch(ScratchUse::kScores, kBlockRows * kBlockCols);
  auto* bytes = reinterpret_cast<uint8_t*>(Scratch(ScratchUse::kBytes, kBlockRows * terms / 4));
  float* candidates = Scratch(ScratchUse::kMatMulRight, 2 * kBlockRows * kMostCandidates);
  auto* indices = reinterpret_cast<int32_t*>(candidates + kBlockRows * kMostCandidates);
  RowSoFar so_far[kBlockRows];
  float scale[kBlockRows];
  for (int64_t row = first_row; row < last_row; row += kBlockRows) {
    const int64_t rows = std::min(kBlockRows, last_row - row);
    for (int64_t r = 0; r < rows; ++r) {
      const RoundedRow rounded =
          RoundRow(task.x + (row + r) * w.cols(), w.cols(), terms, bytes + r * terms);
      scale[r] = rounded.scale;
      so_far[r] = RowSoFar(
          {task.most, task.index + (row + r) * task.most, task.value + (row + r) * task.most},
          rounded, w, candidates + r * kMostCandidates, indices + r * kMostCandidates);
    }
    for (int64_t block = 0; block < padded; block += kBlockCols) {
      const int64_t cols = std::min(kBlockCols, padded - block);
      for (int64_t col = 0; col < cols; col += 64) {
        const int64_t at = block + col;
        MultiplyBytes(bytes, rows, terms, w.Panel(at),
                      {scale, w.scales() + at, w.sums() + at, task.bias + at}, scores + col,
                      kBlockCols);
      }
      for (int64_t r = 0; r < rows; ++r) so_far[r].Take(scores + r * kBlockCols, cols, block);
    }
    for (int64_t r = 0; r < rows; ++r) {
      task.logsumexp[row + r] = so_far[r].Finish(task.x + (row + r) * w.cols(), w, task.bias);
      const Largest& largest = so_far[r].largest();
      std::fill_n(largest.index + largest.count, largest.most - largest.count, -1);
    }
  }
}

#else

void ByteTopKT(const LinearTopKTask<ByteMatrix>&, int64_t, int64_t) {
  throw ArgumentError("this machine does not multiply bytes fast");
}

#endif

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(ByteTopKT);

void LinearTopK(std::span<const float> x, const ByteMatrix& weight, std::span<const float> bias,
                const LinearTopKOutputs& out) {
  LinearTopKTask<ByteMatrix> task = TaskOf(x, weight, bias, out);
  std::vector<float> padded(bias.begin(), bias.end());
  padded.resize(static_cast<size_t>((weight.rows() + 63) / 64 * 64),
                -std::numeric_limits<float>::infinity());
  task.bias = padded.data();
  const auto run = HWY_DYNAMIC_DISPATCH(ByteTopKT);
  ParallelFor(std::ssize(out.logsumexp), 12,
              [&](int64_t first, int64_t last) { run(task, first, last); });
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
