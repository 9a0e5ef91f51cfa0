#include "fovea/explain/charts/draw_chart.h"

#include <algorithm>
#include <cmath>

#include "fovea/explain/attention_words.h"

namespace fovea::explain {

std::vector<double> SpreadLabels(const std::vector<double>& wanted, double gap, double low,
                                 double high) {
  struct Block {
    double sum;
    int count;
  };
  std::vector<Block> blocks;
  for (size_t i = 0; i < wanted.size(); ++i) {
    Block block{wanted[i] - static_cast<double>(i) * gap, 1};
    while (!blocks.empty() && blocks.back().sum / blocks.back().count >= block.sum / block.count) {
      block.sum += blocks.back().sum;
      block.count += blocks.back().count;
      blocks.pop_back();
    }
    blocks.push_back(block);
  }
  std::vector<double> out;
  for (const Block& block : blocks) {
    for (int k = 0; k < block.count; ++k) {
      out.push_back(block.sum / block.count + static_cast<double>(out.size()) * gap);
    }
  }
  // A place at the edge pushes its neighbours inwards.
  const int n = static_cast<int>(out.size());
  for (int i = n - 1; i >= 0; --i) out[i] = std::min(out[i], high - (n - 1 - i) * gap);
  for (int i = 0; i < n; ++i) out[i] = std::max(out[i], low + i * gap);
  return out;
}

double NiceStep(double most, int steps) {
  if (!(most > 0) || !std::isfinite(most)) return 1;
  const double power = std::pow(10.0, std::floor(std::log10(most / steps)));
  for (const double digit : {1.0, 2.0, 5.0}) {
    if (digit * power * steps >= most * (1 - 1e-9)) return digit * power;
  }
  return 10 * power;
}

double DrawChart(Canvas& canvas, const AttentionReport& report, const Palette& palette) {
  const double width = kChartWidth - 2 * kChartMargin;
  const Font title{18, true};
  canvas.Text(kChartMargin, 40, canvas.Elided(Title(report), title, width), title, palette.ink);

  const std::vector<AxisPlace> places = Places(report);
  double y = DrawMeans(canvas, report, places, palette, 48);
  if (!report.samples.empty()) y = DrawSamples(canvas, report, places, palette, y + 28);
  return std::ceil(y + kChartMargin - 6);
}

}  // namespace fovea::explain
