#include "fovea/testing/reference_recurrent.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace fovea::testing {
namespace {

using Vector = std::vector<double>;

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// All that one sample's forward leaves: by running step.
struct Trace {
  std::vector<int64_t> times;
  std::vector<Vector> input_sums, hidden_sums;  // W x + b and U h + c, [G·H]
  std::vector<Vector> gates;                    // after σ and tanh, [G·H]
  std::vector<Vector> h, c;                     // states before each step, and after the last
};

class Sample {
 public:
  Sample(ReferenceCell cell, const kernels::RecurrentShape& shape, const RecurrentArrays& arrays,
         int64_t n)
      : lstm_(cell == ReferenceCell::kLstm),
        gates_(lstm_ ? 4 : 3),
        shape_(shape),
        arrays_(arrays),
        n_(n) {}

  Trace Forward() const {
    const int64_t units = shape_.hidden;
    const int64_t length = shape_.lengths ? shape_.lengths[n_] : shape_.steps;
    Trace trace;
    trace.h.push_back(Row(arrays_.initial_hidden));
    trace.c.push_back(Row(lstm_ ? arrays_.initial_cell : Vector()));
    for (int64_t s = 0; s < length; ++s) {
      const int64_t time = shape_.reverse ? length - 1 - s : s;
      const double* x = arrays_.x.data() + (n_ * shape_.steps + time) * shape_.input;
      const Vector& h = trace.h.back();
      Vector input_sums(gates_ * units), hidden_sums(gates_ * units), gates(gates_ * units);
      for (int64_t row = 0; row < gates_ * units; ++row) {
        input_sums[row] = arrays_.input_bias[row];
        for (int64_t k = 0; k < shape_.input; ++k)
          input_sums[row] += arrays_.input[row * shape_.input + k] * x[k];
        hidden_sums[row] = arrays_.hidden_bias[row];
        for (int64_t k = 0; k < units; ++k)
          hidden_sums[row] += arrays_.hidden[row * units + k] * h[k];
      }
      Vector next_h(units), next_c(units);
      for (int64_t j = 0; j < units; ++j) {
        const auto sum = [&](int64_t g) {
          return input_sums[g * units + j] + hidden_sums[g * units + j];
        };
        if (lstm_) {
          const double i = gates[j] = Sigmoid(sum(0));
          const double f = gates[units + j] = Sigmoid(sum(1));
          const double g = gates[2 * units + j] = std::tanh(sum(2));
          const double o = gates[3 * units + j] = Sigmoid(sum(3));
          next_c[j] = f * trace.c.back()[j] + i * g;
          next_h[j] = o * std::tanh(next_c[j]);
        } else {
          const double r = gates[j] = Sigmoid(sum(0));
          const double z = gates[units + j] = Sigmoid(sum(1));
          const double fresh = gates[2 * units + j] =
              std::tanh(input_sums[2 * units + j] + r * hidden_sums[2 * units + j]);
          next_h[j] = (1 - z) * fresh + z * h[j];
        }
      }
      trace.times.push_back(time);
      trace.input_sums.push_back(input_sums);
      trace.hidden_sums.push_back(hidden_sums);
      trace.gates.push_back(gates);
      trace.h.push_back(next_h);
      trace.c.push_back(next_c);
    }
    return trace;
  }

  // Adds this sample's part to the gradients.
  void Backward(const Trace& trace, const RecurrentOutputs& out, RecurrentArrays& d) const {
    const int64_t units = shape_.hidden;
    Vector dh = Row(out.last), dc = Row(lstm_ ? out.last_cell : Vector());
    const auto steps = static_cast<int64_t>(trace.times.size());
    for (int64_t s = steps - 1; s >= 0; --s) {
      const int64_t place = n_ * shape_.steps + trace.times[s];
      Vector d_input(gates_ * units), d_hidden(gates_ * units), previous_dh(units);
      for (int64_t j = 0; j < units; ++j) {
        dh[j] += out.y[place * units + j];
        const auto gate = [&](int64_t g) { return trace.gates[s][g * units + j]; };
        const auto set = [&](int64_t g, double value) {
          d_input[g * units + j] = d_hidden[g * units + j] = value;
        };
        if (lstm_) {
          const double i = gate(0), f = gate(1), g = gate(2), o = gate(3);
          const double t = std::tanh(trace.c[s + 1][j]);
          dc[j] += dh[j] * o * (1 - t * t);
          set(0, dc[j] * g * i * (1 - i));
          set(1, dc[j] * trace.c[s][j] * f * (1 - f));
          set(2, dc[j] * i * (1 - g * g));
          set(3, dh[j] * t * o * (1 - o));
          dc[j] *= f;
        } else {
          const double r = gate(0), z = gate(1), fresh = gate(2);
          const double hidden_sum = trace.hidden_sums[s][2 * units + j];
          const double d_fresh = dh[j] * (1 - z) * (1 - fresh * fresh);
          set(0, d_fresh * hidden_sum * r * (1 - r));
          set(1, dh[j] * (trace.h[s][j] - fresh) * z * (1 - z));
          d_input[2 * units + j] = d_fresh;
          d_hidden[2 * units + j] = d_fresh * r;
          previous_dh[j] = dh[j] * z;
        }
      }
      for (int64_t row = 0; row < gates_ * units; ++row) {
        d.input_bias[row] += d_input[row];
        d.hidden_bias[row] += d_hidden[row];
        for (int64_t k = 0; k < shape_.input; ++k) {
          const int64_t at = row * shape_.input + k, x_at = place * shape_.input + k;
          d.input[at] += d_input[row] * arrays_.x[x_at];
          d.x[x_at] += d_input[row] * arrays_.input[at];
        }
        for (int64_t k = 0; k < units; ++k) {
          d.hidden[row * units + k] += d_hidden[row] * trace.h[s][k];
          previous_dh[k] += d_hidden[row] * arrays_.hidden[row * units + k];
        }
      }
      dh = previous_dh;
    }
    std::copy(dh.begin(), dh.end(), d.initial_hidden.begin() + n_ * units);
    if (lstm_) std::copy(dc.begin(), dc.end(), d.initial_cell.begin() + n_ * units);
  }

 private:
  // This sample's row of [N, H]; zeros if that is empty.
  Vector Row(const Vector& all) const {
    if (all.empty()) return Vector(shape_.hidden);
    return {all.begin() + n_ * shape_.hidden, all.begin() + (n_ + 1) * shape_.hidden};
  }

  const bool lstm_;
  const int64_t gates_;
  const kernels::RecurrentShape& shape_;
  const RecurrentArrays& arrays_;
  const int64_t n_;
};

}  // namespace

RecurrentOutputs ReferenceRecurrent(ReferenceCell cell, const kernels::RecurrentShape& shape,
                                    const RecurrentArrays& arrays) {
  const int64_t units = shape.hidden;
  RecurrentOutputs out{Vector(shape.batch * shape.steps * units), Vector(shape.batch * units)};
  if (cell == ReferenceCell::kLstm) out.last_cell.resize(shape.batch * units);
  for (int64_t n = 0; n < shape.batch; ++n) {
    const Trace trace = Sample(cell, shape, arrays, n).Forward();
    for (size_t s = 0; s < trace.times.size(); ++s)
      for (int64_t j = 0; j < units; ++j)
        out.y[(n * shape.steps + trace.times[s]) * units + j] = trace.h[s + 1][j];
    std::copy(trace.h.back().begin(), trace.h.back().end(), out.last.begin() + n * units);
    if (cell == ReferenceCell::kLstm)
      std::copy(trace.c.back().begin(), trace.c.back().end(), out.last_cell.begin() + n * units);
  }
  return out;
}

RecurrentArrays ReferenceRecurrentGradients(ReferenceCell cell,
                                            const kernels::RecurrentShape& shape,
                                            const RecurrentArrays& arrays,
                                            const RecurrentOutputs& output_gradients) {
  RecurrentArrays d{Vector(arrays.x.size()), Vector(arrays.input.size()),
                    Vector(arrays.hidden.size()), Vector(arrays.input_bias.size()),
                    Vector(arrays.hidden_bias.size())};
  d.initial_hidden.resize(shape.batch * shape.hidden);
  if (cell == ReferenceCell::kLstm) d.initial_cell.resize(shape.batch * shape.hidden);
  for (int64_t n = 0; n < shape.batch; ++n) {
    const Sample sample(cell, shape, arrays, n);
    sample.Backward(sample.Forward(), output_gradients, d);
  }
  return d;
}

}  // namespace fovea::testing
