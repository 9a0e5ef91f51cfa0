#ifndef FOVEA_ATTENTION_AGGREGATES_REWEIGHT_H_
#define FOVEA_ATTENTION_AGGREGATES_REWEIGHT_H_

#include "fovea/attention/member.h"

namespace fovea::attention {

// output_jd = w_dj v_jd: values times weights, in the values' shape [Tk, Dv]. There is a row of
// weights for each channel (Tq = Dv) or one for all (Tq = 1).
struct Reweight {
  static constexpr MemberInfo kInfo = {
      "reweight", "wⱼ vⱼ", "the Multiply of P. Rémy's keras-attention-mechanism",
      "the values' places stay, each more or less loud", "1 for each value"};

  template <class B>
  static typename B::Tensor Apply(const B& b, const typename B::Tensor& weights,
                                  const typename B::Tensor& values) {
    const int64_t rows = b.ShapeOf(weights)[2], channels = b.ShapeOf(values)[3];
    Require(rows == 1 || rows == channels,
            "reweight needs one row of weights, or one for each of the ", channels,
            " channels, got ", rows);
    return b.Mul(values, b.Transpose(weights, 2, 3));
  }

  static int64_t Rows(int64_t, int64_t keys) { return keys; }
  static double Plain(std::span<const double> weights, std::span<const double> values,
                      int64_t queries, int64_t keys, int64_t size, int64_t j, int64_t d) {
    return weights[(queries == 1 ? 0 : d) * keys + j] * values[j * size + d];
  }
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_AGGREGATES_REWEIGHT_H_
