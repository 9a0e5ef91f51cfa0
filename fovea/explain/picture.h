#ifndef FOVEA_EXPLAIN_PICTURE_H_
#define FOVEA_EXPLAIN_PICTURE_H_

#include <functional>
#include <string>

#include "fovea/explain/canvas.h"

namespace fovea::explain {

struct PictureSize {
  double width = 0, height = 0;  // points
};

// Draws a picture from the top left corner of the canvas and returns its size, which may not depend
// on the palette.
using Drawing = std::function<PictureSize(Canvas& canvas, const Palette& palette)>;

// The picture as a file. It is drawn twice, the first time on nothing, to learn its size. The same
// drawing gives the same bytes with the same cairo and fonts. title, description: for those who
// cannot see it. Throws Error if cairo fails.
std::string SvgOf(const Drawing& drawing, const Palette& palette, const std::string& title,
                  const std::string& description);
// scale: pixels per point; ArgumentError unless 0 < scale ≤ 8.
std::string PngOf(const Drawing& drawing, const Palette& palette, double scale);

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_PICTURE_H_
