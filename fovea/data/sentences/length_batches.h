#ifndef FOVEA_DATA_SENTENCES_LENGTH_BATCHES_H_
#define FOVEA_DATA_SENTENCES_LENGTH_BATCHES_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace fovea::data {

struct BatchLimits {
  // Of source and target each: pairs times the longest of them, padding included. A longer pair is
  // a batch of its own.
  int64_t max_tokens = 4096;
  int64_t max_pairs = 1 << 20;
};

// Indices of pairs, cut into batches of like length for training: the pairs are shuffled, sorted by
// target and source length within pools of pool_batches times the limit (so that batches differ
// from epoch to epoch), cut, and the batches shuffled. Every pair is in one batch.
// lengths[i]: tokens of source and target. The same seed gives the same batches; pass another for
// each epoch. ArgumentError: a length below 0, a limit or pool_batches below 1.
std::vector<std::vector<int64_t>> LengthBatches(
    std::span<const std::pair<int64_t, int64_t>> lengths, const BatchLimits& limits, uint64_t seed,
    int64_t pool_batches = 100);

// For decoding: indices by falling length (of equal ones, by index), cut into batches. max_tokens
// counts one length only.
std::vector<std::vector<int64_t>> SortedBatches(std::span<const int64_t> lengths,
                                                const BatchLimits& limits);

}  // namespace fovea::data

#endif  // FOVEA_DATA_SENTENCES_LENGTH_BATCHES_H_
