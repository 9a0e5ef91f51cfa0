#include "fovea/train/translation/translation_decode.h"

#include "fovea/autograd/attentional_gru_op.h"
#include "fovea/autograd/linear_op.h"

namespace fovea::train {

std::string WhyNotFused(const infer::TranslationOptions& o) {
  if (o.model != "bahdanau") return StrCat("the model is ", o.model, ", the fused loop's bahdanau");
  if (o.cell != "gru") return StrCat("the cell is ", o.cell, ", the fused loop's gru");
  if (o.layers != 1) return StrCat("the decoder has ", o.layers, " layers, the fused loop one");
  if (o.score != "additive") return StrCat("the score is ", o.score, ", the fused loop's additive");
  if (o.scope != "global") return StrCat("the scope is ", o.scope, ", the fused loop's global");
  if (o.normaliser != "softmax")
    return StrCat("the normaliser is ", o.normaliser, ", the fused loop's softmax");
  if (o.sharpness != 1) return StrCat("the sharpness is ", o.sharpness, ", the fused loop's 1");
  return "";
}

at::Tensor DecodeAll(const autograd::TorchBackend& b, const infer::TranslationModel& model,
                     const attention::Parameters<autograd::TorchBackend>& p,
                     const infer::Memory<autograd::TorchBackend>& memory,
                     const infer::SentenceBatch& target) {
  const infer::TranslationOptions& o = model.options();
  const at::Tensor& states = memory.states;
  if (!WhyNotFused(o).empty() || !states.device().is_cpu() || states.scalar_type() != at::kFloat)
    return model.DecodeAll(b, p, memory, target);

  const int64_t count = target.count, steps = target.longest;
  const at::Tensor embedded =
      b.Dropout(b.Rows(p[infer::EmbeddingName(o, "target")], target.pieces), o.dropout)
          .view({count, steps, o.embedding});
  const auto attention = p.Below("attention");
  const auto decoder = p.Below("decoder.0");
  const at::Tensor& weight = decoder["input"];  // [3 H, E + C]
  const auto loop = autograd::AttentionalGru(
      {.inputs = autograd::LinearOp(embedded.transpose(0, 1), weight.narrow(1, 0, o.embedding),
                                    decoder["input_bias"]),
       .keys = autograd::LinearOp(states, attention["key_weight"][0]),
       .values = states,
       .first = at::tanh(attention::Linear(b, p, "initial.0", memory.summary)),
       .query_weight = attention["query_weight"][0],
       .v = attention["v"].flatten(),
       .context_weight = weight.narrow(1, o.embedding, weight.size(1) - o.embedding),
       .hidden_weight = decoder["hidden"],
       .hidden_bias = decoder["hidden_bias"]},
      memory.lengths);
  const at::Tensor seen =
      at::cat({loop.states.transpose(0, 1), embedded, loop.contexts.transpose(0, 1)}, 2);
  return b.Dropout(at::tanh(attention::Linear(b, p, "readout", seen)), o.dropout);
}

}  // namespace fovea::train
