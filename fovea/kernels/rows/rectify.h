#ifndef FOVEA_KERNELS_ROWS_RECTIFY_H_
#define FOVEA_KERNELS_ROWS_RECTIFY_H_

#include <span>

namespace fovea::kernels {

// A rectifier with dropout in one pass over memory: x[i] ← kept[i] · max(x[i], 0), kept[i] being 0
// or 1/(1 − share). NaN stays NaN where kept is not 0, and may become 0 there. Spans of equal
// length, not overlapping. Throws ArgumentError on unequal lengths.
void RectifyAndDrop(std::span<float> x, std::span<const float> kept);

// Back through it, from its results y: gradient[i] ← y[i] > 0 ? scale · gradient[i] : 0, scale
// being 1/(1 − share); 1 behind Relu(). Spans and errors as above.
void BackThroughRectifier(std::span<const float> y, float scale, std::span<float> gradient);

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ROWS_RECTIFY_H_
