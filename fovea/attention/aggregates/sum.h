#ifndef FOVEA_ATTENTION_AGGREGATES_SUM_H_
#define FOVEA_ATTENTION_AGGREGATES_SUM_H_

#include "fovea/attention/member.h"

namespace fovea::attention {

// output_i = Σ_j w_ij v_j: the context vector of each query. [Tq, Tk] × [Tk, Dv] → [Tq, Dv].
struct Sum {
  static constexpr MemberInfo kInfo = {"sum", "Σⱼ wⱼ vⱼ", "Bahdanau et al. 2014, equation 5",
                                       "one vector for each query", "2 Dv a pair"};

  static constexpr bool kFused = true;  // the fused kernels have it

  template <class B>
  static typename B::Tensor Apply(const B& b, const typename B::Tensor& weights,
                                  const typename B::Tensor& values) {
    return b.MatMul(weights, values);
  }

  static int64_t Rows(int64_t queries, int64_t) { return queries; }
  // Element d of row i.
  static double Plain(std::span<const double> weights, std::span<const double> values, int64_t,
                      int64_t keys, int64_t size, int64_t i, int64_t d) {
    double sum = 0;
    for (int64_t j = 0; j < keys; ++j) sum += weights[i * keys + j] * values[j * size + d];
    return sum;
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_AGGREGATES_SUM_H_
