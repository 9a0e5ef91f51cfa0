#ifndef FOVEA_AUTOGRAD_ATTENTIONAL_GRU_OP_H_
#define FOVEA_AUTOGRAD_ATTENTIONAL_GRU_OP_H_

#include <ATen/ATen.h>

#include <cstdint>
#include <span>

namespace fovea::autograd {

// The loop of Bahdanau's decoder over known sentences as one operator with autograd, N sentences, T
// steps, S source places; float32 on the CPU:
//   q_t = W_q h_{t−1},  c_t = Σ_j softmax_j(v · tanh(q_t + keys_j)) values_j,
//   h_t = GRU(inputs_t + W_c c_t, h_{t−1})
// What does not depend on the step before (the product with the pieces' embeddings, the keys) comes
// from outside, and every weight's gradient is one product over all steps.
// Source: Bahdanau et al. 2014, appendix A, with the GRU of kernels/recurrent/recurrent.h.
struct AttentionalGruInputs {
  at::Tensor inputs;          // [T, N, 3 H], the bias of the input included
  at::Tensor keys;            // [N, S, A], projected
  at::Tensor values;          // [N, S, C]
  at::Tensor first;           // h_0 [N, H]
  at::Tensor query_weight;    // W_q [A, H]
  at::Tensor v;               // [A]
  at::Tensor context_weight;  // W_c [3 H, C]
  at::Tensor hidden_weight;   // [3 H, H]
  at::Tensor hidden_bias;     // [3 H]
};

struct AttentionalGruOutputs {
  at::Tensor states;    // h_1 … h_T [T, N, H]
  at::Tensor contexts;  // [T, N, C]
};

// lengths [N]: places of each source, 1 to S. Runs on NumThreads() threads, each with sentences of
// its own. Throws ArgumentError on sizes, types and devices that do not fit.
AttentionalGruOutputs AttentionalGru(const AttentionalGruInputs& in,
                                     std::span<const int32_t> lengths);

}  // namespace fovea::autograd

#endif  // FOVEA_AUTOGRAD_ATTENTIONAL_GRU_OP_H_
