#ifndef FOVEA_INFER_FILES_SHARP_SHARP_MODEL_H_
#define FOVEA_INFER_FILES_SHARP_SHARP_MODEL_H_

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <vector>

#include "fovea/attention/layers/sine_places.h"
#include "fovea/attention/layers/transformer.h"
#include "fovea/infer/files/sharp/reading.h"

namespace fovea::infer {

struct SharpModelOptions {
  ReadingOptions reading;
  int64_t width = 64;
  int64_t layers = 2;  // of the head that reads; 0: there is none
  bool plain = true;   // the other head; there always is one
  int64_t heads = 4;
  int64_t feed_forward = 128;
  int64_t score_hidden = 32;  // of the gated score of the pooling
  double dropout = 0.1;       // in training
  // Of a place that was read again, the share that the reading has in what is said of it.
  double share = 0.4;
  double cut = -1.5;  // places of which the first look says less are not read again
  int64_t most = 8;   // places of 100 kB, at least one
  double bound = 12;  // the reading says no more than that, in logits
};

// What a head of the sharp look says of places [N] read as positions [N, P].
template <class B>
struct SharpHead {
  typename B::Tensor logits;   // [N] r
  typename B::Tensor weights;  // [N, P] α; rows sum to 1
  typename B::Tensor values;   // [N, P] z: a position adds α z to the logit
};

// A place read again, sharply, given the sums x [N, P, W] of the rows of its positions' features
// (sharp/reading.h). Two heads learn each for itself, and what they say is averaged:
//
//   plain  h = LN(tanh(x + b))              each position by itself
//   read   h = Encode(x + b + places)       self-attention, attention/layers/transformer.h
//   z_i = w · h_i + c     α = softmax(gated score of h)     r = Σ_i α_i z_i    of each head
//
// so that the mean of r is exactly the sum of what the positions add. Source: Vaswani et al. 2017
// (self-attention, the sines of places); Ilse et al. 2018, equation 9 (gated pooling); Mnih et al.
// 2014 for the idea, a look at few places chosen by a coarser one.
class SharpModel {
 public:
  using Options = SharpModelOptions;

  // Throws ArgumentError on options out of range.
  explicit SharpModel(Options options);

  const Options& options() const { return options_; }
  // All but the table of features.
  std::vector<attention::ParameterSpec> Parameters() const;

  // Of each head. sums [N, P, width]; lengths [N] positions of each place.
  template <class B>
  std::vector<SharpHead<B>> Forward(const B& b, const attention::Parameters<B>& p,
                                    const typename B::Tensor& sums,
                                    std::span<const int32_t> lengths) const;

 private:
  bool HasPlain() const { return options_.plain || options_.layers == 0; }
  // Of the states h of its positions.
  template <class B>
  SharpHead<B> Pool(const B& b, const attention::Parameters<B>& p, const typename B::Tensor& h,
                    std::span<const int32_t> lengths) const;

  attention::TransformerSpec Encoder() const;
  attention::MechanismSpec Gate() const;

  Options options_;
};

nlohmann::json ToJson(const SharpModelOptions& options);
// Throws ArgumentError that names the key at fault.
SharpModelOptions SharpModelOptionsFromJson(const nlohmann::json& json);

template <class B>
SharpHead<B> SharpModel::Pool(const B& b, const attention::Parameters<B>& p,
                              const typename B::Tensor& h, std::span<const int32_t> lengths) const {
  const Shape shape = b.ShapeOf(h);
  const auto values = Linear(b, p, "logit", h);
  const auto pooled = attention::Attend<B>(b, Gate(), p.Below("pooling"),
                                           {.keys = h, .values = values, .lengths = lengths});
  return {b.Reshape(pooled.output, {shape[0]}), b.Reshape(pooled.weights, {shape[0], shape[1]}),
          b.Reshape(values, {shape[0], shape[1]})};
}

template <class B>
std::vector<SharpHead<B>> SharpModel::Forward(const B& b, const attention::Parameters<B>& p,
                                              const typename B::Tensor& sums,
                                              std::span<const int32_t> lengths) const {
  const Shape shape = b.ShapeOf(sums);
  Require(shape.size() == 3 && shape[2] == options_.width, "the sharp look needs [N, P, ",
          options_.width, "], got ", ToString(shape));
  const auto x = b.Add(sums, p["bias"]);
  std::vector<SharpHead<B>> heads;
  if (HasPlain()) {
    const auto own = p.Below("plain");
    const auto h = b.LayerNorm(b.Tanh(x), own["norm.gain"], own["norm.bias"]);
    heads.push_back(Pool(b, own, h, lengths));
  }
  if (options_.layers > 0) {
    const auto own = p.Below("read");
    const auto placed = b.Add(x, b.Constant(attention::SinePlaces(0, shape[1], options_.width)));
    const auto h = attention::Encode<B>(b, Encoder(), own.Below("encoder"),
                                        b.Dropout(placed, options_.dropout), lengths,
                                        attention::Weights::kNone)
                       .states;
    heads.push_back(Pool(b, own, h, lengths));
  }
  return heads;
}

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_SHARP_SHARP_MODEL_H_
