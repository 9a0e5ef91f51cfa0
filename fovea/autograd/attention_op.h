#ifndef FOVEA_AUTOGRAD_ATTENTION_OP_H_
#define FOVEA_AUTOGRAD_ATTENTION_OP_H_

#include <ATen/ATen.h>

#include <string>
#include <vector>

#include "fovea/attention/fused.h"

namespace fovea::autograd {

// Attention as operators of LibTorch with autograd, on the fused kernels
// (kernels/dot/dot_attention.h, kernels/additive/additive_attention.h): N samples, H heads, Tq
// queries, Tk keys. Tensors need not be contiguous. Anything but float32 on the CPU runs on
// LibTorch's own operations, which hold all scores at once. All throw ArgumentError, in the words
// "query must be …, got …".
using FusedInputs = attention::FusedInputs<at::Tensor>;

// Keys first ≤ j < last alone, beside what the scope says: of whole numbers that broadcast to [N,
// H, Tq]; what lies outside 0…Tk is cut off. Undefined: all.
struct KeyRanges {
  at::Tensor first = {}, last = {};
};

// softmax(s) value, over the keys in scope and under its Gaussian, to [N, H, Tq, Dv], with
//   s = scale · query keyᵀ                           Vaswani et al. 2017, equation 1
//   s = scale · Σ_a v_a tanh(query_ia + key_ja)      Bahdanau et al. 2014, appendix A.1.2
// query [N, H, Tq, D], key [N, H, Tk, D], v [H, 1, D], value [N, H, Tk, Dv].
at::Tensor FusedAttention(const FusedInputs& in, const KeyRanges& ranges = {});

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
// rows: indices of queries. Takes no values.
OpenWeights FusedAttentionWeights(const FusedInputs& in, const std::vector<int64_t>& rows,
                                  int64_t top, const KeyRanges& ranges = {});

// Why the kernels do not take such a tensor, "" if they do: "float64, the kernels take float32".
std::string WhyNotFused(const at::Tensor& tensor);

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_ATTENTION_OP_H_
