#include <cairo-svg.h>
#include <cairo.h>
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <memory>

#include "fovea/core/error.h"
#include "fovea/explain/draw_chart.h"
#include "fovea/explain/markup.h"
#include "fovea/explain/render.h"

namespace fovea::explain {
namespace {

struct Destroy {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
using Surface = std::unique_ptr<cairo_surface_t, Destroy>;
using Context = std::unique_ptr<cairo_t, Destroy>;

void Check(cairo_status_t status) {
  if (status != CAIRO_STATUS_SUCCESS) {
    throw Error(StrCat("drawing failed: ", cairo_status_to_string(status)));
  }
}

cairo_status_t Append(void* out, const unsigned char* bytes, unsigned length) {
  try {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(bytes), length);
    return CAIRO_STATUS_SUCCESS;
  } catch (...) {  // an exception may not pass through C
    return CAIRO_STATUS_WRITE_ERROR;
  }
}

// Draws on a surface and returns the picture's height.
double Draw(cairo_surface_t* surface, const AttentionReport& report, const Palette& palette,
            double scale, double height) {
  const Context cairo(cairo_create(surface));
  cairo_scale(cairo.get(), scale, scale);
  Canvas canvas(cairo.get());
  canvas.Rectangle(0, 0, kChartWidth, height, palette.background);
  const double drawn = DrawChart(canvas, report, palette);
  Check(cairo_status(cairo.get()));
  return drawn;
}

double HeightOf(const AttentionReport& report) {
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1));
  return Draw(surface.get(), report, kLightPalette, 1, 0);
}

// cairo numbers the surfaces of a process and writes the number into the picture.
void RemoveSurfaceNumber(std::string& svg) {
  const std::string start = "<g id=\"surface";
  const size_t from = svg.find(start);
  if (from == std::string::npos) return;
  const size_t digits = from + start.size();
  svg.erase(digits, svg.find('"', digits) - digits);
}

// cairo writes six digits after the point; three are a thousandth of a point.
std::string WithShortNumbers(const std::string& svg) {
  const auto digit = [&](size_t i) { return i < svg.size() && svg[i] >= '0' && svg[i] <= '9'; };
  std::string out;
  out.reserve(svg.size());
  for (size_t i = 0; i < svg.size();) {
    if (!digit(i)) {
      out += svg[i++];
      continue;
    }
    size_t end = i;
    while (digit(end)) ++end;
    const size_t point = end;
    if (end < svg.size() && svg[end] == '.') {
      ++end;
      while (digit(end)) ++end;
    }
    if (end <= point + 4) {
      out.append(svg, i, end - i);
    } else {
      double number = 0;
      std::from_chars(svg.data() + i, svg.data() + end, number);
      std::string rounded = fmt::format("{:.3f}", number);
      rounded.erase(rounded.find_last_not_of('0') + 1);
      if (rounded.back() == '.') rounded.pop_back();
      out += rounded;
    }
    i = end;
  }
  return out;
}

// cairo draws text as outlines; the title lets screen readers and search find the picture.
void InsertTitle(std::string& svg, const AttentionReport& report) {
  const size_t root = svg.find("<svg");
  if (root == std::string::npos) return;
  const size_t end = svg.find('>', root);
  if (end == std::string::npos) return;
  svg.insert(end + 1, "\n<title>" + EscapeMarkup(Title(report)) + "</title>\n<desc>" +
                          EscapeMarkup(Description(report)) + "</desc>");
}

}  // namespace

std::string RenderSvg(const AttentionReport& report, Theme theme) {
  const double height = HeightOf(report);
  std::string svg;
  {
    const Surface surface(cairo_svg_surface_create_for_stream(Append, &svg, kChartWidth, height));
    Draw(surface.get(), report, theme == Theme::kDark ? kDarkPalette : kLightPalette, 1, height);
    cairo_surface_finish(surface.get());
    Check(cairo_surface_status(surface.get()));
  }
  svg = WithShortNumbers(svg);
  RemoveSurfaceNumber(svg);
  InsertTitle(svg, report);
  return svg;
}

std::string RenderPng(const AttentionReport& report, double scale) {
  Require(scale > 0 && scale <= 8, "RenderPng: scale must be above 0 and at most 8, got ", scale);
  const double height = HeightOf(report);
  const Surface surface(cairo_image_surface_create(
      CAIRO_FORMAT_RGB24, std::max(1, static_cast<int>(std::lround(kChartWidth * scale))),
      std::max(1, static_cast<int>(std::lround(height * scale)))));
  Draw(surface.get(), report, kLightPalette, scale, height + 1);
  std::string png;
  Check(cairo_surface_write_to_png_stream(surface.get(), Append, &png));
  return png;
}

}  // namespace fovea::explain
