#ifndef FOVEA_KERNELS_ATTENTION_WEIGHTS_SINK_H_
#define FOVEA_KERNELS_ATTENTION_WEIGHTS_SINK_H_

#include <cstdint>
#include <functional>
#include <vector>

#include "fovea/kernels/attention/attention_options.h"

namespace fovea::kernels {

// Takes the weights of some queries of a sequence, piece by piece, to where a view wants them.
class WeightsSink {
 public:
  virtual ~WeightsSink() = default;
  // weights[j] and their logarithms, from ≤ j < to, of query `query` and the keys begin + j. The
  // pieces of a query come in the order of its keys.
  virtual void Take(int64_t query, int64_t begin, int64_t from, int64_t to, const float* weights,
                    const float* logs) = 0;
};

// Fills a view, which has been checked. sweep(sequence, begin, count, sink) must hand over the
// weights of the queries begin … begin + count − 1; it is called on several threads.
using WeightsSweep =
    std::function<void(int64_t sequence, int64_t begin, int64_t count, WeightsSink& sink)>;
void VisitWeights(const WeightsView& view, int64_t sequences, int64_t queries, int64_t keys,
                  const WeightsSweep& sweep);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ATTENTION_WEIGHTS_SINK_H_
