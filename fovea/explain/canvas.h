#ifndef FOVEA_EXPLAIN_CANVAS_H_
#define FOVEA_EXPLAIN_CANVAS_H_

#include <string>
#include <utility>
#include <vector>

#include "fovea/explain/render_options.h"

typedef struct _cairo cairo_t;

namespace fovea::explain {

struct Colour {
  double red, green, blue;  // 0 to 1
  double alpha = 1;
};

// Blue and orange are told apart by people with any of the common colour deficiencies.
struct Palette {
  Colour background, ink, faint, grid, bar, truth, whisker, alarm;
};
const Palette& PaletteOf(Theme theme);

Colour WithAlpha(Colour colour, double alpha);

enum class Align { kLeft, kCentre, kRight };

struct Font {
  double size;
  bool bold = false;
  bool mono = false;  // all characters of a width, but for those that it lacks
};

struct Box {
  double x, y, width, height;
};

// The few things that charts draw, on any cairo surface. Lengths in points, y downwards. Text must
// be valid UTF-8 (CleanName). Glyphs are not hinted, so that every surface measures them alike.
class Canvas {
 public:
  explicit Canvas(cairo_t* cairo);

  void Rectangle(double x, double y, double width, double height, Colour colour);
  // Many of one colour, as one shape: a small part of what they take apart in an SVG.
  void Rectangles(const std::vector<Box>& boxes, Colour colour);
  // Without smoothed edges, so that neighbours leave no seam.
  void Band(double x, double y, double width, double height, Colour colour);
  void Line(double x0, double y0, double x1, double y1, Colour colour, double width,
            bool dashed = false);
  // A line through points; a point that is not finite leaves a gap.
  void Polyline(const std::vector<std::pair<double, double>>& points, Colour colour, double width);
  // A small triangle that points up, its tip at (x, y).
  void Triangle(double x, double y, double size, Colour colour);

  // Text whose baseline starts, is centred or ends at (x, y), turned by `degrees` clockwise.
  void Text(double x, double y, const std::string& text, Font font, Colour colour,
            Align align = Align::kLeft, double degrees = 0);
  double TextWidth(const std::string& text, Font font);
  // Text cut to at most `width` points, ending in "…" where something was cut.
  std::string Elided(const std::string& text, Font font, double width);

 private:
  void SetFont(Font font);
  void SetColour(Colour colour);

  cairo_t* cairo_;
};

}  // namespace fovea::explain

#endif  // FOVEA_EXPLAIN_CANVAS_H_
