#ifndef FOVEA_INFER_FILES_BAG_MODEL_H_
#define FOVEA_INFER_FILES_BAG_MODEL_H_

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "fovea/attention/mechanism.h"
#include "fovea/infer/output.h"
#include "fovea/infer/task.h"

namespace fovea::infer {

struct BagModelOptions {
  int64_t bits = 18;                  // the table of features has 2^bits rows
  int64_t width = 16;                 // of a row
  int64_t hidden = 32;                // of a window
  int64_t score_hidden = 16;          // of the gated score
  double sharpness = 3;               // of the attention: files have up to thousands of windows
  std::string pooling = "attention";  // attention, max, mean
  std::vector<std::string> languages;
};

// What the windows of a bag say, each and together.
template <class B>
struct BagOutput {
  typename B::Tensor logits;     // [N, 1] of the file
  typename B::Tensor windows;    // [N, T] of each window
  typename B::Tensor weights;    // [N, T] attention, rows sum to 1
  typename B::Tensor languages;  // [N, languages]
  typename B::Tensor glances;    // [N, T] logits of the windows at first glance
};

// Multiple-instance learning over the windows of a file (kernels/bytes/byte_windows.h), given each
// window's sum e_t of the rows of its features:
//
//   x_t = tanh(e_t + b)
//   h_t = relu(W x_t + c)
//   g_t = q · h_t + p                                                at first glance
//   u_t = h_t + relu(A [h_{t−1}, h_t, h_{t+1}, mean_t h] + a)        neighbours, and the whole file
//   v_t = u_t + relu(C [u_{t−4}, u_{t−2}, u_t, u_{t+2}, u_{t+4}] + d)
//   s_t = w · v_t + r                                                logit of the window
//   α   = softmax(gated score of v_t)                                attention
//   s   = Σ α_t s_t                                                  logit of the file
//
// so that α_t s_t is the window's share of the verdict. pooling max: α is 1 at the largest s_t;
// mean: α_t = 1/T. The language comes from mean_t x. The first glance is a cascade: where no g_t is
// suspicious, the rest need not be computed.
// Source: Ilse et al. 2018, equations 7 and 9; Raff et al. 2018 (MalConv) for max.
class BagModel {
 public:
  using Options = BagModelOptions;
  static constexpr Task kTask = Task::kFiles;

  // Throws ArgumentError on options out of range.
  explicit BagModel(Options options);

  const Options& options() const { return options_; }
  // All but the table of features.
  std::vector<attention::ParameterSpec> Parameters() const;

  // A file at first glance.
  template <class B>
  struct Glance {
    typename B::Tensor encoded;    // h [N, T, hidden]
    typename B::Tensor logits;     // g [N, T]
    typename B::Tensor languages;  // [N, languages]
  };
  template <class B>
  Glance<B> Look(const B& b, const attention::Parameters<B>& p, const typename B::Tensor& sums,
                 const typename B::Tensor& mask, std::span<const int32_t> lengths) const;

  // Everything. sums [N, T, width]; mask [N, T, 1] is 1 at windows and 0 past the end; lengths [N].
  template <class B>
  BagOutput<B> Forward(const B& b, const attention::Parameters<B>& p,
                       const typename B::Tensor& sums, const typename B::Tensor& mask,
                       std::span<const int32_t> lengths) const {
    return LookClosely(b, p, Look(b, p, sums, mask, lengths), mask, lengths);
  }
  template <class B>
  BagOutput<B> LookClosely(const B& b, const attention::Parameters<B>& p, const Glance<B>& glance,
                           const typename B::Tensor& mask, std::span<const int32_t> lengths) const;

 private:
  attention::MechanismSpec Pool() const;

  // [N, T, D] → [N, 1, D], over the windows that are there.
  template <class B>
  typename B::Tensor MeanOver(const B& b, const typename B::Tensor& t,
                              const typename B::Tensor& mask,
                              std::span<const int32_t> lengths) const;

  // x [N, T, D] → [N, T, D · shifts]: what stands `shift` windows further on, zeros outside.
  template <class B>
  typename B::Tensor Neighbours(const B& b, const typename B::Tensor& x,
                                std::initializer_list<int64_t> shifts) const;

  Options options_;
};

nlohmann::json ToJson(const BagModelOptions& options);
// Throws ArgumentError that names the key at fault.
BagModelOptions BagModelOptionsFromJson(const nlohmann::json& json);

template <class B>
typename B::Tensor BagModel::Neighbours(const B& b, const typename B::Tensor& x,
                                        std::initializer_list<int64_t> shifts) const {
  const Shape shape = b.ShapeOf(x);
  const int64_t steps = shape[1];
  std::vector<typename B::Tensor> parts;
  for (const int64_t shift : shifts) {
    const int64_t by = std::min<int64_t>(std::abs(shift), steps);
    const auto zeros = b.Constant(Tensor({shape[0], by, shape[2]}));
    if (by == 0)
      parts.push_back(x);
    else if (by == steps)
      parts.push_back(zeros);
    else if (shift > 0)
      parts.push_back(b.Concat({b.Slice(x, 1, by, steps), zeros}, 1));
    else
      parts.push_back(b.Concat({zeros, b.Slice(x, 1, 0, steps - by)}, 1));
  }
  return b.Concat(parts, 2);
}

template <class B>
typename B::Tensor BagModel::MeanOver(const B& b, const typename B::Tensor& t,
                                      const typename B::Tensor& mask,
                                      std::span<const int32_t> lengths) const {
  const Shape shape = b.ShapeOf(t);
  Tensor scale({shape[0], 1, 1});  // Σ/T over padded windows becomes the mean over real ones
  for (int64_t n = 0; n < shape[0]; ++n)
    scale[n] = static_cast<float>(shape[1]) / static_cast<float>(std::max(1, lengths[n]));
  return b.Mul(b.Mean(b.Mul(t, mask), 1), b.Constant(scale));
}

template <class B>
BagModel::Glance<B> BagModel::Look(const B& b, const attention::Parameters<B>& p,
                                   const typename B::Tensor& sums, const typename B::Tensor& mask,
                                   std::span<const int32_t> lengths) const {
  const Shape shape = b.ShapeOf(sums);
  Require(shape.size() == 3 && shape[2] == options_.width, "the model needs [N, T, ",
          options_.width, "], got ", ToString(shape));
  Glance<B> glance;
  const auto x = b.Tanh(b.Add(sums, p["table.bias"]));
  glance.encoded = b.Mul(b.Relu(Linear(b, p, "encoder", x)), mask);
  glance.logits = b.Reshape(Linear(b, p, "glance", glance.encoded), {shape[0], shape[1]});
  glance.languages = b.Reshape(Linear(b, p, "language", MeanOver(b, x, mask, lengths)),
                               {shape[0], static_cast<int64_t>(options_.languages.size())});
  return glance;
}

template <class B>
BagOutput<B> BagModel::LookClosely(const B& b, const attention::Parameters<B>& p,
                                   const Glance<B>& glance, const typename B::Tensor& mask,
                                   std::span<const int32_t> lengths) const {
  using T = typename B::Tensor;
  const Shape shape = b.ShapeOf(glance.encoded);
  const int64_t count = shape[0], steps = shape[1];
  const T& h = glance.encoded;
  const T file = Linear(b, p, "file", MeanOver(b, h, mask, lengths));  // [N, 1, H]
  const T u = b.Mul(
      b.Add(h, b.Relu(b.Add(Linear(b, p, "near", Neighbours(b, h, {-1, 0, 1})), file))), mask);
  const T v =
      b.Mul(b.Add(u, b.Relu(Linear(b, p, "far", Neighbours(b, u, {-4, -2, 0, 2, 4})))), mask);

  BagOutput<B> out;
  out.glances = glance.logits;
  out.languages = glance.languages;
  const T windows = Linear(b, p, "window", v);  // [N, T, 1]
  out.windows = b.Reshape(windows, {count, steps});
  if (options_.pooling == "attention") {
    const auto attended = attention::Attend<B>(b, Pool(), p.Below("attention"),
                                               {.keys = v, .values = windows, .lengths = lengths});
    out.weights = b.Reshape(attended.weights, {count, steps});
    out.logits = b.Reshape(attended.output, {count, 1});
  } else {
    // A softmax so sharp that the largest takes all, or so flat that all take the same.
    const T scores =
        b.Scale(b.Reshape(windows, {count, 1, 1, steps}), options_.pooling == "max" ? 1000.0 : 0.0);
    const T weights = b.Softmax(b.MaskLengths(scores, lengths));
    out.weights = b.Reshape(weights, {count, steps});
    out.logits = b.Reshape(b.MatMul(b.Reshape(weights, {count, 1, steps}), windows), {count, 1});
  }
  return out;
}

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_BAG_MODEL_H_
