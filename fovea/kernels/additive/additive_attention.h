#ifndef FOVEA_KERNELS_ADDITIVE_ADDITIVE_ATTENTION_H_
#define FOVEA_KERNELS_ADDITIVE_ADDITIVE_ATTENTION_H_

#include <cstdint>
#include <memory>
#include <span>

#include "fovea/kernels/attention/attention_options.h"

// Additive attention, fused (Bahdanau et al. 2014, appendix A.1.2; the concat of Luong et al.
// 2015):
//   s[i,j] = c · Σ_a v[a] tanh(q[i,a] + k[j,a]),  w[i] = softmax over the keys in i's scope of
//   s[i], o[i] = Σ_j w[i,j] value[j].
// Queries and keys come projected. No array of [Tq, Tk] is ever held, nor one of [Tq, Tk, A].
//
// Method: with e^{2q} and e^{2k} taken once a row and E their product, tanh(q + k) is
// (E − 1)/(E + 1), and four such fractions are added up with one division.
//
// Up to two queries, as in a decoder, meet keys as rows: from the cache, or, without one, with
// E = e^{2(q + k)} taken of each pair. Of the rest, four fractions share a division there too.
// Their gradients meet keys so as well, where these are cached and have no gradient of their own to
// get.
//
// Error: |s − exact| ≤ (16 + A/4) u · |c| Σ|v|, u = 2^-24. Where |q| or |k| is above 30, or not
// finite, tanh(q + k) itself is taken, so that NaN and ∞ do what they do in the formula. A v that
// is not finite makes its head NaN.
namespace fovea::kernels {

struct AdditiveShape {
  int64_t sequences = 0;   // N, heads counted: n = sample · H + head
  int64_t heads = 1;       // H: sequence n takes row n mod H of v
  int64_t queries = 0;     // Tq
  int64_t keys = 0;        // Tk
  int64_t hidden = 0;      // A
  int64_t value_size = 0;  // Dv
};

// What keys cost once, for decoders that meet them again at each step. Holds as many floats as the
// keys, their dimensions rounded up to 16.
class AdditiveKeys {
 public:
  // key [N, Tk, A].
  AdditiveKeys(const AdditiveShape& shape, std::span<const float> key);
  ~AdditiveKeys();
  AdditiveKeys(AdditiveKeys&&) noexcept;
  AdditiveKeys& operator=(AdditiveKeys&&) noexcept;

  struct Factors;
  const Factors& factors() const { return *factors_; }

 private:
  std::unique_ptr<Factors> factors_;
};

struct AdditiveInputs {
  std::span<const float> query;   // [N, Tq, A]
  std::span<const float> key;     // [N, Tk, A]
  std::span<const float> v;       // [H, A]
  std::span<const float> values;  // [N, Tk, Dv]
  float scale = 1;                // c
  // Of the same keys, to go without their exponentials; nullptr: none.
  const AdditiveKeys* cached = nullptr;
};

// Each is overwritten, or empty if not wanted.
struct AdditiveGradients {
  std::span<float> query;   // [N, Tq, A]
  std::span<float> key;     // [N, Tk, A]
  std::span<float> v;       // [H, A]
  std::span<float> values;  // [N, Tk, Dv]
  std::span<float> centre;  // [N, Tq], with a Gaussian only
};

// All take 0 for any size, run on up to NumThreads() threads with the same bits on any number of
// them, and throw ArgumentError on sizes that do not fit and on lengths outside 0…Tk. A query
// without keys gets zeros. What lies past a sequence's length has no effect.

void AdditiveForward(const AdditiveShape& shape, const AdditiveInputs& inputs,
                     const AttentionScope& scope, const AttentionOutputs& outputs);

// Given dL/do [N, Tq, Dv]. Scores are computed again.
void AdditiveBackward(const AdditiveShape& shape, const AdditiveInputs& inputs,
                      const AttentionScope& scope, const AttentionResults& results,
                      std::span<const float> output_gradient, const AdditiveGradients& gradients);

// What is asked for of the weights, given the forward's logsumexp, in one sweep over the scores.
void AdditiveWeights(const AdditiveShape& shape, const AdditiveInputs& inputs,
                     const AttentionScope& scope, std::span<const float> logsumexp,
                     const WeightsView& view);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ADDITIVE_ADDITIVE_ATTENTION_H_
