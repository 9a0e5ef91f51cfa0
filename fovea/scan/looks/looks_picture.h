#ifndef FOVEA_SCAN_LOOKS_LOOKS_PICTURE_H_
#define FOVEA_SCAN_LOOKS_LOOKS_PICTURE_H_

#include <string>

#include "fovea/explain/render_options.h"
#include "fovea/scan/finding.h"

namespace fovea::scan {

// The looks at a file as a picture (docs/looks.md): the glance and the first look as strips over
// its bytes, and the text of the three hottest places that were read again, each word tinted by
// what it adds. Its size does not grow with the file. finding: with its looks, unless the file is
// empty; all text in it is hostile, and numbers need not be finite.
std::string RenderLooksSvg(const Finding& finding, explain::Theme theme);
std::string RenderLooksPng(const Finding& finding, double scale, explain::Theme theme);

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_LOOKS_LOOKS_PICTURE_H_
