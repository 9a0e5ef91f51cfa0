#include "fovea/fit/series/place_gradients.h"

#include <algorithm>
#include <cmath>

#include "fovea/core/error.h"
#include "fovea/infer/series/convolution/step_pooling.h"
#include "fovea/kernels/products/matmul.h"

namespace fovea::fit {
namespace {

using infer::PlaceNetwork;
using infer::PlaceRows;
using kernels::MatMul;
using kernels::Transpose;
using Part = PlaceNetwork::Part;

constexpr int64_t kTaps = PlaceNetwork::kTaps, kMargin = PlaceNetwork::kMargin,
                  kHidden = PlaceNetwork::kHidden;

void PerturbInputs(const PlaceRows& rows, const Perturbation& by, Random* random, Tensor* x) {
  const int64_t width = x->dim(1);
  for (int64_t i = 0; i < rows.series(); ++i)
    for (int64_t j = rows.of(i).first; j < rows.of(i).second; ++j) {
      const float *noise = by.Noise(width, random), *kept = by.Kept(width, random);
      float* row = x->data() + j * width;
      for (int64_t k = 0; k < width; ++k) row[k] = (row[k] + noise[k]) * kept[k];
    }
}

// max(0, …) of hidden values, and a share left out.
void Rectify(const Perturbation* by, Random* random, Tensor* values) {
  for (int64_t j = 0; j < values->dim(0); ++j) {
    float* __restrict row = values->data() + j * kHidden;
    for (int64_t k = 0; k < kHidden; ++k) row[k] = std::max(0.0f, row[k]);
    if (by == nullptr) continue;
    const float* __restrict kept = by->Kept(kHidden, random);
    for (int64_t k = 0; k < kHidden; ++k) row[k] *= kept[k];
  }
}

// Back through both: a value is 0 where either took it.
void BackThroughRectify(const Tensor& values, float kept, Tensor* gradient) {
  for (int64_t j = 0; j < values.dim(0); ++j) {
    const float* __restrict row = values.data() + j * kHidden;
    float* __restrict back = gradient->data() + j * kHidden;
    for (int64_t k = 0; k < kHidden; ++k) back[k] *= row[k] > 0 ? kept : 0.0f;
  }
}

void AddSums(const Tensor& dy, Tensor* gradient) {
  const int64_t width = dy.dim(1);
  float* __restrict sums = gradient->data();
  for (int64_t j = 0; j < dy.dim(0); ++j) {
    const float* __restrict row = dy.data() + j * width;
    for (int64_t k = 0; k < width; ++k) sums[k] += row[k];
  }
}

// gradient [out, kTaps · in] += dyᵀ (x[j − 2] … x[j + 2]).
void AddTapProducts(const Tensor& dy, const Tensor& x, Tensor* gradient) {
  const int64_t out = dy.dim(1), in = x.dim(1), rows = x.dim(0) - 2 * kMargin;
  MatMul(Transpose::kYes, Transpose::kNo, out, kTaps * in, rows, 1, dy.data() + kMargin * out, out,
         x.data(), in, 1, gradient->data(), kTaps * in);
}

// W of the convolution that takes a gradient back: [in, kTaps · out], the taps the other way round.
Tensor TurnedTaps(const Tensor& weight, int64_t in) {
  const int64_t out = weight.dim(0);
  Tensor turned({in, kTaps * out});
  for (int64_t o = 0; o < out; ++o)
    for (int64_t tap = 0; tap < kTaps; ++tap)
      for (int64_t i = 0; i < in; ++i)
        turned[i * kTaps * out + (kTaps - 1 - tap) * out + o] =
            weight[o * kTaps * in + tap * in + i];
  return turned;
}

// gradient [out, 2 · width] += dyᵀ (first, second).
void AddJoinedProducts(const Tensor& dy, const Tensor& first, const Tensor& second,
                       Tensor* gradient) {
  const int64_t out = dy.dim(1), width = first.dim(1), rows = dy.dim(0);
  int64_t at = 0;
  for (const Tensor* part : {&first, &second}) {
    MatMul(Transpose::kYes, Transpose::kNo, out, width, rows, 1, dy.data(), out, part->data(),
           width, 1, gradient->data() + at, 2 * width);
    at += width;
  }
}

// d_first += dy O's first half, d_second likewise.
void AddJoinedBack(const Tensor& dy, const Tensor& weight, Tensor* d_first, Tensor* d_second) {
  const int64_t out = dy.dim(1), width = d_first->dim(1), rows = dy.dim(0);
  int64_t at = 0;
  for (Tensor* part : {d_first, d_second}) {
    MatMul(Transpose::kNo, Transpose::kNo, rows, width, out, 1, dy.data(), out, weight.data() + at,
           2 * width, 1, part->data(), width);
    at += width;
  }
}

// Weights of one series in training. hard draws its place from softmax(q) by Gumbel noise.
void Pool(const std::string& pooling, Random* random, std::span<float> scores) {
  if (pooling == "hard" && random != nullptr)
    for (float& score : scores)
      score -= static_cast<float>(std::log(-std::log(1 - random->Uniform() * (1 - 1e-12))));
  infer::PoolSteps(pooling, scores);
}

// dq = J da, J the Jacobian of a by q.
void BackThroughPool(const std::string& pooling, std::span<const float> q, std::span<const float> a,
                     std::span<float> gradient) {
  const auto places = static_cast<float>(q.size());
  std::vector<float> share(a.begin(), a.end());  // dq[j] = share[j] (da[j] − mean)
  float mean = 0;
  if (pooling == "conjunctive") {
    for (float& weight : share) weight *= 1 - weight * places;
  } else if (pooling == "sparsemax") {
    // Martins & Astudillo 2016, equation 14: the mean over the support is taken off.
    float support = 0;
    for (float& weight : share) support += weight = weight > 0 ? 1.0f : 0.0f;
    for (size_t j = 0; j < share.size(); ++j) mean += share[j] * gradient[j] / support;
  } else {
    // hard as if it were softmax (straight-through, Jang et al. 2017).
    Require(pooling == "softmax" || pooling == "hard", "no gradient is known of pooling ", pooling);
    if (pooling == "hard") {
      share.assign(q.begin(), q.end());
      infer::PoolSteps("softmax", share);
    }
    for (size_t j = 0; j < share.size(); ++j) mean += share[j] * gradient[j];
  }
  for (size_t j = 0; j < share.size(); ++j) gradient[j] = share[j] * (gradient[j] - mean);
}

// The loss of one sample, and z becomes its gradient.
double BackFromLoss(float target, std::span<double> z) {
  if (z.size() == 1) {
    const double error = z[0] - static_cast<double>(target);
    z[0] = 2 * error;
    return error * error;
  }
  const double most = std::ranges::max(z);
  double sum = 0;
  for (const double value : z) sum += std::exp(value - most);
  const auto own = static_cast<size_t>(target);
  const double loss = std::log(sum) - (z[own] - most);
  for (double& value : z) value = std::exp(value - most) / sum;
  z[own] -= 1;
  return loss;
}

}  // namespace

double AddGradients(const PlaceNetwork& network, const PlaceSamples& samples,
                    std::span<const int64_t> chosen, const Perturbation* by, Random* random,
                    std::vector<Tensor>* gradients) {
  const auto& parts = network.parts;
  auto& g = *gradients;
  const int64_t width = network.inputs(), outputs = network.outputs();
  const int64_t hidden_width = PlaceNetwork::kScoreHidden;
  std::vector<int64_t> counts;
  for (const int64_t i : chosen) counts.push_back(samples.inputs[static_cast<size_t>(i)].dim(0));
  const PlaceRows rows(counts);
  Tensor x({rows.rows(), width});
  for (int64_t i = 0; i < rows.series(); ++i)
    std::ranges::copy(samples.inputs[static_cast<size_t>(chosen[i])].span(),
                      x.data() + rows.of(i).first * width);
  if (by != nullptr) PerturbInputs(rows, *by, random, &x);

  Tensor first = infer::ConvolvePlaces(x, parts[Part::kFirst], parts[Part::kFirstBias].span());
  rows.ClearMargins(&first);
  Rectify(by, random, &first);
  Tensor second =
      infer::ConvolvePlaces(first, parts[Part::kSecond], parts[Part::kSecondBias].span());
  rows.ClearMargins(&second);
  Rectify(by, random, &second);
  const Tensor scores =
      infer::JoinPlaces(first, second, parts[Part::kScores], parts[Part::kScoresBias]);
  Tensor hidden =
      infer::JoinPlaces(first, second, parts[Part::kAttention], parts[Part::kAttentionBias]);
  for (float& value : hidden.span()) value = std::tanh(value);

  double loss = 0;
  Tensor d_scores(scores.shape()), d_query({rows.rows(), 1});
  std::vector<double> z(static_cast<size_t>(outputs));
  std::vector<float> query, weights, d_weights;
  for (int64_t i = 0; i < rows.series(); ++i) {
    const auto [begin, end] = rows.of(i);
    query.clear();
    for (int64_t j = begin; j < end; ++j) {
      float sum = parts[Part::kQueryBias][0];
      for (int64_t k = 0; k < hidden_width; ++k)
        sum += parts[Part::kQuery][k] * hidden[j * hidden_width + k];
      query.push_back(sum);
    }
    weights = query;
    Pool(network.pooling, by != nullptr ? random : nullptr, weights);
    std::ranges::fill(z, 0.0);
    for (int64_t j = begin; j < end; ++j)
      for (int64_t c = 0; c < outputs; ++c)
        z[static_cast<size_t>(c)] +=
            static_cast<double>(weights[static_cast<size_t>(j - begin)] * scores[j * outputs + c]);
    loss += BackFromLoss(samples.targets[static_cast<size_t>(chosen[i])], z);
    d_weights.assign(weights.size(), 0.0f);
    for (int64_t j = begin; j < end; ++j)
      for (int64_t c = 0; c < outputs; ++c) {
        const auto dz = static_cast<float>(z[static_cast<size_t>(c)]);
        d_scores[j * outputs + c] = dz * weights[static_cast<size_t>(j - begin)];
        d_weights[static_cast<size_t>(j - begin)] += dz * scores[j * outputs + c];
      }
    BackThroughPool(network.pooling, query, weights, d_weights);
    std::ranges::copy(d_weights, d_query.data() + begin);
  }

  Tensor d_hidden(hidden.shape());
  for (int64_t j = 0; j < rows.rows(); ++j) {
    g[Part::kQueryBias][0] += d_query[j];
    for (int64_t k = 0; k < hidden_width; ++k) {
      const float h = hidden[j * hidden_width + k];
      g[Part::kQuery][k] += d_query[j] * h;
      d_hidden[j * hidden_width + k] = d_query[j] * parts[Part::kQuery][k] * (1 - h * h);
    }
  }
  Tensor d_first(first.shape()), d_second(second.shape());
  AddJoinedProducts(d_hidden, first, second, &g[Part::kAttention]);
  AddSums(d_hidden, &g[Part::kAttentionBias]);
  AddJoinedBack(d_hidden, parts[Part::kAttention], &d_first, &d_second);
  AddJoinedProducts(d_scores, first, second, &g[Part::kScores]);
  AddSums(d_scores, &g[Part::kScoresBias]);
  AddJoinedBack(d_scores, parts[Part::kScores], &d_first, &d_second);

  const float kept = by != nullptr ? by->kept() : 1.0f;
  BackThroughRectify(second, kept, &d_second);
  AddTapProducts(d_second, first, &g[Part::kSecond]);
  AddSums(d_second, &g[Part::kSecondBias]);
  const Tensor back =
      infer::ConvolvePlaces(d_second, TurnedTaps(parts[Part::kSecond], kHidden), {});
  for (int64_t j = kMargin; j < back.dim(0) - kMargin; ++j) {
    float* __restrict to = d_first.data() + j * kHidden;
    const float* __restrict from = back.data() + j * kHidden;
    for (int64_t k = 0; k < kHidden; ++k) to[k] += from[k];
  }
  BackThroughRectify(first, kept, &d_first);
  AddTapProducts(d_first, x, &g[Part::kFirst]);
  AddSums(d_first, &g[Part::kFirstBias]);
  return loss;
}

}  // namespace fovea::fit
