#ifndef FOVEA_ATTENTION_FUSED_H_
#define FOVEA_ATTENTION_FUSED_H_

#include <cstdint>
#include <optional>
#include <span>

// What a mechanism is made of where the fused kernels can run it, which hold no array of [Tq, Tk].
// The same parts are what attention/compose.h composes of whole arrays.
namespace fovea::attention {

// The scores that the kernels know, of projected queries q' and keys k'.
enum class ScoreForm {
  kProduct,   // s = scale · q' · k'             kernels/dot/dot_attention.h
  kAdditive,  // s = scale · v · tanh(q' + k')   kernels/additive/additive_attention.h
};

template <class Tensor>
struct ScoreFactors {
  ScoreForm form = ScoreForm::kProduct;
  Tensor query;             // q' [N, H, Tq, d]
  Tensor key;               // k' [N, H, Tk, d]
  std::optional<Tensor> v;  // [H, 1, d], of kAdditive
  double scale = 1;
};

// Which keys a query sees beside those of its sample's length, and how much. All that is given
// holds at once. attention/kernel_scope.h makes of it what the kernels take.
template <class Tensor>
struct KeyScope {
  bool causal = false;            // j ≤ i + Tk − Tq alone
  std::optional<Tensor> centres;  // c, broadcasts to [N, H, Tq, 1]: |j − c| ≤ window alone
  int64_t window = 0;             // D
  bool gaussian = false;          // weights are multiplied by exp(−2 (j − c)² / D²)
};

template <class Tensor>
struct FusedInputs {
  ScoreFactors<Tensor> score;
  Tensor values;                     // [N, H, Tk, Dv]
  std::span<const int32_t> lengths;  // [N]; empty: all Tk
  KeyScope<Tensor> scope;
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_FUSED_H_
