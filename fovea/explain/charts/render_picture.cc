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
  return SvgOf(ChartOf(report), PaletteOf(theme), Title(report), Description(report));
}

std::string RenderPng(const AttentionReport& report, double scale, Theme theme) {
  return PngOf(ChartOf(report), PaletteOf(theme), scale);
}

}  // namespace fovea::explain
