#ifndef FOVEA_KERNELS_ATTENTION_ATTENTION_OPTIONS_H_
#define FOVEA_KERNELS_ATTENTION_ATTENTION_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

// What every fused attention kernel can be told and asked: which keys a query sees, what to give,
// and which of the weights to lay open. The kernels never hold an array of [Tq, Tk].
namespace fovea::kernels {

// g[i,j] = −(j − centre[i])² / (2 deviation²).
enum class Gaussian {
  kNone,
  kInSoftmax,  // w = softmax(s + g)
  kOnWeights,  // w = softmax(s) · e^g, which no longer sum to 1: Luong et al. 2015, equation 10
};

// Which keys j of Tk query i of Tq sees, and how much.
struct AttentionScope {
  enum class Kind {
    kGlobal,  // all
    kCausal,  // j ≤ i + Tk − Tq
    kWindow,  // first[i] ≤ j < last[i]; what lies outside 0…Tk is cut off
  };
  Kind kind = Kind::kGlobal;
  std::span<const int32_t> lengths;  // [N] keys of each sequence, 0…Tk; empty: all Tk
  std::span<const int32_t> first;    // [N, Tq]
  std::span<const int32_t> last;     // [N, Tq]
  Gaussian gaussian = Gaussian::kNone;
  std::span<const float> centre;  // [N, Tq]
  float deviation = 1;            // > 0
};

// What a forward gives: each span is filled, or empty if not wanted.
struct AttentionOutputs {
  std::span<float> output;     // [N, Tq, Dv]
  std::span<float> logsumexp;  // [N, Tq], −∞ for a query without keys
  // [N, Tq, 2] of each row, what the backward starts from: the shift of its scores, and the sum of
  // the exponentials so shifted. Their logarithm, one number, would lose the last digits of large
  // scores.
  std::span<float> statistics;
};

// The same, given to the backward.
struct AttentionResults {
  std::span<const float> output;      // [N, Tq, Dv]
  std::span<const float> statistics;  // [N, Tq, 2]
};

// Weights laid open: each span is filled, or empty if not wanted.
struct WeightsView {
  std::span<const int64_t> rows;  // R indices of queries, the same for every sequence
  std::span<float> row_weights;   // [N, R, Tk]
  std::span<float> key_mean;      // [N, Tk] over all queries
  std::span<float> key_max;       // [N, Tk] over all queries
  std::span<float> entropy;       // [N, Tq] −Σ w ln w, in nats
  std::span<int32_t> argmax;      // [N, Tq] the first of equals; −1 without keys
  int64_t top = 0;                // K
  std::span<int32_t> top_keys;    // [N, Tq, K] by falling weight, equals by index; −1 beyond
  std::span<float> top_weights;   // [N, Tq, K]; 0 beyond
};

// The keys first ≤ j < last of a query; empty where first ≥ last.
struct KeyRange {
  int32_t first, last;
};
KeyRange KeysOf(const AttentionScope& scope, int64_t sequence, int64_t query, int64_t queries,
                int64_t keys);

// Throw ArgumentError, in the name of `what`.
void RequireSize(const char* what, const char* name, size_t size, int64_t expected);
void RequireSizeOrEmpty(const char* what, const char* name, size_t size, int64_t expected);
void CheckScope(const char* what, const AttentionScope& scope, int64_t sequences, int64_t queries,
                int64_t keys);
void CheckView(const char* what, const WeightsView& view, int64_t sequences, int64_t queries,
               int64_t keys);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ATTENTION_ATTENTION_OPTIONS_H_
