#include "fovea/data/sentences/length_batches.h"

#include <algorithm>
#include <numeric>

#include "fovea/core/error.h"
#include "fovea/core/random.h"

namespace fovea::data {
namespace {

using Lengths = std::pair<int64_t, int64_t>;
using Batch = std::vector<int64_t>;

void Check(const BatchLimits& limits) {
  Require(limits.max_tokens > 0 && limits.max_pairs > 0,
          "a batch must hold at least one token and one pair, got ", limits.max_tokens, " and ",
          limits.max_pairs);
}

// a · b > limit, without overflow; b ≥ 1.
bool ProductExceeds(int64_t a, int64_t b, int64_t limit) { return a > limit / b; }

// Cuts the indices, in their order, into batches within the limits.
void Cut(std::span<const int64_t> indices, std::span<const Lengths> lengths,
         const BatchLimits& limits, std::vector<Batch>* batches) {
  Batch batch;
  Lengths longest = {0, 0};
  for (const int64_t index : indices) {
    const Lengths& length = lengths[static_cast<size_t>(index)];
    const Lengths with = {std::max(longest.first, length.first),
                          std::max(longest.second, length.second)};
    const auto pairs = static_cast<int64_t>(batch.size()) + 1;
    if (!batch.empty() &&
        (pairs > limits.max_pairs || ProductExceeds(with.first, pairs, limits.max_tokens) ||
         ProductExceeds(with.second, pairs, limits.max_tokens))) {
      batches->push_back(std::move(batch));
      batch.clear();
      longest = length;
    } else {
      longest = with;
    }
    batch.push_back(index);
  }
  if (!batch.empty()) batches->push_back(std::move(batch));
}

}  // namespace

std::vector<Batch> LengthBatches(std::span<const Lengths> lengths, const BatchLimits& limits,
                                 uint64_t seed, int64_t pool_batches) {
  Check(limits);
  Require(pool_batches > 0, "a pool must hold at least one batch, got ", pool_batches);
  for (const Lengths& length : lengths)
    Require(length.first >= 0 && length.second >= 0, "a length cannot be below 0, got ",
            std::min(length.first, length.second));
  Random random(seed);
  std::vector<int64_t> indices(lengths.size());
  std::iota(indices.begin(), indices.end(), int64_t{0});
  random.Shuffle(std::span<int64_t>(indices));

  std::vector<Batch> batches;
  size_t begin = 0;
  while (begin < indices.size()) {
    // A pool ends when its pairs, without padding, would fill so many batches.
    int64_t full = 0;
    double tokens = 0;
    size_t end = begin;
    while (end < indices.size() && full < pool_batches) {
      const Lengths& length = lengths[static_cast<size_t>(indices[end])];
      tokens += static_cast<double>(std::max(length.first, length.second));
      ++end;
      const auto by_tokens = static_cast<int64_t>(tokens / static_cast<double>(limits.max_tokens));
      full = std::max(by_tokens, static_cast<int64_t>(end - begin) / limits.max_pairs);
    }
    const std::span<int64_t> pool(indices.data() + begin, end - begin);
    std::stable_sort(pool.begin(), pool.end(), [&](int64_t a, int64_t b) {
      const Lengths &x = lengths[static_cast<size_t>(a)], &y = lengths[static_cast<size_t>(b)];
      return std::pair(x.second, x.first) < std::pair(y.second, y.first);
    });
    Cut(pool, lengths, limits, &batches);
    begin = end;
  }
  random.Shuffle(std::span<Batch>(batches));
  return batches;
}

std::vector<Batch> SortedBatches(std::span<const int64_t> lengths, const BatchLimits& limits) {
  Check(limits);
  std::vector<Lengths> pairs;
  pairs.reserve(lengths.size());
  for (const int64_t length : lengths) {
    Require(length >= 0, "a length cannot be below 0, got ", length);
    pairs.emplace_back(length, 0);
  }
  std::vector<int64_t> order(lengths.size());
  std::iota(order.begin(), order.end(), int64_t{0});
  std::stable_sort(order.begin(), order.end(), [&](int64_t a, int64_t b) {
    return lengths[static_cast<size_t>(a)] > lengths[static_cast<size_t>(b)];
  });
  std::vector<Batch> batches;
  Cut(order, pairs, limits, &batches);
  return batches;
}

}  // namespace fovea::data
