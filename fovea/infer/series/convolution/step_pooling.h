#ifndef FOVEA_INFER_SERIES_CONVOLUTION_STEP_POOLING_H_
#define FOVEA_INFER_SERIES_CONVOLUTION_STEP_POOLING_H_

#include <span>
#include <string>
#include <vector>

namespace fovea::infer {

// How the scores q of a series' places become their weights a:
//   conjunctive                    a[j] = σ(q[j]) / places: each place by itself, as in MILLET
//                                  (Early et al. 2024, section 3.3)
//   softmax, sparsemax, hard       a = the normaliser of q over the places; Σ_j a[j] = 1
// "mean" is the absence of attention.
std::vector<std::string> StepPoolings();

// weights [places] from scores, in place. Throws ArgumentError on an unknown name.
void PoolSteps(const std::string& pooling, std::span<float> scores);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_SERIES_CONVOLUTION_STEP_POOLING_H_
