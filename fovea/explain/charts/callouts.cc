#include "fovea/explain/charts/callouts.h"

#include <algorithm>

#include "fovea/explain/attention_words.h"

namespace fovea::explain {
namespace {

constexpr size_t kMostCallouts = 8;

// The first truth places, then places that stand out: well above an even share and, on an ordered
// axis, above their neighbours.
std::vector<int> Outstanding(const AttentionReport& report, const std::vector<AxisPlace>& places,
                             const std::vector<Column>& columns) {
  const int count = static_cast<int>(columns.size());
  std::vector<double> weights(count);
  for (int i = 0; i < count; ++i) weights[i] = places[columns[i].peak].mean;
  const double most = *std::max_element(weights.begin(), weights.end());
  const double least = std::max(1.5 / static_cast<double>(places.size()), most / 10);
  std::vector<int> out;
  for (int i = 0; i < count && out.size() < kMostCallouts / 2; ++i) {
    if (columns[i].truth) out.push_back(i);
  }
  for (const int i : Heaviest(weights, count)) {
    const bool peak =
        (i == 0 || weights[i] >= weights[i - 1]) && (i == count - 1 || weights[i] > weights[i + 1]);
    if (out.size() >= kMostCallouts || weights[i] < least) break;
    if ((peak || !report.ordered) && std::find(out.begin(), out.end(), i) == out.end()) {
      out.push_back(i);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace

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

Callouts CalloutsOf(Canvas& canvas, const AttentionReport& report,
                    const std::vector<AxisPlace>& places, const ColumnLayout& layout) {
  Callouts out;
  if (layout.naming != Naming::kThinned) return out;
  out.columns = Outstanding(report, places, layout.columns);
  for (const int i : out.columns) {
    const AxisPlace& p = places[layout.columns[i].peak];
    const std::string label = canvas.Elided(p.name, kBarLabel, 160) + "  " + Percent(p.mean);
    out.widest = std::max(out.widest, canvas.TextWidth(label, kBarLabel));
    out.labels.push_back(label);
  }
  out.level = out.columns.size() * (out.widest + 12) <= layout.right - layout.left;
  if (!out.columns.empty()) out.height = 14 + (out.level ? 14 : out.widest * 0.71 + 8);
  return out;
}

void DrawCallouts(Canvas& canvas, const std::vector<AxisPlace>& places, const ColumnLayout& layout,
                  const Callouts& callouts, const std::vector<double>& tops,
                  const Palette& palette) {
  std::vector<double> wanted;
  for (const int i : callouts.columns) wanted.push_back(layout.Centre(i));
  const double half = callouts.widest / 2;
  const std::vector<double> centres =
      callouts.level
          ? SpreadLabels(wanted, callouts.widest + 12, layout.left + half, layout.right - half)
          : SpreadLabels(wanted, 17, layout.left + 4, layout.right - callouts.widest * 0.71);
  for (size_t k = 0; k < centres.size(); ++k) {
    const int i = callouts.columns[k];
    const bool truth = layout.columns[i].truth;
    const double x = layout.Centre(i);
    const double y = layout.top - 12;
    const Colour line = WithAlpha(palette.faint, 0.45);
    canvas.Line(x, tops[i] - 3, x, layout.top - 1, line, 0.75);
    canvas.Line(x, layout.top - 1, centres[k], y, line, 0.75);
    canvas.Text(centres[k] + (callouts.level ? 0 : 2), y - 4, callouts.labels[k], kBarLabel,
                truth ? palette.truth : palette.ink, callouts.level ? Align::kCentre : Align::kLeft,
                callouts.level ? 0 : -kSlant);
  }
}

}  // namespace fovea::explain
