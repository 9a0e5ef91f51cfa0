#ifndef FOVEA_SCAN_DIFF_SEQUENCE_DIFF_H_
#define FOVEA_SCAN_DIFF_SEQUENCE_DIFF_H_

#include <cstdint>
#include <span>
#include <vector>

namespace fovea::scan {

struct SequenceDiff {
  std::vector<bool> removed;  // of the old sequence: what is not in the new one
  std::vector<bool> added;    // of the new one: what was not in the old one
};

// What changed between two sequences, as a person would say it: what is common at the ends stays;
// then what occurs once in both, in the longest order that they have in common (Cohen's patience
// diff), and so on in between; then the shortest edit (Myers 1986, the greedy algorithm). Where
// that takes more than `steps` in all, the rest of the stretch counts as changed: what is new is
// never taken for old, and the time is bounded for any input: O((n + m) log n + steps).
SequenceDiff DiffSequences(std::span<const uint32_t> before, std::span<const uint32_t> after,
                           int64_t steps = 20'000'000);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_DIFF_SEQUENCE_DIFF_H_
