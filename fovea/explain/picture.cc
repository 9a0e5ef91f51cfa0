#include "fovea/explain/picture.h"

#include <cairo-svg.h>
#include <cairo.h>
#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <memory>
#include <string_view>

#include "fovea/core/error.h"
#include "fovea/explain/clean_text.h"

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

PictureSize Draw(cairo_surface_t* surface, const Drawing& drawing, const Palette& palette,
                 double scale, PictureSize size) {
  const Context cairo(cairo_create(surface));
  cairo_scale(cairo.get(), scale, scale);
  Canvas canvas(cairo.get());
  canvas.Rectangle(0, 0, size.width, size.height, palette.background);
  const PictureSize drawn = drawing(canvas, palette);
  Check(cairo_status(cairo.get()));
  return drawn;
}

PictureSize SizeOf(const Drawing& drawing, const Palette& palette) {
  const Surface surface(cairo_image_surface_create(CAIRO_FORMAT_A8, 1, 1));
  return Draw(surface.get(), drawing, palette, 1, {});
}

// cairo numbers the surfaces of a process and writes the number into the picture.
void RemoveSurfaceNumber(std::string& svg) {
  const std::string start = "<g id=\"surface";
  const size_t from = svg.find(start);
  if (from == std::string::npos) return;
  const size_t digits = from + start.size();
  svg.erase(digits, svg.find('"', digits) - digits);
}

// cairo writes six digits after the point; two are a hundredth of a point.
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
    if (end <= point + 3) {
      out.append(svg, i, end - i);
    } else {
      double number = 0;
      std::from_chars(svg.data() + i, svg.data() + end, number);
      std::string rounded = fmt::format("{:.2f}", number);
      rounded.erase(rounded.find_last_not_of('0') + 1);
      if (rounded.back() == '.') rounded.pop_back();
      out += rounded;
    }
    i = end;
  }
  return out;
}

// What cairo writes and nobody needs: defaults, and a move to where a shape began before the move
// to the next.
void RemoveRedundant(std::string& svg) {
  for (const std::string_view part : {"fill-rule:nonzero;", "fill-opacity:1;", "stroke-opacity:1;"})
    for (size_t at = 0; (at = svg.find(part, at)) != std::string::npos;) svg.erase(at, part.size());
  std::string out;
  out.reserve(svg.size());
  for (size_t i = 0; i < svg.size();) {
    if (svg.compare(i, 4, "Z M ") != 0) {
      out += svg[i++];
      continue;
    }
    const size_t end = svg.find_first_of("LCMZ\"", i + 3);
    out += "Z ";
    i = end != std::string::npos && (svg[end] == 'M' || svg[end] == '"') ? end : i + 2;
  }
  svg = std::move(out);
}

// cairo draws text as outlines; the title lets screen readers and search find the picture.
void InsertTitle(std::string& svg, const std::string& title, const std::string& description) {
  const size_t root = svg.find("<svg");
  if (root == std::string::npos) return;
  const size_t end = svg.find('>', root);
  if (end == std::string::npos) return;
  svg.insert(end + 1, "\n<title>" + EscapeMarkup(title) + "</title>\n<desc>" +
                          EscapeMarkup(description) + "</desc>");
}

}  // namespace

std::string SvgOf(const Drawing& drawing, const Palette& palette, const std::string& title,
                  const std::string& description) {
  const PictureSize size = SizeOf(drawing, palette);
  std::string svg;
  {
    const Surface surface(
        cairo_svg_surface_create_for_stream(Append, &svg, size.width, size.height));
    Draw(surface.get(), drawing, palette, 1, size);
    cairo_surface_finish(surface.get());
    Check(cairo_surface_status(surface.get()));
  }
  svg = WithShortNumbers(svg);
  RemoveRedundant(svg);
  RemoveSurfaceNumber(svg);
  InsertTitle(svg, title, description);
  return svg;
}

std::string PngOf(const Drawing& drawing, const Palette& palette, double scale) {
  Require(scale > 0 && scale <= 8, "RenderPng: scale must be above 0 and at most 8, got ", scale);
  const PictureSize size = SizeOf(drawing, palette);
  const auto pixels = [&](double points) {
    return std::max(1, static_cast<int>(std::lround(points * scale)));
  };
  const Surface surface(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, pixels(size.width), pixels(size.height)));
  // One point more: the last row of pixels may be a part of one.
  Draw(surface.get(), drawing, palette, scale, {size.width + 1, size.height + 1});
  std::string png;
  Check(cairo_surface_write_to_png_stream(surface.get(), Append, &png));
  return png;
}

}  // namespace fovea::explain
