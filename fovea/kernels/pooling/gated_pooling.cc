#include "fovea/kernels/pooling/gated_pooling.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/attention/attention_options.h"
#include "fovea/kernels/products/matmul.h"
#include "fovea/kernels/rows/softmax.h"
#include "fovea/kernels/simd/scratch.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/pooling/gated_pooling.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/simd/math-inl.h"
#include "hwy/highway.h"

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

// Σ (x − y) z in double: near y, and of a weight near 1, x · z and y · z would leave little but
// error.
double DotApartT(const float* x, const float* y, const float* z, int64_t size) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  double parts[kMaxLanes] = {}, sum = 0;
  int64_t i = 0;
  for (; i + lanes <= size; i += lanes)
    for (int64_t l = 0; l < lanes; ++l)
      parts[l] += (static_cast<double>(x[i + l]) - y[i + l]) * static_cast<double>(z[i + l]);
  for (; i < size; ++i) sum += (static_cast<double>(x[i]) - y[i]) * static_cast<double>(z[i]);
  for (const double part : parts) sum += part;
  return sum;
}

// products [rows, 2 A] become dL/d(products), given ds [rows]; d_query [A] += Σ_r ds[r] t ∘ g.
void GatedGradientT(const float* ds, const float* query, int64_t rows, int64_t hidden,
                    float* products, float* d_query) {
  const FloatTag d;
  const auto lanes = static_cast<int64_t>(hn::Lanes(d));
  const auto one = hn::Set(d, 1.0f);
  for (int64_t r = 0; r < rows; ++r) {
    float* x = products + r * 2 * hidden;
    float* y = x + hidden;
    const auto score = hn::Set(d, ds[r]);
    for (int64_t a = 0; a < hidden; a += lanes) {
      const auto count = static_cast<size_t>(std::min(lanes, hidden - a));
      const bool whole = count == hn::Lanes(d);
      const auto load = [&](const float* p) HWY_ATTR {
        return whole ? hn::LoadU(d, p + a) : LoadTail(d, p + a, count);
      };
      const auto store = [&](FloatVec v, float* p) HWY_ATTR {
        if (whole)
          hn::StoreU(v, d, p + a);
        else
          StoreTail(v, d, p + a, count);
      };
      const auto t = Tanh(d, load(x)), g = Sigmoid(d, load(y));
      const auto gated = hn::Mul(score, g), slope = hn::Mul(gated, load(query));
      store(hn::MulAdd(gated, t, load(d_query)), d_query);
      store(hn::Mul(slope, hn::NegMulAdd(t, t, one)), x);
      store(hn::Mul(hn::Mul(slope, t), hn::Sub(one, g)), y);
    }
  }
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {
namespace {

HWY_EXPORT(GatedScoresT);
HWY_EXPORT(PoolT);
HWY_EXPORT(DotApartT);
HWY_EXPORT(GatedGradientT);

// Instances at a time: their products with V and U, and they themselves, are to stay in the
// second level cache; the product, which packs V and U again for each block, wants many.
constexpr int64_t kBlock = 512;

constexpr char kWhat[] = "gated pooling";

// Stretches of blocks that the backward sums over by themselves, whatever the threads: each has
// gradients of V and U of its own.
constexpr int64_t kMostStretches = 16;

// Of what a loop goes over: within a loop that is shared by threads a product stays on one of them,
// so that how it is cut does not depend on their number.
int64_t AtLeastTwo(int64_t count) { return std::max<int64_t>(count, 2); }

void CheckInputs(const GatedPoolingShape& shape, const GatedPoolingInputs& inputs) {
  const int64_t count = shape.instances, features = shape.features, hidden = shape.hidden;
  Require(std::min({count, features, hidden}) >= 0, "gated pooling: sizes must not be negative");
  RequireSize(kWhat, "instances", inputs.instances.size(), count * features);
  RequireSize(kWhat, "tanh_weight", inputs.tanh_weight.size(), hidden * features);
  RequireSize(kWhat, "gate_weight", inputs.gate_weight.size(), hidden * features);
  RequireSize(kWhat, "query", inputs.query.size(), hidden);
}

// V over U: one product gives both.
std::vector<float> BothWeights(const GatedPoolingInputs& inputs) {
  std::vector<float> weight(inputs.tanh_weight.begin(), inputs.tanh_weight.end());
  weight.insert(weight.end(), inputs.gate_weight.begin(), inputs.gate_weight.end());
  return weight;
}

}  // namespace

void GatedPooling(const GatedPoolingShape& shape, const GatedPoolingInputs& inputs,
                  const GatedPoolingOutputs& outputs) {
  const int64_t count = shape.instances, features = shape.features, hidden = shape.hidden;
  CheckInputs(shape, inputs);
  RequireSizeOrEmpty(kWhat, "scores", outputs.scores.size(), count);
  RequireSizeOrEmpty(kWhat, "logsumexp", outputs.logsumexp.size(), 1);
  RequireSizeOrEmpty(kWhat, "pooled", outputs.pooled.size(), features);

  const std::vector<float> weight = BothWeights(inputs);
  const int64_t blocks = (count + kBlock - 1) / kBlock;
  const bool pools = !outputs.pooled.empty();
  std::vector<float> own_scores(outputs.scores.empty() ? static_cast<size_t>(count) : 0);
  float* scores = outputs.scores.empty() ? own_scores.data() : outputs.scores.data();
  std::vector<float> maxima(static_cast<size_t>(blocks));
  std::vector<float> pooled(pools ? static_cast<size_t>(blocks * features) : 0);
  const auto score = HWY_DYNAMIC_DISPATCH(GatedScoresT);
  const auto pool = HWY_DYNAMIC_DISPATCH(PoolT);
  std::vector<double> sums(static_cast<size_t>(blocks));
  ParallelFor(AtLeastTwo(blocks), 1, [&](int64_t first, int64_t last) {
    last = std::min(last, blocks);
    float* products = Scratch(ScratchUse::kAttention, kBlock * 2 * hidden);
    for (int64_t b = first; b < last; ++b) {
      const int64_t begin = b * kBlock, rows = std::min(kBlock, count - begin);
      const float* x = inputs.instances.data() + begin * features;
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

void GatedPoolingBackward(const GatedPoolingShape& shape, const GatedPoolingInputs& inputs,
                          const GatedPoolingResults& results,
                          std::span<const float> pooled_gradient,
                          const GatedPoolingGradients& gradients) {
  const int64_t count = shape.instances, features = shape.features, hidden = shape.hidden;
  CheckInputs(shape, inputs);
  RequireSize(kWhat, "scores", results.scores.size(), count);
  RequireSize(kWhat, "pooled", results.pooled.size(), features);
  RequireSize(kWhat, "pooled_gradient", pooled_gradient.size(), features);
  RequireSizeOrEmpty(kWhat, "gradient of instances", gradients.instances.size(), count * features);
  RequireSizeOrEmpty(kWhat, "gradient of tanh_weight", gradients.tanh_weight.size(),
                     hidden * features);
  RequireSizeOrEmpty(kWhat, "gradient of gate_weight", gradients.gate_weight.size(),
                     hidden * features);
  RequireSizeOrEmpty(kWhat, "gradient of query", gradients.query.size(), hidden);

  const std::vector<float> weight = BothWeights(inputs);
  // The largest and the sum rather than their logarithm, whose rounding would reach each weight.
  double largest = -std::numeric_limits<double>::infinity(), sum = 0;
  for (const float s : results.scores) largest = std::max<double>(largest, s);
  for (const float s : results.scores) sum += std::exp(s - largest);
  const auto dot = HWY_DYNAMIC_DISPATCH(DotApartT);
  const auto gradient = HWY_DYNAMIC_DISPATCH(GatedGradientT);

  const bool weighs = !gradients.tanh_weight.empty() || !gradients.gate_weight.empty();
  const int64_t blocks = (count + kBlock - 1) / kBlock;
  const int64_t stretches = std::min(blocks, kMostStretches), both = 2 * hidden * features;
  std::vector<float> d_weight(weighs ? static_cast<size_t>(stretches * both) : 0);
  std::vector<float> d_query(static_cast<size_t>(stretches * hidden));
  ParallelFor(AtLeastTwo(stretches), 1, [&](int64_t first, int64_t last) {
    last = std::min(last, stretches);
    float* products = Scratch(ScratchUse::kAttention, kBlock * 2 * hidden);
    float ds[kBlock], p[kBlock];
    for (int64_t i = first; i < last; ++i) {
      const int64_t begin_block = blocks * i / stretches, end_block = blocks * (i + 1) / stretches;
      for (int64_t b = begin_block; b < end_block; ++b) {
        const int64_t begin = b * kBlock, rows = std::min(kBlock, count - begin);
        const float* x = inputs.instances.data() + begin * features;
        MatMul(Transpose::kNo, Transpose::kYes, rows, 2 * hidden, features, 1, x, features,
               weight.data(), features, 0, products, 2 * hidden);
        for (int64_t r = 0; r < rows; ++r) {
          const double weight = std::exp(results.scores[begin + r] - largest) / sum;
          p[r] = static_cast<float>(weight);
          ds[r] = static_cast<float>(weight * dot(x + r * features, results.pooled.data(),
                                                  pooled_gradient.data(), features));
        }
        gradient(ds, inputs.query.data(), rows, hidden, products, d_query.data() + i * hidden);
        if (weighs)
          MatMul(Transpose::kYes, Transpose::kNo, 2 * hidden, features, rows, 1, products,
                 2 * hidden, x, features, 1, d_weight.data() + i * both, features);
        if (gradients.instances.empty()) continue;
        float* d_x = gradients.instances.data() + begin * features;
        for (int64_t r = 0; r < rows; ++r)
          for (int64_t c = 0; c < features; ++c) d_x[r * features + c] = p[r] * pooled_gradient[c];
        MatMul(Transpose::kNo, Transpose::kNo, rows, features, 2 * hidden, 1, products, 2 * hidden,
               weight.data(), features, 1, d_x, features);
      }
    }
  });
  const auto add_up = [&](const std::vector<float>& parts, int64_t size, int64_t from,
                          std::span<float> out) {
    for (size_t k = 0; k < out.size(); ++k) {
      double total = 0;
      for (int64_t i = 0; i < stretches; ++i) total += parts[i * size + from + k];
      out[k] = static_cast<float>(total);
    }
  };
  add_up(d_weight, both, 0, gradients.tanh_weight);
  add_up(d_weight, both, hidden * features, gradients.gate_weight);
  add_up(d_query, hidden, 0, gradients.query);
}

}  // namespace fovea::kernels
#endif  // HWY_ONCE
