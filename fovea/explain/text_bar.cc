#include "fovea/explain/text_bar.h"

#include <algorithm>
#include <cmath>

namespace fovea::explain {

std::string Bar(double fraction, int cells) {
  static constexpr const char* kPart[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
  const int eighths = static_cast<int>(std::lround(std::clamp(fraction, 0.0, 1.0) * cells * 8));
  std::string out;
  for (int i = 0; i < eighths / 8; ++i) out += "█";
  return out + kPart[eighths % 8];
}

}  // namespace fovea::explain
