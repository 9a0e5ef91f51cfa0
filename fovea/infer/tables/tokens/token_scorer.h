#ifndef FOVEA_INFER_TABLES_TOKENS_TOKEN_SCORER_H_
#define FOVEA_INFER_TABLES_TOKENS_TOKEN_SCORER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/infer/tables/tokens/token_network.h"
#include "fovea/kernels/products/packed_matrix.h"

namespace fovea::infer {

// A network ready to be run on many rows: its matrices are laid out for products.
class TokenScorer {
 public:
  // The network is kept by reference.
  TokenScorer(const TokenNetwork& network, std::span<const ColumnTrack> tracks);

  // places [rows, tracks] → scores z [rows, outputs] and weights w [rows, columns].
  void Score(std::span<const TokenPlace> places, float* scores, float* weights) const;

  // Adds how much each column looks at each in the last layer, over rows and heads, to sums
  // [columns that look, columns]. Throws ArgumentError where there are no layers.
  void AddPairs(std::span<const TokenPlace> places, std::span<double> sums) const;

 private:
  int64_t RowsOf(std::span<const TokenPlace> places) const {
    return static_cast<int64_t>(places.size() / tracks_.size());
  }
  // The weighed tokens [rows, columns · width].
  Tensor Weigh(std::span<const TokenPlace> places, float* weights) const;

  const TokenNetwork& network_;
  const std::span<const ColumnTrack> tracks_;
  std::vector<float> steers_;  // s [columns]
  // S with the steering columns' s on it; the others.
  kernels::PackedMatrix steering_, opening_, first_, second_, output_;
  std::vector<PackedMixing> layers_;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TABLES_TOKENS_TOKEN_SCORER_H_
