#include "fovea/attention/layers/recurrent_step.h"

namespace fovea::attention {

std::vector<ParameterSpec> RecurrentLayerParameters(Cell cell, int64_t input, int64_t hidden) {
  const bool lstm = cell == Cell::kLstm;
  const int64_t rows = (lstm ? 4 : 3) * hidden;
  return {{"input", {rows, input}, Init::kGlorotUniform},
          {"hidden", {rows, hidden}, Init::kOrthogonal},
          {"input_bias", {rows}, lstm ? Init::kForgetGate : Init::kZeros},
          {"hidden_bias", {rows}, Init::kZeros}};
}

}  // namespace fovea::attention
