#include "fovea/attention/layers/transformer.h"

namespace fovea::attention {
namespace {

std::vector<ParameterSpec> NormParameters(int64_t width) {
  return {{"norm.gain", {width}, Init::kOnes}, {"norm.bias", {width}, Init::kZeros}};
}

std::vector<ParameterSpec> BlockParameters(const MechanismSpec& mechanism) {
  std::vector<ParameterSpec> all = NormParameters(mechanism.key_size);
  for (const char* name : {"query", "key", "value", "output"})
    for (ParameterSpec& spec : LinearParameters(name, mechanism.key_size, mechanism.key_size))
      all.push_back(std::move(spec));
  Append(all, "attention", MechanismParameters(mechanism));
  return all;
}

MechanismSpec Mechanism(const TransformerSpec& spec, const std::string& scope) {
  return {.score = spec.score,
          .scope = scope,
          .normaliser = spec.normaliser,
          .heads = spec.heads,
          .query_size = spec.width,
          .key_size = spec.width,
          .value_size = spec.width,
          .hidden = spec.hidden,
          .window = spec.window};
}

std::vector<ParameterSpec> AllParameters(const TransformerSpec& spec, internal::Side side) {
  Require(spec.layers >= 1, "the number of layers must be at least 1, got ", spec.layers);
  Require(spec.width >= 1 && spec.feed_forward >= 1,
          "the width and the hidden units of the feed-forward part must be at least 1, got ",
          spec.width, " and ", spec.feed_forward);
  std::vector<ParameterSpec> all;
  for (int64_t layer = 0; layer < spec.layers; ++layer) {
    const std::string name = std::to_string(layer);
    Append(all, name + ".self", BlockParameters(internal::SelfAttention(spec, side)));
    if (side == internal::Side::kDecoder)
      Append(all, name + ".cross", BlockParameters(internal::CrossAttention(spec)));
    std::vector<ParameterSpec> forward = NormParameters(spec.width);
    for (ParameterSpec& part : LinearParameters("in", spec.width, spec.feed_forward))
      forward.push_back(std::move(part));
    for (ParameterSpec& part : LinearParameters("out", spec.feed_forward, spec.width))
      forward.push_back(std::move(part));
    Append(all, name + ".feed_forward", std::move(forward));
  }
  for (ParameterSpec& part : NormParameters(spec.width)) all.push_back(std::move(part));
  return all;
}

}  // namespace

namespace internal {

MechanismSpec SelfAttention(const TransformerSpec& spec, Side side) {
  return Mechanism(spec, side == Side::kDecoder ? "causal" : spec.scope);
}

MechanismSpec CrossAttention(const TransformerSpec& spec) { return Mechanism(spec, "global"); }

}  // namespace internal

std::vector<ParameterSpec> EncoderParameters(const TransformerSpec& spec) {
  return AllParameters(spec, internal::Side::kEncoder);
}

std::vector<ParameterSpec> DecoderParameters(const TransformerSpec& spec) {
  return AllParameters(spec, internal::Side::kDecoder);
}

}  // namespace fovea::attention
