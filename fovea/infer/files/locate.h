#ifndef FOVEA_INFER_FILES_LOCATE_H_
#define FOVEA_INFER_FILES_LOCATE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/infer/files/file_model.h"

namespace fovea::infer {

struct LocateOptions {
  float bias = 5.5;          // what is added to a window's logit for being inside a region
  float cost = 32;           // of beginning a region
  float least = -1;          // logit of the hottest window of a region
  int64_t gap_bytes = 64;    // regions are joined over a gap of at most so many bytes
  float neighbour_drop = 3;  // where no region has the hottest window: how far below it its
                             // neighbours may be that make one with it
};

// A region before its lines and score are known.
struct LocatedRegion : ByteSpan {
  FileWindow hottest;  // highest logit; on a tie more weight, then the first
  bool sure = true;    // it pays for its beginning
};

// The regions R, runs of windows, that make
//   Σ_R ( Σ_{t in R} (a_t + bias) − cost )
// largest, a_t the logits of the windows alone, of the hottest one what is said of it in context if
// that is more: the most likely course of a two-state Markov chain, found by dynamic programming
// (Viterbi 1967) in one pass; of these, those whose hottest window reaches `least`. So a run of
// windows that are warm counts as one that is hot, and a short cold gap does not split a region. By
// start, without overlap; empty where none is worth its cost. windows: in order, without overlap.
std::vector<LocatedRegion> LocateSure(std::span<const FileWindow> windows,
                                      const LocateOptions& options);

// The same, and where none of them holds the hottest window, which decides, that one with its
// neighbours, not sure. Empty only without windows.
std::vector<LocatedRegion> Locate(std::span<const FileWindow> windows,
                                  const LocateOptions& options);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_LOCATE_H_
