#ifndef FOVEA_INFER_LOCATE_H_
#define FOVEA_INFER_LOCATE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "fovea/infer/file_model.h"

namespace fovea::infer {

struct LocateOptions {
  float logit = 0;           // windows at or above it make a region
  float grow = -3;           // which those next to it join that reach this
  int64_t gap_windows = 6;   // regions are joined over a gap of at most so many windows
  int64_t gap_bytes = 64;    // … or of at most so many bytes
  float neighbour_drop = 1;  // where no window reaches `logit`: how far below the hottest one its
                             // neighbours may be that make the region with it
};

// A region before its lines and score are known.
struct Place {
  int64_t start = 0, end = 0;  // bytes, end exclusive
  FileWindow hottest;          // highest logit; on a tie more weight, then the first
};

// Maximal runs of windows with a logit of at least options.grow in which one reaches options.logit
// (hysteresis, as in Canny's edges), joined over small gaps; by start, without overlap. Empty where
// no window reaches it. windows: in order, without overlap.
std::vector<Place> LocateAbove(std::span<const FileWindow> windows, const LocateOptions& options);

// The same, and where no window reaches it the hottest window with its neighbours. Empty only
// without windows.
std::vector<Place> Locate(std::span<const FileWindow> windows, const LocateOptions& options);

}  // namespace fovea::infer

#endif  // FOVEA_INFER_LOCATE_H_
