#ifndef FOVEA_AUTOGRAD_ATTENTION_OP_H_
#define FOVEA_AUTOGRAD_ATTENTION_OP_H_

#include <ATen/ATen.h>

#include <string>
#include <vector>

#include "fovea/autograd/attention_scope.h"

namespace fovea::autograd {

// Attention as operators of LibTorch with autograd, on the fused kernels
// (kernels/dot/dot_attention.h, kernels/additive/additive_attention.h): N samples, H heads, Tq
// queries, Tk keys. Tensors need not be contiguous. Anything but float32 on the CPU runs on
// LibTorch's own operations, which hold all scores at once. All throw ArgumentError, in the words
// "query must be …, got …".

// softmax(scale · query keyᵀ) value, over the keys in scope and under its Gaussian: query [N, H,
// Tq, D], key [N, H, Tk, D], value [N, H, Tk, Dv] to [N, H, Tq, Dv]. Source: Vaswani et al. 2017,
// equation 1.
at::Tensor DotAttention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
                        double scale, const KeyScope& scope);

// softmax over j of scale · Σ_a v_a tanh(query_ia + key_ja), times value. query [N, H, Tq, A] and
// key [N, H, Tk, A] are projected, v [H, A], value [N, H, Tk, Dv]. Source: Bahdanau et al. 2014,
// appendix A.1.2.
at::Tensor AdditiveAttention(const at::Tensor& query, const at::Tensor& key, const at::Tensor& v,
                             const at::Tensor& value, const KeyScope& scope, double scale = 1);

// The weights of an attention, laid open without an array of [Tq, Tk]. No gradients.
struct OpenWeights {
  at::Tensor rows;         // [N, H, R, Tk] of the queries asked for
  at::Tensor key_mean;     // [N, H, Tk] over all queries
  at::Tensor key_max;      // [N, H, Tk]
  at::Tensor entropy;      // [N, H, Tq] in nats
  at::Tensor argmax;       // [N, H, Tq] of whole numbers; −1 without keys
  at::Tensor top_keys;     // [N, H, Tq, top] of whole numbers, by falling weight; −1 beyond
  at::Tensor top_weights;  // [N, H, Tq, top]
};
// rows: indices of queries.
OpenWeights DotAttentionWeights(const at::Tensor& query, const at::Tensor& key, double scale,
                                const KeyScope& scope, const std::vector<int64_t>& rows,
                                int64_t top);
OpenWeights AdditiveAttentionWeights(const at::Tensor& query, const at::Tensor& key,
                                     const at::Tensor& v, const KeyScope& scope,
                                     const std::vector<int64_t>& rows, int64_t top,
                                     double scale = 1);

// Why the kernels do not take such a tensor, "" if they do: "float64, the kernels take float32".
std::string WhyNotFused(const at::Tensor& tensor);

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_ATTENTION_OP_H_
