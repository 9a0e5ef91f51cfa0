// Registers fovea's attention with LibTorch as operators fovea::…, for Python and TorchScript. What
// they do is said in fovea/autograd/attention_op.h.
#include <torch/library.h>

#include "fovea/attention/scopes/local_m.h"
#include "fovea/autograd/attention_arguments.h"
#include "fovea/autograd/attention_op.h"
#include "fovea/autograd/tensor_check.h"
#include "fovea/autograd/torch_backend.h"
#include "fovea/core/error.h"
#include "fovea/core/threads.h"

namespace {

using fovea::attention::ScoreForm;
using fovea::autograd::OpenWeights;
using fovea::autograd::TorchBackend;
using MaybeTensor = c10::optional<at::Tensor>;
using SevenTensors =
    std::tuple<at::Tensor, at::Tensor, at::Tensor, at::Tensor, at::Tensor, at::Tensor, at::Tensor>;

// The operators' arguments as attention_op.h takes them. window with centre: local_p; window alone:
// local_m; first and last: ranges of keys.
struct Call {
  Call(ScoreForm form, const at::Tensor& query, const at::Tensor& key, const MaybeTensor& given_v,
       double scale, const MaybeTensor& given_lengths, bool causal, c10::optional<int64_t> window,
       const MaybeTensor& first, const MaybeTensor& last, const MaybeTensor& centre)
      : ranges{first.value_or(at::Tensor()), last.value_or(at::Tensor())} {
    const auto s = fovea::autograd::CheckQueryAndKey(query, key);
    in.score = {.form = form, .query = query, .key = key, .scale = scale};
    if (given_v) {
      fovea::autograd::RequireShape("v", *given_v, {s.heads, s.size});
      in.score.v = given_v->unsqueeze(1);
    }
    if (given_lengths) {
      lengths = fovea::autograd::RequireLengths(*given_lengths, s.samples, s.keys);
      in.lengths = {lengths.data_ptr<int32_t>(), static_cast<size_t>(s.samples)};
    }
    fovea::Require(window || !centre,
                   "centre needs a window, a whole number of keys on either side, got none");
    if (window && centre) {
      in.scope = {.centres = centre->unsqueeze(-1), .window = *window, .gaussian = true};
    } else if (window) {
      in.scope =
          fovea::attention::LocalM::Keys(TorchBackend(query.options().requires_grad(false)),
                                         fovea::attention::ScopeInputs<TorchBackend>{
                                             .shape = {s.samples, s.heads, s.queries, s.keys},
                                             .lengths = in.lengths,
                                             .sizes = {.window = *window}});
    }
    in.scope.causal = causal;
  }

  at::Tensor lengths;
  fovea::autograd::FusedInputs in;
  fovea::autograd::KeyRanges ranges;
};

SevenTensors AsTuple(const OpenWeights& open) {
  return {open.rows,   open.key_mean, open.key_max,    open.entropy,
          open.argmax, open.top_keys, open.top_weights};
}

at::Tensor Dot(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value,
               double scale, const MaybeTensor& lengths, bool causal, c10::optional<int64_t> window,
               const MaybeTensor& first, const MaybeTensor& last, const MaybeTensor& centre) {
  Call call(ScoreForm::kProduct, query, key, {}, scale, lengths, causal, window, first, last,
            centre);
  call.in.values = value;
  return fovea::autograd::FusedAttention(call.in, call.ranges);
}

at::Tensor Additive(const at::Tensor& query, const at::Tensor& key, const at::Tensor& v,
                    const at::Tensor& value, const MaybeTensor& lengths, bool causal,
                    c10::optional<int64_t> window, const MaybeTensor& first,
                    const MaybeTensor& last, const MaybeTensor& centre) {
  Call call(ScoreForm::kAdditive, query, key, v, 1, lengths, causal, window, first, last, centre);
  call.in.values = value;
  return fovea::autograd::FusedAttention(call.in, call.ranges);
}

SevenTensors DotWeights(const at::Tensor& query, const at::Tensor& key, double scale,
                        at::IntArrayRef rows, int64_t top, const MaybeTensor& lengths, bool causal,
                        c10::optional<int64_t> window, const MaybeTensor& first,
                        const MaybeTensor& last, const MaybeTensor& centre) {
  const Call call(ScoreForm::kProduct, query, key, {}, scale, lengths, causal, window, first, last,
                  centre);
  return AsTuple(fovea::autograd::FusedAttentionWeights(call.in, rows.vec(), top, call.ranges));
}

SevenTensors AdditiveWeights(const at::Tensor& query, const at::Tensor& key, const at::Tensor& v,
                             at::IntArrayRef rows, int64_t top, const MaybeTensor& lengths,
                             bool causal, c10::optional<int64_t> window, const MaybeTensor& first,
                             const MaybeTensor& last, const MaybeTensor& centre) {
  const Call call(ScoreForm::kAdditive, query, key, v, 1, lengths, causal, window, first, last,
                  centre);
  return AsTuple(fovea::autograd::FusedAttentionWeights(call.in, rows.vec(), top, call.ranges));
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
