#include "fovea/kernels/gated_pooling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/matmul.h"
#include "fovea/kernels/scratch.h"
#include "fovea/kernels/simd_targets.h"
#include "fovea/kernels/softmax.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/gated_pooling.cc"
#include "hwy/foreach_target.h"  // before highway.h
// clang-format off
#include "hwy/highway.h"
#include "fovea/kernels/math-inl.h"
// clang-format on

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// scores[r] = Σ_a query[a] tanh(products[r, a]) σ(products[r, A + a]).
void GatedScoresT(const float* products, const float* query, int64_t rows, int64_t hidden,
                  float* scores) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  for (int64_t r = 0; r < rows; ++r) {
    const float* x = products + r * 2 * hidden;
    const float* gate = x + hidden;
    auto sum = hn::Zero(d);
    int64_t a = 0;
    for (; a + lanes <= hidden; a += lanes) {
      const auto gated = hn::Mul(Tanh(d, hn::LoadU(d, x + a)), Sigmoid(d, hn::LoadU(d, gate + a)));
      sum = hn::MulAdd(hn::LoadU(d, query + a), gated, sum);
    }
    if (a < hidden) {
      const auto count = static_cast<size_t>(hidden - a);
      const auto gated =
          hn::Mul(Tanh(d, LoadTail(d, x + a, count)), Sigmoid(d, LoadTail(d, gate + a, count)));
      sum = hn::MulAdd(LoadTail(d, query + a, count), gated, sum);
    }
    scores[r] = hn::GetLane(hn::SumOfLanes(d, sum));
  }
}

// pooled += Σ_r e^{scores[r] − shift} instances[r]. Returns Σ_r e^{scores[r] − shift}.
double PoolT(const float* instances, const float* scores, float shift, int64_t rows,
             int64_t features, float* pooled) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  double sum = 0;
  for (int64_t r = 0; r < rows; ++r) {
    const float weight = std::exp(scores[r] - shift);
    sum += weight;
    const float* x = instances + r * features;
    const auto weights = hn::Set(d, weight);
    int64_t c = 0;
    for (; c + lanes <= features; c += lanes)
      hn::StoreU(hn::MulAdd(weights, hn::LoadU(d, x + c), hn::LoadU(d, pooled + c)), d, pooled + c);
    for (; c < features; ++c) pooled[c] += weight * x[c];
  }
  return sum;
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(GatedScoresT);
HWY_EXPORT(PoolT);

// Instances at a time: their products with V and U, and they themselves, are to stay in the
// second level cache; BLAS, which packs V and U again for each block, wants many.
constexpr int64_t kBlock = 512;

void RequireSize(const char* name, size_t size, int64_t expected) {
  Require(size == static_cast<uint64_t>(expected), "gated pooling: ", name, " must have ", expected,
          " elements, got ", size);
}

}  // namespace

void GatedPooling(const GatedPoolingShape& shape, const GatedPoolingInputs& inputs,
                  const GatedPoolingOutputs& outputs) {
  const int64_t count = shape.instances, features = shape.features, hidden = shape.hidden;
  Require(std::min({count, features, hidden}) >= 0, "gated pooling: sizes must not be negative");
  RequireSize("instances", inputs.instances.size(), count * features);
  RequireSize("tanh_weight", inputs.tanh_weight.size(), hidden * features);
  RequireSize("gate_weight", inputs.gate_weight.size(), hidden * features);
  RequireSize("query", inputs.query.size(), hidden);
  if (!outputs.scores.empty()) RequireSize("scores", outputs.scores.size(), count);
  if (!outputs.logsumexp.empty()) RequireSize("logsumexp", outputs.logsumexp.size(), 1);
  if (!outputs.pooled.empty()) RequireSize("pooled", outputs.pooled.size(), features);

  // V over U: one product gives both.
  std::vector<float> weight(inputs.tanh_weight.begin(), inputs.tanh_weight.end());
  weight.insert(weight.end(), inputs.gate_weight.begin(), inputs.gate_weight.end());
  const int64_t blocks = (count + kBlock - 1) / kBlock;
  const bool pools = !outputs.pooled.empty();
  std::vector<float> own_scores(outputs.scores.empty() ? static_cast<size_t>(count) : 0);
  float* scores = outputs.scores.empty() ? own_scores.data() : outputs.scores.data();
  std::vector<float> maxima(static_cast<size_t>(blocks));
  std::vector<float> pooled(pools ? static_cast<size_t>(blocks * features) : 0);
  const auto score = HWY_DYNAMIC_DISPATCH(GatedScoresT);
  const auto pool = HWY_DYNAMIC_DISPATCH(PoolT);
  std::vector<double> sums(static_cast<size_t>(blocks));
  ParallelFor(blocks, 1, [&](int64_t first, int64_t last) {
    float* products = Scratch(ScratchUse::kAttention, kBlock * 2 * hidden);
    for (int64_t b = first; b < last; ++b) {
      const int64_t begin = b * kBlock, rows = std::min(kBlock, count - begin);
      const float* x = inputs.instances.data() + begin * features;
      // On the calling thread alone, so that how it is cut does not depend on the threads.
      MatMul(Transpose::kNo, Transpose::kYes, rows, 2 * hidden, features, 1, x, features,
             weight.data(), features, 0, products, 2 * hidden);
      score(products, inputs.query.data(), rows, hidden, scores + begin);
      if (!pools) continue;
      const float max = *std::max_element(scores + begin, scores + begin + rows);
      maxima[b] = max;
      sums[b] = pool(x, scores + begin, max, rows, features, pooled.data() + b * features);
    }
  });
  if (!outputs.logsumexp.empty())
    outputs.logsumexp[0] = LogSumExp({scores, static_cast<size_t>(count)});
  if (!pools) return;
  float max = -std::numeric_limits<float>::infinity();
  for (const float m : maxima) max = std::max(max, m);
  std::vector<double> total(static_cast<size_t>(features));
  double sum = 0;
  for (int64_t b = 0; b < blocks; ++b) {
    const double factor = std::exp(static_cast<double>(maxima[b]) - max);
    sum += factor * sums[b];
    for (int64_t c = 0; c < features; ++c) total[c] += factor * pooled[b * features + c];
  }
  for (int64_t c = 0; c < features; ++c)
    outputs.pooled[c] = blocks == 0 ? 0.0f : static_cast<float>(total[c] / sum);
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
