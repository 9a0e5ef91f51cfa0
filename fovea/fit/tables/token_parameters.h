#ifndef FOVEA_FIT_TABLES_TOKEN_PARAMETERS_H_
#define FOVEA_FIT_TABLES_TOKEN_PARAMETERS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/core/tensor.h"
#include "fovea/fit/tables/fit_tracks.h"
#include "fovea/infer/tables/tokens/token_network.h"

namespace fovea::fit {

// What a training of a TokenNetwork learns. Its vectors V are made of three parts, so that a column
// begins as a straight line and bends as far as the data ask:
//   V[k] = base + basis[k] · slope + Σ_{i ≤ k} step[i]     of a knot
//   V[k] = base + step[k]                                  of a category, or what is missing
// Steps of knots begin at 0. Source: Gorishniy et al. 2024 (TabM), its embeddings of numbers.
class TokenParameters {
 public:
  enum Part : size_t {
    kBase = infer::TokenNetwork::kParts,  // [tracks, width]
    kSlope,                               // [tracks, 2, width]
    kParts                                // and behind them those of its layers
  };
  // The network's kVectors are the steps here.
  static constexpr size_t kSteps = infer::TokenNetwork::kVectors;

  TokenParameters(const FittedTracks& tracks, const infer::TokenShape& shape, Random* random);

  // Parts of one layer, as MixingLayer has them, among all; IsScale: of a part that is a layer's
  // scale.
  template <class Parts>
  static auto OfLayer(size_t layer, Parts& parts) {
    return std::span(parts).subspan(kParts + layer * infer::MixingLayer::kParts,
                                    infer::MixingLayer::kParts);
  }
  static bool IsScale(size_t part) {
    return part >= kParts &&
           infer::MixingLayer::IsScale((part - kParts) % infer::MixingLayer::kParts);
  }

  std::vector<Tensor>& parts() { return parts_; }
  const std::vector<Tensor>& parts() const { return parts_; }
  const infer::TokenShape& shape() const { return shape_; }
  std::span<const infer::ColumnTrack> tracks() const { return fitted_.tracks; }

  // V [rows, width].
  void MakeVectors(Tensor* vectors) const;
  // Adds the gradients of base, slope and steps, of V's.
  void AddGradients(const Tensor& d_vectors, std::vector<Tensor>* gradients) const;
  // What was learnt, for inference; shares nothing with it.
  infer::TokenNetwork Network() const;

 private:
  const FittedTracks& fitted_;
  const infer::TokenShape shape_;
  std::vector<Tensor> parts_;
};

}  // namespace fovea::fit

#endif  // FOVEA_FIT_TABLES_TOKEN_PARAMETERS_H_
