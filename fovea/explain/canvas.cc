#include "fovea/explain/canvas.h"

#include <cairo.h>

#include <cmath>
#include <numbers>

#include "fovea/core/utf8.h"

namespace fovea::explain {
namespace {

constexpr Colour Hex(unsigned rgb) {
  return {(rgb >> 16 & 255) / 255.0, (rgb >> 8 & 255) / 255.0, (rgb & 255) / 255.0};
}

constexpr Palette kLightPalette = {Hex(0xffffff), Hex(0x1a202c), Hex(0x66707f), Hex(0xe6eaef),
                                   Hex(0x2b6cb0), Hex(0xdd6b20), Hex(0x2d3748), Hex(0xc53030)};
constexpr Palette kDarkPalette = {Hex(0x171b22), Hex(0xe6eaf0), Hex(0x98a2b3), Hex(0x2c333e),
                                  Hex(0x5a9fe0), Hex(0xf0883e), Hex(0xb6c0ce), Hex(0xff7b72)};

}  // namespace

const Palette& PaletteOf(Theme theme) {
  return theme == Theme::kDark ? kDarkPalette : kLightPalette;
}

Colour WithAlpha(Colour colour, double alpha) {
  colour.alpha = alpha;
  return colour;
}

Canvas::Canvas(cairo_t* cairo) : cairo_(cairo) {
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
  cairo_set_font_options(cairo_, options);
  cairo_font_options_destroy(options);
  cairo_set_line_join(cairo_, CAIRO_LINE_JOIN_ROUND);
}

void Canvas::SetColour(Colour c) { cairo_set_source_rgba(cairo_, c.red, c.green, c.blue, c.alpha); }

void Canvas::SetFont(Font font) {
  cairo_select_font_face(cairo_, font.mono ? "DejaVu Sans Mono" : "DejaVu Sans",
                         CAIRO_FONT_SLANT_NORMAL,
                         font.bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cairo_, font.size);
}

void Canvas::Rectangle(double x, double y, double width, double height, Colour colour) {
  if (width <= 0 || height <= 0) return;
  SetColour(colour);
  cairo_rectangle(cairo_, x, y, width, height);
  cairo_fill(cairo_);
}

void Canvas::Rectangles(const std::vector<Box>& boxes, Colour colour) {
  if (boxes.empty()) return;
  SetColour(colour);
  for (const Box& box : boxes) cairo_rectangle(cairo_, box.x, box.y, box.width, box.height);
  cairo_fill(cairo_);
}

void Canvas::Band(double x, double y, double width, double height, Colour colour) {
  cairo_set_antialias(cairo_, CAIRO_ANTIALIAS_NONE);
  Rectangle(x, y, width, height, colour);
  cairo_set_antialias(cairo_, CAIRO_ANTIALIAS_DEFAULT);
}

void Canvas::Line(double x0, double y0, double x1, double y1, Colour colour, double width,
                  bool dashed) {
  SetColour(colour);
  cairo_set_line_width(cairo_, width);
  const double dash[] = {4, 3};
  cairo_set_dash(cairo_, dash, dashed ? 2 : 0, 0);
  cairo_move_to(cairo_, x0, y0);
  cairo_line_to(cairo_, x1, y1);
  cairo_stroke(cairo_);
  cairo_set_dash(cairo_, dash, 0, 0);
}

void Canvas::Polyline(const std::vector<std::pair<double, double>>& points, Colour colour,
                      double width) {
  SetColour(colour);
  cairo_set_line_width(cairo_, width);
  bool pen_down = false;
  for (const auto& [x, y] : points) {
    const bool finite = std::isfinite(x) && std::isfinite(y);
    if (finite && pen_down) cairo_line_to(cairo_, x, y);
    if (finite && !pen_down) cairo_move_to(cairo_, x, y);
    pen_down = finite;
  }
  cairo_stroke(cairo_);
}

void Canvas::Triangle(double x, double y, double size, Colour colour) {
  SetColour(colour);
  cairo_move_to(cairo_, x, y);
  cairo_line_to(cairo_, x + size / 2, y + size * 0.87);
  cairo_line_to(cairo_, x - size / 2, y + size * 0.87);
  cairo_close_path(cairo_);
  cairo_fill(cairo_);
}

void Canvas::Text(double x, double y, const std::string& text, Font font, Colour colour,
                  Align align, double degrees) {
  if (text.empty()) return;
  const double width = align == Align::kLeft ? 0 : TextWidth(text, font);
  SetFont(font);
  SetColour(colour);
  cairo_save(cairo_);
  cairo_translate(cairo_, x, y);
  cairo_rotate(cairo_, degrees * std::numbers::pi / 180);
  cairo_move_to(cairo_,
                align == Align::kLeft     ? 0
                : align == Align::kCentre ? -width / 2
                                          : -width,
                0);
  cairo_show_text(cairo_, text.c_str());
  cairo_restore(cairo_);
  cairo_new_path(cairo_);
}

double Canvas::TextWidth(const std::string& text, Font font) {
  SetFont(font);
  cairo_text_extents_t extents;
  cairo_text_extents(cairo_, text.c_str(), &extents);
  return extents.x_advance;
}

std::string Canvas::Elided(const std::string& text, Font font, double width) {
  if (TextWidth(text, font) <= width) return text;
  const std::vector<char32_t> characters = CodePoints(text);
  size_t low = 0, high = characters.size();  // characters kept: `low` fit, `high` do not
  const auto cut = [&](size_t count) {
    std::string out;
    for (size_t i = 0; i < count; ++i) AppendUtf8(characters[i], &out);
    return out + "…";
  };
  while (low + 1 < high) {
    const size_t middle = (low + high) / 2;
    (TextWidth(cut(middle), font) <= width ? low : high) = middle;
  }
  return cut(low);
}

}  // namespace fovea::explain
