#ifndef FOVEA_SCAN_LOOKS_LOOKS_SHEET_H_
#define FOVEA_SCAN_LOOKS_LOOKS_SHEET_H_

#include <string>

#include "fovea/explain/canvas.h"

namespace fovea::scan {

// What the parts of a picture of looks are drawn on, from the top down.
struct LooksSheet {
  static constexpr double kWidth = 960, kMargin = 24;
  static constexpr double kLeft = 60, kRight = kWidth - kMargin;  // of the strips
  static constexpr double kStrip = 56;                            // how high they are
  static constexpr double kAxis = 14;                             // below them
  static constexpr explain::Font kTitle{14, true}, kHeading{12, true}, kNote{11}, kSmall{10};

  explain::Canvas& canvas;
  const explain::Palette& palette;
  double y = 0;  // all above it is drawn

  void Note(double x, const std::string& text) { canvas.Text(x, y, text, kNote, palette.faint); }

  void Heading(const std::string& name, const std::string& words) {
    y += 34;
    const double note = kMargin + canvas.TextWidth(name, kHeading) + 10;
    // Lines end beside it.
    canvas.Rectangle(kMargin, y - 13, note + canvas.TextWidth(words, kNote) + 4 - kMargin, 18,
                     palette.background);
    canvas.Text(kMargin, y, name, kHeading, palette.ink);
    Note(note, words);
    y += 10;
  }
};

}  // namespace fovea::scan

#endif  // FOVEA_SCAN_LOOKS_LOOKS_SHEET_H_
