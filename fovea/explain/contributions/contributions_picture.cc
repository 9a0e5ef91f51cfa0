#include "fovea/explain/contributions/contribution_rows.h"
#include "fovea/explain/contributions/contribution_words.h"
#include "fovea/explain/contributions/draw_contributions.h"
#include "fovea/explain/contributions/render_contributions.h"
#include "fovea/explain/picture.h"

namespace fovea::explain {
namespace {

Drawing DrawingOf(const ContributionReport& report) {
  CheckContributions(report);
  return [&report](Canvas& canvas, const Palette& palette) {
    return PictureSize{kChartWidth, DrawContributions(canvas, report, palette)};
  };
}

}  // namespace

std::string RenderSvg(const ContributionReport& report, Theme theme) {
  return SvgOf(DrawingOf(report), PaletteOf(theme), Title(report), Description(report));
}

std::string RenderPng(const ContributionReport& report, double scale, Theme theme) {
  return PngOf(DrawingOf(report), PaletteOf(theme), scale);
}

}  // namespace fovea::explain
