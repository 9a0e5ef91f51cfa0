#ifndef FOVEA_TRAIN_FILES_BAGS_BAG_BATCH_H_
#define FOVEA_TRAIN_FILES_BAGS_BAG_BATCH_H_

#include <ATen/ATen.h>

#include <string>
#include <vector>

#include "fovea/augment/edits.h"
#include "fovea/core/byte_span.h"
#include "fovea/core/random.h"
#include "fovea/infer/files/windows/file_windows.h"

namespace fovea::train {

// What is known of a window. Of one that is as in benign files nothing is learnt.
enum WindowLabel : int8_t { kHarmlessCopy = -2, kUnknown = -1, kBenign = 0, kMalicious = 1 };

// What is known outside of the spans of a file.
enum class Outside { kUnknown, kBenign, kHarmlessCopies };

// A bag to train on: some windows of a file, or of the files of a package.
struct Bag {
  std::vector<ByteSpan> spans;  // of each window, counting over all files of the bag
  std::vector<infer::WindowKind> kinds;
  infer::FeatureLists simple, tokens, ngrams;
  std::vector<int8_t> labels;  // of each window: see WindowLabel
  std::vector<int64_t>
      owners;  // of each window: the file that learns from it (BagSampler::Learn), −1
  bool malicious = false;
  int language = -1;  // −1: unknown

  int64_t count() const { return static_cast<int64_t>(spans.size()); }
  void AddGaps();
  // Windows of the bytes themselves: neither gaps nor decoded.
  int64_t Own() const;
  // How many of these stand before the first of that label; Own() where there is none.
  int64_t OwnBefore(WindowLabel label) const;
  // Whether something is to be learnt of any of them.
  bool IsAsked() const;
};

// Adds the windows of a file to a bag, labelled by the spans: what these cover is malicious, or,
// where the rest are copies of harmless lines, unknown. A window that a span covers by less than
// half, and that holds less than three fifths of it, is unknown.
void AddWindows(const augment::Sample& sample, Outside outside, int64_t owner, Bag* bag);

// Keeps `most` of its own windows in a row, from the one on that has `first` of them before it, and
// at most as many that are decoded from what these hold.
void KeepWindows(int64_t first, int64_t most, Bag* bag);

// Bags side by side, padded to the longest.
struct BagBatch {
  infer::FeatureLists simple, tokens, ngrams;  // of all windows and of the padding, which has none
  int64_t count = 0, steps = 0;                // N, T
  std::vector<int64_t> owners;                 // [N · T]
  std::vector<int32_t> lengths;                // [N]
  at::Tensor mask;                             // [N, T, 1] 1 at windows, 0 at gaps and padding
  at::Tensor labels;                           // [N, T]
  at::Tensor targets;                          // [N, 1]
  at::Tensor languages;                        // [N]
  at::Tensor language_weights;                 // [N, T, 1] rows sum to 1 (windows/tell_language.h)
};

// dropout: share of the features that are left out, each with its own chance.
BagBatch MakeBatch(const std::vector<Bag>& bags, double dropout, Random& random);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_BAGS_BAG_BATCH_H_
