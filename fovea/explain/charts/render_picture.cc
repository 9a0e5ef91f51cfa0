#include "fovea/explain/attention_words.h"
#include "fovea/explain/charts/draw_chart.h"
#include "fovea/explain/charts/render.h"
#include "fovea/explain/picture.h"

namespace fovea::explain {
namespace {

Drawing ChartOf(const AttentionReport& report) {
  return [&report](Canvas& canvas, const Palette& palette) {
    return PictureSize{kChartWidth, DrawChart(canvas, report, palette)};
  };
}

}  // namespace

std::string RenderSvg(const AttentionReport& report, Theme theme) {
  return SvgOf(ChartOf(report), theme == Theme::kDark ? kDarkPalette : kLightPalette, Title(report),
               Description(report));
}

std::string RenderPng(const AttentionReport& report, double scale) {
  return PngOf(ChartOf(report), kLightPalette, scale);
}

}  // namespace fovea::explain
