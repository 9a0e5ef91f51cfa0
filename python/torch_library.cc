// Registers fovea's attention with LibTorch as operators fovea::…, for Python and TorchScript. What
// they do is said in fovea/autograd/attention_op.h.
#include <torch/library.h>

#include "fovea/autograd/attention_op.h"
#include "fovea/core/error.h"
#include "fovea/core/threads.h"

namespace {

using fovea::autograd::KeyScope;
using fovea::autograd::OpenWeights;
using MaybeTensor = c10::optional<at::Tensor>;
using SevenTensors =
    std::tuple<at::Tensor, at::Tensor, at::Tensor, at::Tensor, at::Tensor, at::Tensor, at::Tensor>;

// window with centre: local_p; window alone: local_m; first and last: ranges of keys.
KeyScope ScopeOf(const at::Tensor& query, const at::Tensor& key, const MaybeTensor& lengths,
                 bool causal, c10::optional<int64_t> window, const MaybeTensor& first,
                 const MaybeTensor& last, const MaybeTensor& centre) {
  KeyScope scope{.lengths = lengths.value_or(at::Tensor()),
                 .causal = causal,
                 .first = first.value_or(at::Tensor()),
                 .last = last.value_or(at::Tensor())};
  if (window && centre) return fovea::autograd::Predicted(scope, *centre, *window);
  if (window) return fovea::autograd::Aligned(scope, query, key, *window);
  fovea::Require(!centre, "centre needs a window, a whole number of keys on either side, got none");
  return scope;
}

SevenTensors AsTuple(const OpenWeights& open) {
  return {open.rows,   open.key_mean, open.key_max,    open.entropy,
          open.argmax, open.top_keys, open.top_weights};
}

at::Tensor Dot(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
               double scale, const MaybeTensor& lengths, bool causal, c10::optional<int64_t> window,
               const MaybeTensor& first, const MaybeTensor& last, const MaybeTensor& centre) {
  return fovea::autograd::DotAttention(
      query, key, value, scale, ScopeOf(query, key, lengths, causal, window, first, last, centre));
}

at::Tensor Additive(const at::Tensor& query, const at::Tensor& key, const at::Tensor& v,
                    const at::Tensor& value, const MaybeTensor& lengths, bool causal,
                    c10::optional<int64_t> window, const MaybeTensor& first,
                    const MaybeTensor& last, const MaybeTensor& centre) {
  return fovea::autograd::AdditiveAttention(
      query, key, v, value, ScopeOf(query, key, lengths, causal, window, first, last, centre));
}

SevenTensors DotWeights(const at::Tensor& query, const at::Tensor& key, double scale,
                        at::IntArrayRef rows, int64_t top, const MaybeTensor& lengths, bool causal,
                        c10::optional<int64_t> window, const MaybeTensor& first,
                        const MaybeTensor& last, const MaybeTensor& centre) {
  return AsTuple(fovea::autograd::DotAttentionWeights(
      query, key, scale, ScopeOf(query, key, lengths, causal, window, first, last, centre),
      rows.vec(), top));
}

SevenTensors AdditiveWeights(const at::Tensor& query, const at::Tensor& key, const at::Tensor& v,
                             at::IntArrayRef rows, int64_t top, const MaybeTensor& lengths,
                             bool causal, c10::optional<int64_t> window, const MaybeTensor& first,
                             const MaybeTensor& last, const MaybeTensor& centre) {
  return AsTuple(fovea::autograd::AdditiveAttentionWeights(
      query, key, v, ScopeOf(query, key, lengths, causal, window, first, last, centre), rows.vec(),
      top));
}

std::string WhyNotFused(const at::Tensor& tensor) { return fovea::autograd::WhyNotFused(tensor); }

void SetNumThreads(int64_t count) { fovea::SetNumThreads(static_cast<int>(count)); }

}  // namespace

TORCH_LIBRARY(fovea, library) {
  const std::string scope =
      "Tensor? lengths, bool causal, int? window, Tensor? first, Tensor? last, Tensor? centre)";
  const std::string weights = " -> (Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor)";
  const auto define = [&](const std::string& schema, auto function) {
    library.def(schema.c_str(), function);
  };
  define(
      "dot_attention(Tensor query, Tensor key, Tensor value, float scale, " + scope + " -> Tensor",
      Dot);
  define("additive_attention(Tensor query, Tensor key, Tensor v, Tensor value, " + scope +
             " -> Tensor",
         Additive);
  define("dot_attention_weights(Tensor query, Tensor key, float scale, int[] rows, int top, " +
             scope + weights,
         DotWeights);
  define("additive_attention_weights(Tensor query, Tensor key, Tensor v, int[] rows, int top, " +
             scope + weights,
         AdditiveWeights);
  library.def("why_not_fused(Tensor tensor) -> str", WhyNotFused);
  library.def("set_num_threads(int count) -> ()", SetNumThreads);
}
