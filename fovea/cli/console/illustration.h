#ifndef FOVEA_CLI_CONSOLE_ILLUSTRATION_H_
#define FOVEA_CLI_CONSOLE_ILLUSTRATION_H_

#include <string>

#include "fovea/attention/mechanism.h"
#include "fovea/explain/matrices/weight_matrix.h"

namespace fovea::cli {

// The mechanism that shows a member at work: dot, global, softmax and sum, with the member in the
// place of its kind ("score", "scope", "normaliser").
attention::MechanismSpec IllustratedSpec(const std::string& kind, const std::string& name);

// Its weights, from a run of Attend() on one input that is the same for all: 12 queries over 24
// keys of three kinds. Query i resembles the keys next to place 2 i + ½, and all of its own kind.
// Parameters are such as training might find: general looks for the next kind four places on, dense
// likes two places, gated keys of one kind in the second half, local_p aims at the diagonal.
explain::WeightMatrix Illustration(const attention::MechanismSpec& spec);

}  // namespace fovea::cli

#endif  // FOVEA_CLI_CONSOLE_ILLUSTRATION_H_
