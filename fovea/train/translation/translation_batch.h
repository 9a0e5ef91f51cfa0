#ifndef FOVEA_TRAIN_TRANSLATION_TRANSLATION_BATCH_H_
#define FOVEA_TRAIN_TRANSLATION_TRANSLATION_BATCH_H_

#include <ATen/ATen.h>

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/infer/translation/decoder.h"

namespace fovea::train {

// Sentence pairs as pieces; a source ends with the mark of the end, a target has no mark.
struct PiecePairs {
  std::vector<std::vector<int32_t>> source, target;
  int64_t size() const { return static_cast<int64_t>(source.size()); }
};

// N pairs side by side: S source and T target places, those of a target's marks counted.
struct TranslationBatch {
  int64_t count = 0, source_steps = 0, target_steps = 0;
  std::vector<int32_t> source;          // [N, S], padded
  std::vector<int32_t> source_lengths;  // [N]
  std::vector<int32_t> before;          // [N, T]: the mark of the beginning, then the pieces
  at::Tensor places;                    // [M] indices of [N · T] that have a piece, int64
  at::Tensor next;                      // [M] the piece there, or the mark of the end, int64

  infer::SentenceBatch Source() const { return {source, count, source_steps, source_lengths}; }
  infer::SentenceBatch Before() const { return {before, count, target_steps, {}}; }
  int64_t pieces() const { return next.numel(); }
};

// The pairs of those rows. begin, end: the marks.
TranslationBatch MakeBatch(const PiecePairs& pairs, std::span<const int64_t> rows, int32_t begin,
                           int32_t end);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_TRANSLATION_TRANSLATION_BATCH_H_
