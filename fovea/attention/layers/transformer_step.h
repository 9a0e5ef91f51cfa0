#ifndef FOVEA_ATTENTION_LAYERS_TRANSFORMER_STEP_H_
#define FOVEA_ATTENTION_LAYERS_TRANSFORMER_STEP_H_

#include <vector>

#include "fovea/attention/layers/transformer.h"

// The decoder of transformer.h a step at a time, for translation: K rows a sample (hypotheses of a
// beam), R = N · K, whose past keys and values are kept. What comes out is what Decode() gives for
// the last step of the same inputs.
namespace fovea::attention {

// Keys and values of each layer, projected: of the memory [N, Tm, width], or of a row's own past
// [R, t, width].
template <class B>
struct TransformerKeys {
  std::vector<typename B::Tensor> keys, values;
};

template <class B>
struct TransformerStepOutput {
  typename B::Tensor states;                      // [R, width]
  std::vector<typename B::Tensor> cross_weights;  // [N, heads, K, Tm] of each layer; if wanted
};

// What the cross-attention sees at every step.
template <class B>
TransformerKeys<B> ProjectMemory(const B& b, const TransformerSpec& spec, const Parameters<B>& p,
                                 const typename B::Tensor& memory) {
  TransformerKeys<B> out;
  for (int64_t layer = 0; layer < spec.layers; ++layer) {
    const Parameters<B> own = p.Below(std::to_string(layer)).Below("cross");
    out.keys.push_back(Linear(b, own, "key", memory));
    out.values.push_back(Linear(b, own, "value", memory));
  }
  return out;
}

// x [R, width]. past: of the steps before, to which this one is added; empty before the first.
template <class B>
TransformerStepOutput<B> DecodeStep(const B& b, const TransformerSpec& spec, const Parameters<B>& p,
                                    typename B::Tensor x, const TransformerKeys<B>& memory,
                                    std::span<const int32_t> memory_lengths,
                                    TransformerKeys<B>* past, Weights weights = Weights::kAll) {
  const int64_t rows = b.ShapeOf(x)[0], samples = b.ShapeOf(memory.keys[0])[0];
  const int64_t width = spec.width;
  x = b.Reshape(x, {rows, 1, width});
  TransformerStepOutput<B> out;
  for (int64_t layer = 0; layer < spec.layers; ++layer) {
    const Parameters<B> own = p.Below(std::to_string(layer));
    const Parameters<B> self = own.Below("self"), cross = own.Below("cross");
    const auto at = static_cast<size_t>(layer);
    const auto normed = internal::Normed(b, own, "self.norm", x);
    auto keys = Linear(b, self, "key", normed), values = Linear(b, self, "value", normed);
    if (at < past->keys.size()) {
      keys = b.Concat({past->keys[at], keys}, 1);
      values = b.Concat({past->values[at], values}, 1);
      past->keys[at] = keys;
      past->values[at] = values;
    } else {
      past->keys.push_back(keys);
      past->values.push_back(values);
    }
    // One query, the last: what is causal sees all keys.
    const auto seen = Attend<B>(b, internal::SelfAttention(spec, internal::Side::kDecoder),
                                self.Below("attention"),
                                {.query = Linear(b, self, "query", normed),
                                 .keys = keys,
                                 .values = values,
                                 .weights = Weights::kNone});
    x = b.Add(x, Linear(b, self, "output", seen.output));

    const auto query = Linear(b, cross, "query", internal::Normed(b, own, "cross.norm", x));
    const auto met = Attend<B>(b, internal::CrossAttention(spec), cross.Below("attention"),
                               {.query = b.Reshape(query, {samples, rows / samples, width}),
                                .keys = memory.keys[at],
                                .values = memory.values[at],
                                .lengths = memory_lengths,
                                .weights = weights});
    x = b.Add(x, Linear(b, cross, "output", b.Reshape(met.output, {rows, 1, width})));
    if (weights == Weights::kAll) out.cross_weights.push_back(met.weights);
    x = b.Add(x, internal::FeedForward(b, own, x));
  }
  out.states = b.Reshape(internal::Normed(b, p, "norm", x), {rows, width});
  return out;
}

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_LAYERS_TRANSFORMER_STEP_H_
