#ifndef FOVEA_INFER_SERIES_CONVOLUTION_PLACE_NETWORK_H_
#define FOVEA_INFER_SERIES_CONVOLUTION_PLACE_NETWORK_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fovea/core/tensor.h"

namespace fovea::infer {

// A small network over the places of a series, which sees what lies beside a place:
//   h₀ = x                                                      [places, inputs]
//   h_l[j] = max(0, W_l (h_{l−1}[j − 2] … h_{l−1}[j + 2]) + b_l)  zeros beyond the ends; l = 1, 2
//   s[j] = O (h₁[j], h₂[j]) + o                                 what place j says of each class
//   q[j] = w · tanh(V (h₁[j], h₂[j]) + v) + u                   how far it is to count
// Weights a = pooling of q (step_pooling.h); the network's output is Σ_j a[j] s[j]. Gated so, it is
// additive attention over instances (Ilse et al. 2018, equation 8), and with conjunctive pooling
// MILLET's (Early et al. 2024, section 3.3).
struct PlaceNetwork {
  static constexpr int64_t kTaps = 5, kMargin = kTaps / 2, kHidden = 64, kScoreHidden = 8;

  enum Part {
    kFirst,          // W₁ [kHidden, kTaps · inputs]
    kFirstBias,      // b₁
    kSecond,         // W₂ [kHidden, kTaps · kHidden]
    kSecondBias,     // b₂
    kScores,         // O [outputs, 2 · kHidden]
    kScoresBias,     // o
    kAttention,      // V [kScoreHidden, 2 · kHidden]
    kAttentionBias,  // v
    kQuery,          // w [1, kScoreHidden]
    kQueryBias,      // u
    kParts
  };
  std::string pooling;
  std::vector<Tensor> parts;  // kParts of them

  struct Spec {
    std::string_view name;
    Shape shape;
  };
  static std::vector<Spec> Specs(int64_t inputs, int64_t outputs);

  int64_t inputs() const { return parts[kFirst].dim(1) / kTaps; }
  int64_t outputs() const { return parts[kScoresBias].size(); }
};

// Where the places of several series lie in one matrix: kMargin rows of zeros before each series
// and after the last, so that a window of rows is a row of five times the width.
class PlaceRows {
 public:
  explicit PlaceRows(std::span<const int64_t> places);

  int64_t rows() const { return rows_; }
  int64_t series() const { return static_cast<int64_t>(spans_.size()); }
  // First and end row of a series.
  std::pair<int64_t, int64_t> of(int64_t series) const {
    return spans_[static_cast<size_t>(series)];
  }
  // Zeros in the margins of [rows, width].
  void ClearMargins(Tensor* values) const;

 private:
  std::vector<std::pair<int64_t, int64_t>> spans_;
  int64_t rows_ = PlaceNetwork::kMargin;
};

// y [rows, out] = W (x[j − 2] … x[j + 2]) + bias, x [rows, in], W [out, kTaps · in]; margins of y
// are not defined. bias may be empty.
Tensor ConvolvePlaces(const Tensor& x, const Tensor& weight, std::span<const float> bias);
// y [rows, out] = O (first, second) + bias, O [out, 2 · width].
Tensor JoinPlaces(const Tensor& first, const Tensor& second, const Tensor& weight,
                  const Tensor& bias);

// What the places of one series say, and how far each counts.
struct PlaceScores {
  Tensor scores;               // s [places, outputs]
  std::vector<float> weights;  // a [places]
};
// x [places, inputs] of one series.
PlaceScores ScorePlaces(const PlaceNetwork& network, const Tensor& x);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_SERIES_CONVOLUTION_PLACE_NETWORK_H_
