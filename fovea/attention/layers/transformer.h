#ifndef FOVEA_ATTENTION_LAYERS_TRANSFORMER_H_
#define FOVEA_ATTENTION_LAYERS_TRANSFORMER_H_

#include <span>
#include <string>
#include <vector>

#include "fovea/attention/layers/linear.h"
#include "fovea/attention/mechanism.h"

// Layers of a Transformer in the pre-norm form, built of Attend(): every score, scope and
// normaliser can stand in them, and all weights are handed out to whoever wants them.
//
//   encoder layer   x ← x + A(LN(x), LN(x));  x ← x + F(LN(x))
//   decoder layer   x ← x + A(LN(x), LN(x)), causal;  x ← x + A(LN(x), memory);  x ← x + F(LN(x))
//   A(q, m) = O · Attend(Q q, K m, V m)       F(x) = W₂ relu(W₁ x + c₁) + c₂
//
// and a LN after the last layer. Each of O, Q, K, V is linear with a bias, [width, width], and the
// heads share the width. No places are added to the inputs: that is the caller's.
// Source: Vaswani et al. 2017, sections 3.1 to 3.3; Xiong et al. 2020, table 1 (pre-norm); Ba et
// al. 2016 (LN).
namespace fovea::attention {

struct TransformerSpec {
  int64_t layers = 1;
  int64_t width = 0;         // D: of what goes in, of the memory, and of what comes out
  int64_t heads = 1;         // divides the width
  int64_t feed_forward = 0;  // hidden units of F
  // Of every attention; those of location and dense are made for one number of keys and do not fit.
  std::string score = "scaled_dot";
  std::string normaliser = "softmax";
  std::string scope =
      "global";         // of the encoder's; a decoder sees its own past, and all the memory
  int64_t hidden = 0;   // of one head: additive, gated
  int64_t window = 10;  // D of the local scopes
  double dropout = 0;  // of each A and F, where a backend trains (Vaswani et al. 2017, section 5.4)
};

// "0.self.query.weight", …, "norm.gain", "norm.bias": of layer 0, and of the end. Throws
// ArgumentError on sizes and names that do not fit.
std::vector<ParameterSpec> EncoderParameters(const TransformerSpec& spec);
std::vector<ParameterSpec> DecoderParameters(const TransformerSpec& spec);

template <class B>
struct TransformerOutput {
  using Tensor = typename B::Tensor;
  Tensor states;  // [N, T, width]
  // Empty if they are not wanted.
  std::vector<Tensor> self_weights;   // [N, heads, T, T] of each layer
  std::vector<Tensor> cross_weights;  // [N, heads, T, Tm] of each layer; of a decoder
};

namespace internal {

enum class Side { kEncoder, kDecoder };

MechanismSpec SelfAttention(const TransformerSpec& spec, Side side);
MechanismSpec CrossAttention(const TransformerSpec& spec);

template <class B>
typename B::Tensor Normed(const B& b, const Parameters<B>& p, const std::string& name,
                          const typename B::Tensor& x) {
  return b.LayerNorm(x, p[name + ".gain"], p[name + ".bias"]);
}

// A(queries, memory) under "name.".
template <class B>
AttendOutput<B> AttentionBlock(const B& b, const MechanismSpec& spec, const Parameters<B>& p,
                               const typename B::Tensor& queries, const typename B::Tensor& memory,
                               std::span<const int32_t> lengths, Weights weights) {
  AttendInputs<B> in{.keys = Linear(b, p, "key", memory),
                     .values = Linear(b, p, "value", memory),
                     .lengths = lengths,
                     .weights = weights};
  in.query = Linear(b, p, "query", queries);
  auto out = Attend<B>(b, spec, p.Below("attention"), in);
  out.output = Linear(b, p, "output", out.output);
  return out;
}

// F(LN(x)) of a layer.
template <class B>
typename B::Tensor FeedForward(const B& b, const Parameters<B>& p, const typename B::Tensor& x) {
  const auto hidden = b.Relu(Linear(b, p, "feed_forward.in", Normed(b, p, "feed_forward.norm", x)));
  return Linear(b, p, "feed_forward.out", hidden);
}

template <class B>
TransformerOutput<B> RunTransformer(const B& b, const TransformerSpec& spec, Side side,
                                    const Parameters<B>& p, typename B::Tensor x,
                                    std::span<const int32_t> lengths,
                                    const typename B::Tensor* memory,
                                    std::span<const int32_t> memory_lengths, Weights weights) {
  const Shape shape = b.ShapeOf(x);
  Require(shape.size() == 3 && shape[2] == spec.width, "the layers need [N, T, ", spec.width,
          "], got ", ToString(shape));
  if (memory != nullptr) {
    const Shape other = b.ShapeOf(*memory);
    Require(other.size() == 3 && other[0] == shape[0] && other[2] == spec.width,
            "the memory must be [", shape[0], ", Tm, ", spec.width, "], got ", ToString(other));
  }
  TransformerOutput<B> out;
  for (int64_t layer = 0; layer < spec.layers; ++layer) {
    const Parameters<B> own = p.Below(std::to_string(layer));
    const auto normed = Normed(b, own, "self.norm", x);
    const auto self = AttentionBlock(b, SelfAttention(spec, side), own.Below("self"), normed,
                                     normed, lengths, weights);
    x = b.Add(x, b.Dropout(self.output, spec.dropout));
    if (weights == Weights::kAll) out.self_weights.push_back(self.weights);
    if (memory != nullptr) {
      const auto cross =
          AttentionBlock(b, CrossAttention(spec), own.Below("cross"),
                         Normed(b, own, "cross.norm", x), *memory, memory_lengths, weights);
      x = b.Add(x, b.Dropout(cross.output, spec.dropout));
      if (weights == Weights::kAll) out.cross_weights.push_back(cross.weights);
    }
    x = b.Add(x, b.Dropout(FeedForward(b, own, x), spec.dropout));
  }
  out.states = Normed(b, p, "norm", x);
  return out;
}

}  // namespace internal

// x [N, T, width]; lengths [N] or empty. States past a sample's length mean nothing.
template <class B>
TransformerOutput<B> Encode(const B& b, const TransformerSpec& spec, const Parameters<B>& p,
                            const typename B::Tensor& x, std::span<const int32_t> lengths = {},
                            Weights weights = Weights::kAll) {
  return internal::RunTransformer<B>(b, spec, internal::Side::kEncoder, p, x, lengths, nullptr, {},
                                     weights);
}

// x [N, T, width]; memory [N, Tm, width], an encoder's states. The states of a step depend on no
// later step of x.
template <class B>
TransformerOutput<B> Decode(const B& b, const TransformerSpec& spec, const Parameters<B>& p,
                            const typename B::Tensor& x, const typename B::Tensor& memory,
                            std::span<const int32_t> lengths = {},
                            std::span<const int32_t> memory_lengths = {},
                            Weights weights = Weights::kAll) {
  return internal::RunTransformer<B>(b, spec, internal::Side::kDecoder, p, x, lengths, &memory,
                                     memory_lengths, weights);
}

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_LAYERS_TRANSFORMER_H_
