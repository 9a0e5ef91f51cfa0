#ifndef FOVEA_AUGMENT_MACHINE_CODE_VARY_CODE_H_
#define FOVEA_AUGMENT_MACHINE_CODE_VARY_CODE_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "fovea/core/random.h"

namespace fovea::augment {

// Machine code as it might have been written otherwise: a few stretches of at most six bytes
// replaced by random ones (addresses, keys, ports), a part of it alone, a sled before it. What
// comes out need not run.
std::string VaryCode(const std::string& code, Random& random);

// Of each piece the number, from 0, of its group of relatives: two share a fifth of the 8-byte
// sequences of the smaller one, or each is related to a third. Kept apart together, pieces show
// what a model says of others than it learnt from.
std::vector<int64_t> GroupsOfRelatives(std::span<const std::string> pieces);

}  // namespace fovea::augment

#endif  // FOVEA_AUGMENT_MACHINE_CODE_VARY_CODE_H_
