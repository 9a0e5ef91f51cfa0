#ifndef FOVEA_FIT_TABLES_TOKEN_GRADIENTS_H_
#define FOVEA_FIT_TABLES_TOKEN_GRADIENTS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/fit/perturbation.h"
#include "fovea/fit/tables/mixing_gradients.h"
#include "fovea/fit/tables/token_parameters.h"

namespace fovea::fit {

// What a row costs beside its loss, and what is drawn in training.
struct GatePenalty {
  // Nats (or squared deviations) that a column costs where it is open: λ Σ_c P(w_c > 0), with
  // P = 1 − (1 − σ(κ s̃_c)) (1 − σ(κ r̃_c)) of the gates before they are clipped, κ = 1.702 / noise,
  // which is close to the normal distribution's own (Yamada et al. 2020, equation 4).
  double penalty = 0.01;
  double noise = 0.2;  // deviation of what is added to a gate before it is clipped
};

// A network of tokens, forward with all that the way back needs, and back. Buffers are kept from
// batch to batch.
class TokenBackprop {
 public:
  TokenBackprop(const TokenParameters& parameters, const GatePenalty& gates);

  // Scores z [rows, outputs] of places [rows, tracks]. noise: of gates, one of deviation
  // GatePenalty::noise; kept: of hidden units; both null where nothing is to be drawn.
  std::span<float> Forward(std::span<const infer::TokenPlace> places, const Perturbation* drawn,
                           Random* random);
  // Adds the gradients of all parts, from that of the scores of the last Forward(); row_share is
  // the share of a row in the loss, for the penalty.
  void Backward(std::span<const float> d_scores, float row_share, std::vector<Tensor>* gradients);

  // Weights w [rows, columns] of the last Forward().
  std::span<const float> weights() const { return weights_; }

 private:
  void OpenGates(const Perturbation* drawn, Random* random);
  void BackThroughGates(float row_share, std::vector<Tensor>* gradients);

  const TokenParameters& parameters_;
  const GatePenalty gates_;
  std::vector<infer::TokenPlace> places_;
  int64_t rows_ = 0;
  float kept_ = 1;
  Tensor vectors_, d_vectors_;
  std::vector<MixingBackprop> layers_;
  // [rows, C · width]; weighed_ is what the layers, if any, made of it.
  std::vector<float> tokens_, steered_, weighed_, d_tokens_, d_steered_;
  std::vector<float> steers_, opens_, raw_opens_, weights_, d_weights_, d_opens_;  // [rows, C]
  std::vector<float> steering_, d_steering_;                // [rows, steering]
  std::vector<float> first_, second_, d_first_, d_second_;  // [rows, hidden]
  std::vector<float> scores_;
};

}  // namespace fovea::fit

#endif  // FOVEA_FIT_TABLES_TOKEN_GRADIENTS_H_
