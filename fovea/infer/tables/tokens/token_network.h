#ifndef FOVEA_INFER_TABLES_TOKENS_TOKEN_NETWORK_H_
#define FOVEA_INFER_TABLES_TOKENS_TOKEN_NETWORK_H_

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "fovea/core/tensor.h"
#include "fovea/infer/tables/tokens/column_track.h"
#include "fovea/infer/tables/tokens/mixing_layer.h"

namespace fovea::infer {

// Sizes of a network of columns' tokens.
struct TokenShape {
  int64_t columns = 0, tracks = 0, rows = 0;  // of the table; rows of all tracks' vectors
  int64_t outputs = 0;
  int64_t width = 8;      // of a token
  int64_t steering = 16;  // hidden units of what opens the gates
  int64_t hidden = 128;   // units of each hidden layer
  int64_t layers = 0;     // in which columns look at each other
  int64_t heads = 2;      // of these

  int64_t tokens_width() const { return columns * width; }
  MixingShape mixing() const { return {.columns = columns, .width = width, .heads = heads}; }
};

// A network that reads a row of a table column by column, and weighs each before they mix:
//   t_c = Σ vectors of column c's tracks                          its token [width]
//   s_c = clip(α_c)                                               how far it steers, in every row
//   r   = clip(O tanh(S (s_1 t_1 … s_C t_C) + b_S) + b_O)         which columns this row opens
//   w_c = s_c + (1 − s_c) r_c                                     the weight of column c
//   h   = max(0, W_2 max(0, W_1 (w_1 t_1 … w_C t_C) + b_1) + b_2)
//   z   = W_o h + b_o
// where clip(x) = min(1, max(0, x)). Where there are MixingLayers, the weighed tokens go through
// them before W_1. A weight is 0 only where the column neither steers nor counts: then z does not
// hang on its cell at all. Weights do not share one unit: each is 0 to 1. Sources: gates that are
// clipped, Louizos et al. 2018 and Yamada et al. 2020; opened by the row itself, Yoon et al. 2019
// (INVASE) and Yang et al. 2022; in steps, each of which sees what the one before let through, Arik
// & Pfister 2021 (TabNet). The rest is a perceptron on embedded numbers (Gorishniy et al. 2022).
struct TokenNetwork {
  enum Part {
    kVectors,   // [rows, width], of all tracks
    kSteers,    // α [columns]
    kSteering,  // S [steering, columns · width]
    kSteeringBias,
    kOpening,  // O [columns, steering]
    kOpeningBias,
    kFirst,  // W_1 [hidden, columns · width]
    kFirstBias,
    kSecond,  // W_2 [hidden, hidden]
    kSecondBias,
    kOutput,  // W_o [outputs, hidden]
    kOutputBias,
    kParts
  };
  struct Spec {
    std::string_view name;
    Shape shape;
  };
  static std::vector<Spec> Specs(const TokenShape& shape);

  TokenShape shape;
  std::vector<Tensor> parts;  // kParts of them
  std::vector<MixingLayer> layers = {};
};

// tokens [rows, columns · width]: sums of the vectors at the places [rows, tracks]; tracks in the
// order of their columns.
void FillTokens(const TokenShape& shape, std::span<const ColumnTrack> tracks, const Tensor& vectors,
                std::span<const TokenPlace> places, float* tokens);

// y[r, c, …] = weights[r, c] x[r, c, …] of rows of tokens; y may be x.
void WeighTokens(const TokenShape& shape, std::span<const float> weights, const float* x, float* y);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_TABLES_TOKENS_TOKEN_NETWORK_H_
