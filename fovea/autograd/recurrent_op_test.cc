#include "fovea/autograd/recurrent_op.h"

#include <gtest/gtest.h>

#include "fovea/autograd/leaf_for_test.h"
#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/testing/compare.h"

namespace fovea::autograd {
namespace {

using attention::Cell;
using attention::RecurrentParameters;
using attention::RecurrentStart;

struct Problem {
  at::Tensor x;
  RecurrentParameters<at::Tensor> weights;
  RecurrentStart<at::Tensor> start;

  Problem(Cell cell, at::ScalarType type) {
    Random random(11);
    const int64_t rows = (cell == Cell::kLstm ? 4 : 3) * 7;
    x = RandomLeaf({4, 9, 3}, random, type);
    weights = {RandomLeaf({rows, 3}, random, type), RandomLeaf({rows, 7}, random, type),
               RandomLeaf({rows}, random, type), RandomLeaf({rows}, random, type)};
    start.hidden = RandomLeaf({4, 7}, random, type);
    if (cell == Cell::kLstm) start.cell = RandomLeaf({4, 7}, random, type);
  }
  std::vector<at::Tensor> Leaves() const {
    std::vector<at::Tensor> all = {
        x, weights.input, weights.hidden, weights.input_bias, weights.hidden_bias, *start.hidden};
    if (start.cell) all.push_back(*start.cell);
    return all;
  }
};

at::Tensor Loss(const attention::RecurrentOutput<at::Tensor>& out) {
  const at::Tensor loss = out.states.sin().sum() + (out.last * 1.5).cos().sum();
  return out.last_cell.defined() ? loss + (out.last_cell * 0.7).cos().sum() : loss;
}

// The fused float32 kernels against LibTorch's operations in double, values and gradients.
TEST(RecurrentOp, FusedAgreesWithComposed) {
  const std::vector<int32_t> some = {9, 0, 1, 5};
  for (const Cell cell : {Cell::kLstm, Cell::kGru})
    for (const bool reverse : {false, true})
      for (const bool lengths : {false, true}) {
        SCOPED_TRACE(StrCat(cell == Cell::kLstm ? "lstm" : "gru", reverse ? " reverse" : "",
                            lengths ? " lengths" : ""));
        const std::span<const int32_t> given =
            lengths ? std::span<const int32_t>(some) : std::span<const int32_t>();
        for (const bool started : {false, true}) {
          const Problem fused(cell, at::kFloat), composed(cell, at::kDouble);
          const auto start = [&](const Problem& p) {
            return started ? p.start : RecurrentStart<at::Tensor>();
          };
          const auto actual =
              RecurrentOp(cell, fused.x, given, fused.weights, reverse, start(fused));
          const auto expected = RecurrentComposed(cell, composed.x, given, composed.weights,
                                                  reverse, start(composed));
          EXPECT_CLOSE(Values(actual.states), Values(expected.states), {2e-6, 2e-6});
          EXPECT_CLOSE(Values(actual.last), Values(expected.last), {2e-6, 2e-6});
          if (cell == Cell::kLstm) {
            EXPECT_CLOSE(Values(actual.last_cell), Values(expected.last_cell), {2e-6, 2e-6});
          }
          Loss(actual).backward();
          Loss(expected).backward();
          for (size_t i = 0; i < (started ? fused.Leaves().size() : 5); ++i)
            EXPECT_CLOSE(Values(fused.Leaves()[i].grad()), Values(composed.Leaves()[i].grad()),
                         {2e-5, 2e-5})
                << "gradient " << i;
        }
      }
}

// RecurrentComposed itself, against LibTorch's own layers.
TEST(RecurrentOp, ComposedAgreesWithTorch) {
  for (const Cell cell : {Cell::kLstm, Cell::kGru}) {
    const Problem p(cell, at::kDouble);
    const std::vector<at::Tensor> weights = {p.weights.input, p.weights.hidden,
                                             p.weights.input_bias, p.weights.hidden_bias};
    const at::Tensor hidden = p.start.hidden->unsqueeze(0);
    const auto actual = RecurrentComposed(cell, p.x, {}, p.weights, false, p.start);
    at::Tensor expected;
    if (cell == Cell::kLstm) {
      const auto [states, last, last_cell] = at::lstm(p.x, {hidden, p.start.cell->unsqueeze(0)},
                                                      weights, true, 1, 0, false, false, true);
      expected = states;
      EXPECT_CLOSE(Values(actual.last_cell), Values(last_cell[0]), {1e-6, 1e-6});
    } else {
      expected = std::get<0>(at::gru(p.x, hidden, weights, true, 1, 0, false, false, true));
    }
    EXPECT_CLOSE(Values(actual.states), Values(expected), {1e-6, 1e-6});
    EXPECT_CLOSE(Values(actual.last), Values(expected.select(1, 8)), {1e-6, 1e-6});
  }
}

TEST(RecurrentOp, NonContiguousInputsAndUnusedOutputsWork) {
  const Problem p(Cell::kLstm, at::kFloat);
  const at::Tensor turned = p.x.transpose(0, 1).contiguous().transpose(0, 1);
  ASSERT_FALSE(turned.is_contiguous());
  const auto expected = RecurrentOp(Cell::kLstm, p.x, {}, p.weights, false);
  const auto actual = RecurrentOp(Cell::kLstm, turned, {}, p.weights, false);
  EXPECT_TRUE(at::equal(actual.states, expected.states));
  actual.last.sum().backward();
  EXPECT_TRUE(p.weights.hidden.grad().isfinite().all().item<bool>());
}

TEST(RecurrentOp, InitialStatesMustFit) {
  Problem p(Cell::kGru, at::kFloat);
  const auto error = [&](Cell cell, const RecurrentStart<at::Tensor>& start) -> std::string {
    try {
      RecurrentOp(cell, p.x, {}, p.weights, false, start);
    } catch (const ArgumentError& e) {
      return e.what();
    }
    return "";
  };
  EXPECT_EQ(error(Cell::kGru, {at::zeros({4, 6}), {}}),
            "initial states must be [4, 7], got [4, 6]");
  EXPECT_EQ(error(Cell::kGru, {{}, at::zeros({4, 7})}), "a GRU has no cell to start from");
}

}  // namespace
}  // namespace fovea::autograd
