#ifndef FOVEA_AUTOGRAD_ATTENTION_SCOPE_H_
#define FOVEA_AUTOGRAD_ATTENTION_SCOPE_H_

#include <ATen/ATen.h>

#include <cstdint>

#include "fovea/kernels/attention/attention_options.h"

namespace fovea::autograd {

// Which keys a query sees, and how much: N samples, H heads, Tq queries, Tk keys. All that is given
// holds at once.
struct KeyScope {
  at::Tensor lengths;   // [N] keys of each sample, 0 to Tk, of whole numbers; undefined: all Tk
  bool causal = false;  // keys j ≤ i + Tk − Tq alone
  // Keys first ≤ j < last alone, of whole numbers that broadcast to [N, H, Tq]; what lies outside
  // 0…Tk is cut off. Undefined: all.
  at::Tensor first = {}, last = {};
  // The weights are multiplied by exp(−(j − centre)² / (2 deviation²)), and not normalised again:
  // Luong et al. 2015, equation 10. Of the query's type; broadcasts to [N, H, Tq]; undefined: not.
  // Its gradient is that of the Gaussian.
  at::Tensor centre = {};
  double deviation = 1;
};

// The scope local_m: the keys within `window` places of the place that is aligned with the query
// (attention/scopes/local_m.h), beside what `scope` says. query [N, H, Tq, ·], key [N, H, Tk, ·].
KeyScope Aligned(KeyScope scope, const at::Tensor& query, const at::Tensor& key, int64_t window);

// The scope local_p around centres [N, H, Tq] that the caller has predicted: the keys within
// `window` places, under a Gaussian of deviation window / 2.
KeyScope Predicted(KeyScope scope, const at::Tensor& centre, int64_t window);

// The keys within `window` places of the centres, all alike.
KeyScope Around(KeyScope scope, const at::Tensor& centre, int64_t window);

struct AttentionSizes {
  int64_t samples, heads, queries, keys, size;
};

// Throws ArgumentError: "lengths must be 0 to 5, got 1 to 6".
AttentionSizes CheckQueryAndKey(const at::Tensor& query, const at::Tensor& key);
void CheckScope(const KeyScope& scope, const at::Tensor& query, const AttentionSizes& sizes);

// A checked scope as the kernels take it; parts that are not there are empty.
struct KernelScope {
  bool causal = false;
  at::Tensor lengths;      // [N · H]
  at::Tensor first, last;  // [N, H, Tq]
  at::Tensor centre;       // [N, H, Tq], with the gradient of the caller's
  double deviation = 1;

  // As long as the tensors are there.
  kernels::AttentionScope View() const;
};
KernelScope ForKernels(const KeyScope& scope, const at::Tensor& query, const AttentionSizes& sizes);

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_ATTENTION_SCOPE_H_
