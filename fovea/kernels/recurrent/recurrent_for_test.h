#ifndef FOVEA_KERNELS_RECURRENT_RECURRENT_FOR_TEST_H_
#define FOVEA_KERNELS_RECURRENT_RECURRENT_FOR_TEST_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "fovea/core/random.h"
#include "fovea/kernels/recurrent/recurrent.h"
#include "fovea/testing/padded_span.h"
#include "fovea/testing/reference_recurrent.h"

// Recurrent layers with operands at random, and what the kernels make of them.
namespace fovea::kernels {

struct RecurrentLayer {
  testing::ReferenceCell cell;
  int64_t gates;

  bool lstm() const { return cell == testing::ReferenceCell::kLstm; }
  int64_t tape_size(const RecurrentShape& shape) const {
    return lstm() ? LstmTapeSize(shape) : GruTapeSize(shape);
  }
  void forward(const RecurrentShape& shape, const RecurrentWeights& weights, const float* x,
               float* y, float* last, float* tape, const RecurrentState& initial = {},
               float* last_cell = nullptr) const {
    if (lstm())
      LstmForward(shape, weights, x, y, last, tape, initial, last_cell);
    else
      GruForward(shape, weights, x, y, last, tape, initial);
  }
  void backward(const RecurrentShape& shape, const RecurrentWeights& weights, const float* x,
                const float* y, const float* tape, const float* dy, const float* dlast,
                const RecurrentGradients& gradients, const RecurrentState& initial = {},
                const float* dlast_cell = nullptr) const {
    if (lstm())
      LstmBackward(shape, weights, x, y, tape, dy, dlast, gradients, initial, dlast_cell);
    else
      GruBackward(shape, weights, x, y, tape, dy, dlast, gradients, initial);
  }
};

const RecurrentLayer kLayers[] = {{testing::ReferenceCell::kLstm, 4},
                                  {testing::ReferenceCell::kGru, 3}};

// Normal numbers that are floats, so that the reference sees what the kernel sees.
inline std::vector<double> Normals(Random& random, int64_t size, double deviation) {
  std::vector<double> values(size);
  for (double& value : values) value = static_cast<float>(deviation * random.Normal());
  return values;
}

inline testing::PaddedSpan InOwnSpan(const std::vector<double>& values, size_t offset) {
  testing::PaddedSpan padded(values.size(), offset);
  std::copy(values.begin(), values.end(), padded.span().begin());
  return padded;
}

// Inputs and gradients of outputs for one shape, and what the kernels make of them.
struct RecurrentCase {
  RecurrentCase(const RecurrentLayer& layer, const RecurrentShape& shape, uint64_t seed)
      : layer(layer), shape(shape) {
    Random random(seed);
    const int64_t rows = layer.gates * shape.hidden;
    const double spread = 1 / std::sqrt(1.0 + static_cast<double>(shape.hidden));
    arrays = {Normals(random, shape.batch * shape.steps * shape.input, 1),
              Normals(random, rows * shape.input, 1 / std::sqrt(1.0 + shape.input)),
              Normals(random, rows * shape.hidden, spread), Normals(random, rows, 0.3),
              Normals(random, rows, 0.3)};
    d_out = {Normals(random, shape.batch * shape.steps * shape.hidden, 1),
             Normals(random, shape.batch * shape.hidden, 1)};
  }

  // From states that are not zero, and with a gradient of the last cell.
  RecurrentCase& WithStates(uint64_t seed) {
    Random random(seed);
    const int64_t size = shape.batch * shape.hidden;
    arrays.initial_hidden = Normals(random, size, 0.5);
    if (layer.lstm()) {
      arrays.initial_cell = Normals(random, size, 0.5);
      d_out.last_cell = Normals(random, size, 1);
    }
    return *this;
  }

  // Everything misaligned, between NaNs, outputs filled with NaN beforehand.
  void Run() {
    testing::PaddedSpan x = InOwnSpan(arrays.x, 1), input = InOwnSpan(arrays.input, 2),
                        hidden = InOwnSpan(arrays.hidden, 3),
                        input_bias = InOwnSpan(arrays.input_bias, 5),
                        hidden_bias = InOwnSpan(arrays.hidden_bias, 7), dy = InOwnSpan(d_out.y, 1),
                        dlast = InOwnSpan(d_out.last, 6);
    for (int64_t n = 0; shape.lengths && n < shape.batch; ++n) {
      for (int64_t t = shape.lengths[n]; t < shape.steps; ++t) {
        std::fill_n(x.data() + (n * shape.steps + t) * shape.input, shape.input,
                    std::numeric_limits<float>::quiet_NaN());
        std::fill_n(dy.data() + (n * shape.steps + t) * shape.hidden, shape.hidden,
                    std::numeric_limits<float>::quiet_NaN());
      }
      if (shape.lengths[n] == 0 && arrays.initial_hidden.empty())
        std::fill_n(dlast.data() + n * shape.hidden, shape.hidden,
                    std::numeric_limits<float>::quiet_NaN());
    }
    const RecurrentWeights weights{input.data(), hidden.data(), input_bias.data(),
                                   hidden_bias.data()};
    testing::PaddedSpan initial_hidden = InOwnSpan(arrays.initial_hidden, 1),
                        initial_cell = InOwnSpan(arrays.initial_cell, 2),
                        dlast_cell = InOwnSpan(d_out.last_cell, 3);
    const auto given = [](testing::PaddedSpan& span) {
      return span.span().empty() ? nullptr : span.data();
    };
    const RecurrentState initial{given(initial_hidden), given(initial_cell)};
    const size_t states = d_out.last.size();
    testing::PaddedSpan out_y(d_out.y.size(), 3), out_last(states, 2), out_cell(states, 5),
        tape(layer.tape_size(shape), 1);
    for (testing::PaddedSpan* span : {&out_y, &out_last, &out_cell, &tape})
      std::fill(span->span().begin(), span->span().end(), std::numeric_limits<float>::quiet_NaN());
    layer.forward(shape, weights, x.data(), out_y.data(), out_last.data(), tape.data(), initial,
                  out_cell.data());

    testing::PaddedSpan dx(arrays.x.size(), 1), d_input(arrays.input.size(), 2),
        d_hidden(arrays.hidden.size(), 3), d_input_bias(arrays.input_bias.size(), 4),
        d_hidden_bias(arrays.hidden_bias.size(), 5), d_initial_hidden(states, 6),
        d_initial_cell(states, 7);
    for (testing::PaddedSpan* span : {&dx, &d_input, &d_hidden, &d_input_bias, &d_hidden_bias,
                                      &d_initial_hidden, &d_initial_cell})
      std::fill(span->span().begin(), span->span().end(), std::numeric_limits<float>::quiet_NaN());
    layer.backward(shape, weights, x.data(), out_y.data(), tape.data(), dy.data(), dlast.data(),
                   {d_input.data(), d_hidden.data(), d_input_bias.data(), d_hidden_bias.data(),
                    dx.data(), initial.hidden ? d_initial_hidden.data() : nullptr,
                    initial.cell ? d_initial_cell.data() : nullptr},
                   initial, given(dlast_cell));
    for (testing::PaddedSpan* span : {&x,
                                      &input,
                                      &hidden,
                                      &input_bias,
                                      &hidden_bias,
                                      &dy,
                                      &dlast,
                                      &initial_hidden,
                                      &initial_cell,
                                      &dlast_cell,
                                      &out_y,
                                      &out_last,
                                      &out_cell,
                                      &tape,
                                      &dx,
                                      &d_input,
                                      &d_hidden,
                                      &d_input_bias,
                                      &d_hidden_bias,
                                      &d_initial_hidden,
                                      &d_initial_cell})
      ASSERT_TRUE(span->PaddingIntact());

    const auto copy = [](testing::PaddedSpan& span) {
      return std::vector<float>(span.span().begin(), span.span().end());
    };
    y = copy(out_y);
    last = copy(out_last);
    last_cell = copy(out_cell);
    gradients = {copy(dx),
                 copy(d_input),
                 copy(d_hidden),
                 copy(d_input_bias),
                 copy(d_hidden_bias),
                 copy(d_initial_hidden),
                 copy(d_initial_cell)};

    testing::PaddedSpan inference_y(y.size(), 1), inference_last(last.size(), 1),
        inference_cell(last.size(), 1);
    layer.forward(shape, weights, x.data(), inference_y.data(), inference_last.data(), nullptr,
                  initial, inference_cell.data());
    ASSERT_TRUE(inference_y.PaddingIntact() && inference_last.PaddingIntact() &&
                inference_cell.PaddingIntact());
    ASSERT_EQ(copy(inference_y), y);
    ASSERT_EQ(copy(inference_last), last);
    if (layer.lstm()) {
      ASSERT_EQ(copy(inference_cell), last_cell);
    }
  }

  struct Gradients {
    std::vector<float> x, input, hidden, input_bias, hidden_bias, initial_hidden, initial_cell;
  };

  RecurrentLayer layer;
  RecurrentShape shape;
  testing::RecurrentArrays arrays;
  testing::RecurrentOutputs d_out;
  std::vector<float> y, last, last_cell;
  Gradients gradients;
};

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_RECURRENT_RECURRENT_FOR_TEST_H_
