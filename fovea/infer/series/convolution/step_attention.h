#ifndef FOVEA_INFER_SERIES_CONVOLUTION_STEP_ATTENTION_H_
#define FOVEA_INFER_SERIES_CONVOLUTION_STEP_ATTENTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "fovea/core/tensor.h"

namespace fovea::infer {

// How the evidence of places over time becomes one number a class. e [places, classes].
//   a normaliser (softmax, sparsemax, hard)  a[j, c] = normaliser over j of β e[j, c]: each class
//                                            looks where there is most evidence for it; Σ_j a = 1
//   conjunctive                              a[j] = σ(β max_c e[j, c]) / places, for all classes
//                                            one, as in MILLET (Early et al. 2024, section 3.3)
struct StepPooling {
  std::string name = "softmax";
  double sharpness = 1;  // β

  // "mean" is the absence of attention.
  static std::vector<std::string> Names();
  // The weights [places, classes]. Throws ArgumentError on an unknown name.
  Tensor Weights(const Tensor& evidence) const;
};

// mean over the places within half a window of each place, in place: [places, classes].
void SmoothOverPlaces(int64_t window, Tensor* evidence);

// The part of a model that looks: evidence for each class in windows over the series,
//   e[j, c] = bias[c] + Σ_i head[i, c] m[j, i],
// m the mean of some of the model's features over the window around cell j; pooled by attention,
//   A[c] = Σ_j a[j, c] e[j, c];
// and what it adds to the scores, Σ_c' A[c'] mix[c', c].
struct StepAttention {
  StepPooling pooling;
  int64_t cell = 1;               // steps of a cell
  int64_t window = 1;             // cells of a window, odd
  std::vector<int32_t> selected;  // features, counted over all banks; ascending
  Tensor head;                    // [selected, classes]
  Tensor bias;                    // [classes]
  Tensor mix;                     // [classes, classes]

  // A [classes] of evidence [cells, classes].
  std::vector<double> Pool(const Tensor& evidence) const;
};

}  // namespace fovea::infer

#endif  // FOVEA_INFER_SERIES_CONVOLUTION_STEP_ATTENTION_H_
