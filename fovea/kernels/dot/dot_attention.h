#ifndef FOVEA_KERNELS_DOT_DOT_ATTENTION_H_
#define FOVEA_KERNELS_DOT_DOT_ATTENTION_H_

#include <cstdint>
#include <span>

#include "fovea/kernels/attention/attention_options.h"

// Dot-product attention, fused, forward and backward (Luong et al. 2015, section 3.1; scaled:
// Vaswani et al. 2017, section 3.2.1):
//   s[i,j] = scale · q[i] · k[j],  w[i] = softmax over the keys in i's scope of s[i],
//   o[i] = Σ_j w[i,j] value[j],
// with a Gaussian as AttentionScope has it. The general score q W k is the same with queries that
// the caller has projected by W.
//
// Method: scores are made tile by tile and never kept; rows are shifted and summed online (Milakov
// & Gimelshein 2018), and made again in the backward (Dao et al. 2022). Memory beyond inputs and
// outputs grows with Tq + Tk; time, with the keys in scope, also where windows lie scattered.
//
// Error: at most twice that of the formula in float, step by step; a weight below 2^-127 of the
// largest of its row may count as 0. NaN and ∞ do what they do in the formula. docs/numerics.md.
namespace fovea::kernels {

struct DotShape {
  int64_t sequences = 0;   // N, heads counted: n = sample · H + head
  int64_t queries = 0;     // Tq
  int64_t keys = 0;        // Tk
  int64_t size = 0;        // D
  int64_t value_size = 0;  // Dv
};

struct DotInputs {
  std::span<const float> query;   // [N, Tq, D]
  std::span<const float> key;     // [N, Tk, D]
  std::span<const float> values;  // [N, Tk, Dv]
  // Finite. Outside 2^±60 it multiplies the queries before the sum, and may over- or underflow
  // there.
  float scale = 1;
};

// Each is overwritten, or empty if not wanted.
struct DotGradients {
  std::span<float> query;   // [N, Tq, D]
  std::span<float> key;     // [N, Tk, D]
  std::span<float> values;  // [N, Tk, Dv]
  std::span<float> centre;  // [N, Tq], with a Gaussian only
};

// All take 0 for any size, run on up to NumThreads() threads with the same bits on any number of
// them, and throw ArgumentError on sizes that do not fit and on lengths outside 0…Tk. A query
// without keys gets zeros. What lies past a sequence's length has no effect.

void DotForward(const DotShape& shape, const DotInputs& inputs, const AttentionScope& scope,
                const AttentionOutputs& outputs);

// Given dL/do [N, Tq, Dv]. Scores are computed again.
void DotBackward(const DotShape& shape, const DotInputs& inputs, const AttentionScope& scope,
                 const AttentionResults& results, std::span<const float> output_gradient,
                 const DotGradients& gradients);

// What is asked for of the weights, given the forward's statistics, in one sweep over the scores.
void DotWeights(const DotShape& shape, const DotInputs& inputs, const AttentionScope& scope,
                std::span<const float> statistics, const WeightsView& view);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_DOT_DOT_ATTENTION_H_
