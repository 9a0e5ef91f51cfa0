#ifndef FOVEA_FIT_TABLES_TOKEN_TRAINING_H_
#define FOVEA_FIT_TABLES_TOKEN_TRAINING_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "fovea/fit/tables/token_gradients.h"

namespace fovea::fit {

// What networks learn from: the places of each row [rows, tracks], its class (an index) or scaled
// value, and how much it counts (1 in the mean).
struct TokenSamples {
  const FittedTracks* tracks = nullptr;
  infer::TokenShape shape;
  std::vector<infer::TokenPlace> places;
  std::vector<float> targets, counts;
};

// docs/experiments/tabular.md has what these were chosen from.
struct TokenTraining {
  int64_t epochs = 36;
  double learning_rate = 5e-3;  // at its peak: up for a twentieth, then down by a cosine
  double gate_rate = 3;         // times it, of the gates
  // Weights shrink by exp(−decay) in the course of a training, long or short, beside their steps,
  // as AdamW has it (Loshchilov & Hutter 2019).
  double decay = 0.5;
  double dropout = 0.1;  // share of hidden units that is left out
  GatePenalty gates;
  uint64_t seed = 1;
};

// Rows of a batch: 24 batches an epoch, of 16 to 256 rows.
int64_t BatchOf(int64_t rows);

// Trains a network on some of the rows: softmax cross-entropy, or the squared error of a value;
// Adam (Kingma & Ba 2015). On the caller's thread. epoch_done may throw to stop it.
infer::TokenNetwork TrainTokens(const TokenSamples& samples, std::span<const int64_t> chosen,
                                const TokenTraining& options,
                                const std::function<void()>& epoch_done);

// The loss of a row, of its scores z, which become its gradient: softmax cross-entropy, or the
// squared error where there is one.
double LossOfScores(float target, std::span<float> scores);

}  // namespace fovea::fit

#endif  // FOVEA_FIT_TABLES_TOKEN_TRAINING_H_
