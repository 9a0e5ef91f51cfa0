#include "fovea/autograd/attentional_gru_op.h"

#include <torch/csrc/autograd/custom_function.h>

#include <string>
#include <vector>

#include "fovea/autograd/once_differentiable.h"
#include "fovea/autograd/tensor_check.h"
#include "fovea/core/error.h"
#include "fovea/core/tensor.h"
#include "fovea/core/threads.h"
#include "fovea/kernels/additive/additive_attention.h"
#include "fovea/kernels/products/matmul.h"
#include "fovea/kernels/products/packed_matrix.h"
#include "fovea/kernels/recurrent/gru_step.h"

namespace fovea::autograd {
namespace {

using kernels::MatMul;
using kernels::MatMulPacked;
using kernels::Onto;
using kernels::Transpose;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

struct Sizes {
  int64_t steps, count, places, units, hidden, context;  // T, N, S, H, A, C
};

std::span<float> Part(const at::Tensor& t, int64_t begin, int64_t size) {
  return {Data(t) + begin, static_cast<size_t>(size)};
}

// A weight as the products of all steps read it: of x Wᵀ, or, transposed, of x W.
class StepWeight {
 public:
  StepWeight(const at::Tensor& weight, Transpose transpose)
      : packed_(Packed(transpose == Transpose::kYes ? weight.t().contiguous() : weight)) {}

  void operator()(int64_t rows, const float* x, std::span<const float> bias, Onto onto,
                  float* y) const {
    MatMulPacked(rows, x, packed_.cols(), packed_, bias, onto, y, packed_.rows());
  }

 private:
  static kernels::PackedMatrix Packed(const at::Tensor& w) {
    return {w.size(0), w.size(1), Data(w), w.size(1)};
  }
  kernels::PackedMatrix packed_;
};

// A weight's gradient: d [rows, out]ᵀ x [rows, in].
at::Tensor WeightGradient(const at::Tensor& d, const at::Tensor& x) {
  const int64_t out = d.size(-1), in = x.size(-1), rows = d.numel() / out;
  at::Tensor gradient = at::empty({out, in}, d.options());
  MatMul(Transpose::kYes, Transpose::kNo, out, in, rows, 1, Data(d), out, Data(x), in, 0,
         Data(gradient), in);
  return gradient;
}

// Sentences begin … end − 1, which one thread takes through all steps.
struct Stretch {
  int64_t begin, end;
  int64_t rows() const { return end - begin; }
};

// As many stretches as threads, of at least 8 sentences, so that the products stay large.
void ForStretches(int64_t count, const std::function<void(const Stretch&)>& body) {
  ParallelFor(count, 8, [&](int64_t begin, int64_t end) { body({begin, end}); });
}

// Attention of one step for the sentences of a stretch.
struct StepAttention {
  kernels::AdditiveShape shape;
  kernels::AdditiveInputs inputs;
  kernels::AttentionScope scope;

  StepAttention(const Sizes& s, const Stretch& stretch, const at::Tensor& keys,
                const at::Tensor& values, const at::Tensor& v, const at::Tensor& lengths) {
    shape = {.sequences = stretch.rows(),
             .queries = 1,
             .keys = s.places,
             .hidden = s.hidden,
             .value_size = s.context};
    inputs = {.key = Part(keys, stretch.begin * s.places * s.hidden,
                          stretch.rows() * s.places * s.hidden),
              .v = Part(v, 0, s.hidden),
              .values = Part(values, stretch.begin * s.places * s.context,
                             stretch.rows() * s.places * s.context)};
    scope.lengths = {lengths.data_ptr<int32_t>() + stretch.begin,
                     static_cast<size_t>(stretch.rows())};
  }
};

class FusedAttentionalGru : public torch::autograd::Function<FusedAttentionalGru> {
 public:
  static variable_list forward(AutogradContext* context, const at::Tensor& inputs,
                               const at::Tensor& keys, const at::Tensor& values,
                               const at::Tensor& first, const at::Tensor& query_weight,
                               const at::Tensor& v, const at::Tensor& context_weight,
                               const at::Tensor& hidden_weight, const at::Tensor& hidden_bias,
                               const at::Tensor& lengths) {
    const Sizes s{inputs.size(0), inputs.size(1),       keys.size(1),
                  first.size(1),  query_weight.size(0), values.size(2)};
    const auto like = inputs.options();
    // Of h, the first too.
    const at::Tensor states = at::empty({s.steps + 1, s.count, s.units}, like),
                     contexts = at::empty({s.steps, s.count, s.context}, like),
                     queries = at::empty({s.steps, s.count, s.hidden}, like),
                     statistics = at::empty({s.steps, s.count, 2}, like),
                     tape = at::empty({s.steps, s.count, 4 * s.units}, like);
    states[0].copy_(first);
    const StepWeight to_query(query_weight, Transpose::kNo),
        of_context(context_weight, Transpose::kNo), of_state(hidden_weight, Transpose::kNo);
    const auto bias = Part(hidden_bias, 0, 3 * s.units);
    ForStretches(s.count, [&](const Stretch& stretch) {
      const int64_t rows = stretch.rows();
      StepAttention attention(s, stretch, keys, values, v, lengths);
      const kernels::AdditiveKeys cached(attention.shape, attention.inputs.key);
      attention.inputs.cached = &cached;
      std::vector<float> x(static_cast<size_t>(rows * 3 * s.units)), u(x.size());
      for (int64_t t = 0; t < s.steps; ++t) {
        const int64_t at = t * s.count + stretch.begin;  // row of the step
        const auto before = Part(states, at * s.units, rows * s.units);
        const auto query = Part(queries, at * s.hidden, rows * s.hidden);
        const auto seen = Part(contexts, at * s.context, rows * s.context);
        to_query(rows, before.data(), {}, Onto::kNothing, query.data());
        attention.inputs.query = query;
        kernels::AdditiveForward(
            attention.shape, attention.inputs, attention.scope,
            {.output = seen, .statistics = Part(statistics, at * 2, rows * 2)});
        const float* input = Data(inputs) + at * 3 * s.units;
        std::copy_n(input, x.size(), x.begin());
        of_context(rows, seen.data(), {}, Onto::kSums, x.data());
        of_state(rows, before.data(), bias, Onto::kNothing, u.data());
        kernels::GruStepForward(s.units, x, u, before,
                                Part(tape, at * 4 * s.units, rows * 4 * s.units),
                                Part(states, (at + s.count) * s.units, rows * s.units));
      }
    });
    context->save_for_backward({keys, values, query_weight, v, context_weight, hidden_weight,
                                lengths, states, contexts, queries, statistics, tape});
    return {states.narrow(0, 1, s.steps), contexts};
  }

  static variable_list backward(AutogradContext* context, variable_list grads) {
    const variable_list saved = context->get_saved_variables();
    const at::Tensor &keys = saved[0], &values = saved[1], &query_weight = saved[2], &v = saved[3],
                     &context_weight = saved[4], &hidden_weight = saved[5], &lengths = saved[6],
                     &states = saved[7], &contexts = saved[8], &queries = saved[9],
                     &statistics = saved[10], &tape = saved[11];
    const Sizes s{contexts.size(0), contexts.size(1), keys.size(1),
                  states.size(2),   queries.size(2),  values.size(2)};
    const auto like = keys.options();
    const auto given = [&](const at::Tensor& t, int64_t size) {
      return t.defined() ? t.contiguous() : at::zeros({s.steps, s.count, size}, like);
    };
    const at::Tensor d_states = given(grads[0], s.units);
    at::Tensor d_contexts = given(grads[1], s.context);  // to be added to
    if (d_contexts.is_same(grads[1])) d_contexts = d_contexts.clone();
    const at::Tensor dx = at::empty({s.steps, s.count, 3 * s.units}, like), du = at::empty_like(dx),
                     d_queries = at::empty_like(queries),
                     d_first = at::zeros({s.count, s.units}, like);
    const StepWeight to_query(query_weight, Transpose::kYes),
        of_context(context_weight, Transpose::kYes), of_state(hidden_weight, Transpose::kYes);
    ForStretches(s.count, [&](const Stretch& stretch) {
      const int64_t rows = stretch.rows();
      StepAttention attention(s, stretch, keys, values, v, lengths);
      const kernels::AdditiveKeys cached(attention.shape, attention.inputs.key);
      attention.inputs.cached = &cached;
      const auto dh = Part(d_first, stretch.begin * s.units, rows * s.units);  // of h_t
      for (int64_t t = s.steps - 1; t >= 0; --t) {
        const int64_t at = t * s.count + stretch.begin;
        const auto before = Part(states, at * s.units, rows * s.units);
        const auto x = Part(dx, at * 3 * s.units, rows * 3 * s.units);
        const auto u = Part(du, at * 3 * s.units, rows * 3 * s.units);
        const auto seen = Part(d_contexts, at * s.context, rows * s.context);
        const auto query = Part(d_queries, at * s.hidden, rows * s.hidden);
        const float* from_above = Data(d_states) + at * s.units;
        for (size_t i = 0; i < dh.size(); ++i) dh[i] += from_above[i];
        kernels::GruStepBackward(s.units, before, Part(tape, at * 4 * s.units, rows * 4 * s.units),
                                 dh, x, u, dh);
        of_state(rows, u.data(), {}, Onto::kSums, dh.data());
        of_context(rows, x.data(), {}, Onto::kSums, seen.data());
        attention.inputs.query = Part(queries, at * s.hidden, rows * s.hidden);
        kernels::AdditiveBackward(
            attention.shape, attention.inputs, attention.scope,
            {Part(contexts, at * s.context, rows * s.context), Part(statistics, at * 2, rows * 2)},
            seen, {.query = query});
        to_query(rows, query.data(), {}, Onto::kSums, dh.data());
      }
    });
    // All steps are queries now: keys, values and v in one sweep.
    const auto by_sentence = [](const at::Tensor& t) { return t.transpose(0, 1).contiguous(); };
    const at::Tensor all_queries = by_sentence(queries), all_contexts = by_sentence(contexts),
                     all_statistics = by_sentence(statistics), all_d = by_sentence(d_contexts);
    const at::Tensor d_keys = at::empty_like(keys), d_values = at::empty_like(values),
                     dv = at::empty_like(v);
    StepAttention attention(s, {0, s.count}, keys, values, v, lengths);
    attention.shape.queries = s.steps;
    attention.inputs.query = Part(all_queries, 0, all_queries.numel());
    kernels::AdditiveBackward(attention.shape, attention.inputs, attention.scope,
                              {Part(all_contexts, 0, all_contexts.numel()),
                               Part(all_statistics, 0, all_statistics.numel())},
                              Part(all_d, 0, all_d.numel()),
                              {.key = Part(d_keys, 0, d_keys.numel()),
                               .v = Part(dv, 0, dv.numel()),
                               .values = Part(d_values, 0, d_values.numel())});
    const at::Tensor before = states.narrow(0, 0, s.steps);
    return OnceDifferentiable("attentional_gru",
                              {dx, d_keys, d_values, d_first, WeightGradient(d_queries, before), dv,
                               WeightGradient(dx, contexts), WeightGradient(du, before),
                               du.sum(at::IntArrayRef{0, 1}), at::Tensor()});
  }
};

}  // namespace

AttentionalGruOutputs AttentionalGru(const AttentionalGruInputs& in,
                                     std::span<const int32_t> lengths) {
  Require(in.inputs.dim() == 3 && in.values.dim() == 3 && in.first.dim() == 2 &&
              in.query_weight.dim() == 2,
          "inputs [T, N, 3 H], values [N, S, C], first [N, H] and query_weight [A, H] are needed");
  const Sizes s{in.inputs.size(0), in.inputs.size(1),       in.values.size(1),
                in.first.size(1),  in.query_weight.size(0), in.values.size(2)};
  const auto check = [&](const char* name, const at::Tensor& t, const Shape& shape) {
    Require(t.sizes().vec() == shape, name, " must be ", ToString(shape), ", got ",
            ToString(t.sizes().vec()));
    Require(OnKernels(t), name, " must be of float32 on the CPU");
  };
  check("inputs", in.inputs, {s.steps, s.count, 3 * s.units});
  check("keys", in.keys, {s.count, s.places, s.hidden});
  check("values", in.values, {s.count, s.places, s.context});
  check("first", in.first, {s.count, s.units});
  check("query_weight", in.query_weight, {s.hidden, s.units});
  check("v", in.v, {s.hidden});
  check("context_weight", in.context_weight, {3 * s.units, s.context});
  check("hidden_weight", in.hidden_weight, {3 * s.units, s.units});
  check("hidden_bias", in.hidden_bias, {3 * s.units});
  Require(static_cast<int64_t>(lengths.size()) == s.count, "lengths must hold one for each of the ",
          s.count, " sentences, got ", lengths.size());
  const variable_list out = FusedAttentionalGru::apply(
      in.inputs.contiguous(), in.keys.contiguous(), in.values.contiguous(), in.first.contiguous(),
      in.query_weight.contiguous(), in.v.contiguous(), in.context_weight.contiguous(),
      in.hidden_weight.contiguous(), in.hidden_bias.contiguous(), LengthTensor(lengths));
  return {out[0], out[1]};
}

}  // namespace fovea::autograd
