#ifndef FOVEA_FUZZ_KERNELS_ATTENTION_CASE_H_
#define FOVEA_FUZZ_KERNELS_ATTENTION_CASE_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "fovea/kernels/attention/attention_options.h"
#include "fuzz/kernels/case_bytes.h"
#include "fuzz/kernels/targets.h"
#include "fuzz/kernels/uncertain.h"

namespace fovea::fuzz {

// What additive and dot-product attention have in common: sizes, values, which keys a query sees.
struct AttentionCase {
  // Reads all of it.
  explicit AttentionCase(CaseBytes& bytes);

  // Those that point to this case's lists.
  kernels::AttentionScope Scope() const;
  kernels::KeyRange KeysOf(int64_t n, int64_t i) const {
    return kernels::KeysOf(Scope(), n, i, queries, keys);
  }
  // x [N, Tk, size] with NaN past the lengths, where nobody may read.
  testing::PaddedSpan Spoilt(std::span<const float> x, int64_t size, size_t offset) const;
  std::string Text() const;

  // Of larger values nothing is known of the output: set where a kernel adds them up before it
  // divides by the sum of the exponentials.
  double largest_value = std::numeric_limits<float>::max();
  bool special;  // NaN, ∞ and the ends of float's range may come
  int64_t sequences, queries, keys, value_size;
  kernels::AttentionScope scope;  // without its lists
  std::vector<int32_t> lengths, first, last;
  std::vector<float> centre, values, output_gradient;
};

// The scores that a query gives the keys it sees, and what becomes of their gradients, are the
// kernel's own:
using ScoreOf = std::function<Uncertain(int64_t n, int64_t i, int64_t j)>;
using ScoreGradient = std::function<void(int64_t n, int64_t i, int64_t j, const Uncertain& ds)>;
// Whether query and key are finite.
using FinitePair = std::function<bool(int64_t n, int64_t i, int64_t j)>;

struct AttentionResults {
  std::vector<Uncertain> output, logsumexp, values, centre;
  std::vector<Uncertain> weights;  // [N, Tq, Tk]
};

// The formula of kernels/attention/attention_options.h and its gradients, key by key.
AttentionResults Reference(const AttentionCase& c, const ScoreOf& score,
                           const ScoreGradient& gradient, const FinitePair& finite);

// Whether the numbers of a row [size] of x are finite.
bool FiniteRow(const std::vector<float>& x, int64_t row, int64_t size);

// What a kernel lays open of the weights.
class OpenWeights {
 public:
  OpenWeights(const AttentionCase& c, CaseBytes& bytes);
  kernels::WeightsView View();
  // Against the weights of the reference. An index must be that of one of the largest.
  void CheckAgainst(const std::string& what, const AttentionResults& expected) const;

 private:
  const AttentionCase& case_;
  std::vector<int64_t> rows_;
  int64_t top_;
  std::vector<float> row_weights_, key_mean_, key_max_, entropy_, top_weights_;
  std::vector<int32_t> argmax_, top_keys_;
};

}  // namespace fovea::fuzz

#endif  // FOVEA_FUZZ_KERNELS_ATTENTION_CASE_H_
