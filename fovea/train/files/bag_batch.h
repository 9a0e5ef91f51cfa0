#ifndef FOVEA_TRAIN_FILES_BAG_BATCH_H_
#define FOVEA_TRAIN_FILES_BAG_BATCH_H_

#include <ATen/ATen.h>

#include <vector>

#include "fovea/core/byte_span.h"
#include "fovea/core/random.h"
#include "fovea/data/files/labelled_files.h"
#include "fovea/kernels/bytes/byte_windows.h"

namespace fovea::train {

// A bag to train on: some windows of a file, or of the files of a package.
struct Bag {
  kernels::ByteWindows windows;
  std::vector<int8_t> labels;  // of each window: 1 malicious, 0 not, −1 unknown
  bool malicious = false;
  int language = -1;  // −1: unknown
  int64_t host = -1;  // which benign file of the sampler it is; −1: another bag
};

// Adds the windows of a file to a bag, labelled by the spans. known: windows outside of the spans
// are benign, else unknown. A window that a span covers by less than half stays unknown.
void AddWindows(const std::string& bytes, const std::vector<ByteSpan>& spans, bool known, Bag* bag);

// Keeps `most` windows in a row that begin at `first`.
void KeepWindows(int64_t first, int64_t most, Bag* bag);

// Bags side by side, padded to the longest.
struct BagBatch {
  kernels::ByteWindows windows;  // of all bags and of the padding, which has no features
  int64_t count = 0, steps = 0;  // N, T
  std::vector<int64_t> hosts;    // [N]
  std::vector<int32_t> lengths;  // [N]
  at::Tensor mask;               // [N, T, 1]
  at::Tensor labels;             // [N, T]
  at::Tensor targets;            // [N, 1]
  at::Tensor languages;          // [N]
};

// dropout: share of the features that are left out, each with its own chance.
BagBatch MakeBatch(const std::vector<Bag>& bags, double dropout, Random& random);

}  // namespace fovea::train

#endif  // FOVEA_TRAIN_FILES_BAG_BATCH_H_
