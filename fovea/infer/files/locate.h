#ifndef FOVEA_INFER_FILES_LOCATE_H_
#define FOVEA_INFER_FILES_LOCATE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/infer/files/file_model.h"

namespace fovea::infer {

struct LocateOptions {
  float bias = 4;            // what is added to a window's logit for being inside a region
  float hot = 10;            // how much more a logit counts above 0
  float cost = 32;           // of beginning a region
  int64_t gap_bytes = 64;    // regions are joined over a gap of at most so many bytes
  float neighbour_drop = 1;  // where no region pays for its beginning: how far below the hottest
                             // window its neighbours may be that make one with it
};

// A region before its lines and score are known.
struct LocatedRegion : ByteSpan {
  FileWindow hottest;  // highest logit; on a tie more weight, then the first
  bool sure = true;    // it pays for its beginning
};

// The regions R, runs of windows, that make
//   Σ_R ( Σ_{t in R} (s_t + (hot − 1) max(s_t, 0) + bias) − cost )
// largest, s_t the windows' logits: the most likely course of a two-state Markov chain, found
// by dynamic programming (Viterbi 1967) in one pass. So a run of
// windows that are warm counts as one that is hot, and a short cold gap does not split a region. By
// start, without overlap; empty where none is worth its cost. windows: in order, without overlap.
std::vector<LocatedRegion> LocateSure(std::span<const FileWindow> windows,
                                      const LocateOptions& options);

// The same, and where there is none the hottest window with its neighbours, not sure. Empty only
// without windows.
std::vector<LocatedRegion> Locate(std::span<const FileWindow> windows,
                                  const LocateOptions& options);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_FILES_LOCATE_H_
