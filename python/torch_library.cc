// Registers fovea's attention with LibTorch as operators fovea::…, for Python and TorchScript. What
// they do is said in fovea/train/attention_op.h.
#include <torch/library.h>

#include "fovea/core/threads.h"
#include "fovea/train/attention_op.h"

namespace {

using fovea::train::KeyScope;
using fovea::train::OpenWeights;
using MaybeTensor = c10::optional<at::Tensor>;
using SevenTensors =
    std::tuple<at::Tensor, at::Tensor, at::Tensor, at::Tensor, at::Tensor, at::Tensor, at::Tensor>;

KeyScope ScopeOf(const MaybeTensor& lengths, bool causal) {
  return {.lengths = lengths.value_or(at::Tensor()), .causal = causal};
}

SevenTensors AsTuple(const OpenWeights& open) {
  return {open.rows,   open.key_mean, open.key_max,    open.entropy,
          open.argmax, open.top_keys, open.top_weights};
}

at::Tensor Dot(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
               const MaybeTensor& lengths, double scale, bool causal) {
  return fovea::train::DotAttention(query, key, value, scale, ScopeOf(lengths, causal));
}

at::Tensor Additive(const at::Tensor& query, const at::Tensor& key, const at::Tensor& v,
                    const at::Tensor& value, const MaybeTensor& lengths, bool causal) {
  return fovea::train::AdditiveAttention(query, key, v, value, ScopeOf(lengths, causal));
}

SevenTensors DotWeights(const at::Tensor& query, const at::Tensor& key, const MaybeTensor& lengths,
                        double scale, bool causal, at::IntArrayRef rows, int64_t top) {
  return AsTuple(fovea::train::DotAttentionWeights(query, key, scale, ScopeOf(lengths, causal),
                                                   rows.vec(), top));
}

SevenTensors AdditiveWeights(const at::Tensor& query, const at::Tensor& key, const at::Tensor& v,
                             const MaybeTensor& lengths, bool causal, at::IntArrayRef rows,
                             int64_t top) {
  return AsTuple(fovea::train::AdditiveAttentionWeights(query, key, v, ScopeOf(lengths, causal),
                                                        rows.vec(), top));
}

std::string WhyNotFused(const at::Tensor& tensor) { return fovea::train::WhyNotFused(tensor); }

void SetNumThreads(int64_t count) { fovea::SetNumThreads(static_cast<int>(count)); }

}  // namespace

TORCH_LIBRARY(fovea, library) {
  const char* weights = "-> (Tensor, Tensor, Tensor, Tensor, Tensor, Tensor, Tensor)";
  library.def(
      "dot_attention(Tensor query, Tensor key, Tensor value, Tensor? lengths, float scale, "
      "bool causal) -> Tensor",
      Dot);
  library.def(
      "additive_attention(Tensor query, Tensor key, Tensor v, Tensor value, Tensor? lengths, "
      "bool causal) -> Tensor",
      Additive);
  library.def((std::string("dot_attention_weights(Tensor query, Tensor key, Tensor? lengths, "
                           "float scale, bool causal, int[] rows, int top) ") +
               weights)
                  .c_str(),
              DotWeights);
  library.def((std::string("additive_attention_weights(Tensor query, Tensor key, Tensor v, "
                           "Tensor? lengths, bool causal, int[] rows, int top) ") +
               weights)
                  .c_str(),
              AdditiveWeights);
  library.def("why_not_fused(Tensor tensor) -> str", WhyNotFused);
  library.def("set_num_threads(int count) -> ()", SetNumThreads);
}
