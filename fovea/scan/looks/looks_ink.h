#ifndef FOVEA_SCAN_LOOKS_LOOKS_INK_H_
#define FOVEA_SCAN_LOOKS_LOOKS_INK_H_

#include <string>
#include <vector>

#include "fovea/explain/canvas.h"

namespace fovea::scan {

// What a logit is drawn in: the colour of alarm where it speaks for malicious, that of bars where
// against it, the stronger the further it is from 0. share: of the strongest, −1 to 1.
explain::Colour BarColour(const explain::Palette& palette, double share);   // strongest: full
explain::Colour TintColour(const explain::Palette& palette, double share);  // 0: nothing at all

// "+4.5", "−0.25"; at most three digits; "unknown" where it is not finite.
std::string LogitText(double logit);

// Text as in a terminal: each character in its column, whatever fonts have it.
class MonoText {
 public:
  MonoText(explain::Canvas& canvas, double size);

  double column() const { return column_; }  // its width
  void Draw(double x, double y, const std::string& text, explain::Colour colour);

 private:
  explain::Canvas& canvas_;
  const explain::Font font_;
  double column_;
  std::vector<char32_t> rare_;  // characters beyond ASCII that were drawn
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_LOOKS_LOOKS_INK_H_
