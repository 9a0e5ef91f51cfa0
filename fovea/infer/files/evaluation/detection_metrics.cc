#include "fovea/infer/files/evaluation/detection_metrics.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>

#include "fovea/core/error.h"
#include "fovea/infer/metrics.h"

namespace fovea::infer {
namespace {

using Spans = std::vector<ByteSpan>;

// Ranks in place of scores, so that none are rounded together in Auroc's float.
double AurocOf(std::span<const double> malicious, std::span<const double> benign) {
  std::vector<double> order(malicious.begin(), malicious.end());
  order.insert(order.end(), benign.begin(), benign.end());
  std::vector<double> scores = order;
  std::sort(order.begin(), order.end());
  order.erase(std::unique(order.begin(), order.end()), order.end());
  Require(order.size() < (size_t{1} << 24), "at most 2^24 different scores can be evaluated, got ",
          order.size());
  std::vector<float> ranks;
  ranks.reserve(scores.size());
  for (const double score : scores)
    ranks.push_back(
        static_cast<float>(std::lower_bound(order.begin(), order.end(), score) - order.begin()));
  const auto positive = std::make_unique<bool[]>(scores.size());
  std::fill_n(positive.get(), malicious.size(), true);
  return Auroc(ranks, {positive.get(), scores.size()});
}

// By start, without overlap.
Spans Merged(Spans spans) {
  std::erase_if(spans, [](const ByteSpan& span) { return span.start >= span.end; });
  std::sort(spans.begin(), spans.end(),
            [](const ByteSpan& a, const ByteSpan& b) { return a.start < b.start; });
  Spans merged;
  for (const ByteSpan& span : spans) {
    if (!merged.empty() && span.start <= merged.back().end) {
      merged.back().end = std::max(merged.back().end, span.end);
    } else {
      merged.push_back(span);
    }
  }
  return merged;
}

int64_t BytesOf(const Spans& spans) {
  int64_t bytes = 0;
  for (const ByteSpan& span : spans) bytes += span.size();
  return bytes;
}

int64_t Overlap(const Spans& a, const Spans& b) {
  int64_t bytes = 0;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    bytes += std::max(int64_t{0}, std::min(a[i].end, b[j].end) - std::max(a[i].start, b[j].start));
    if (a[i].end < b[j].end) {
      ++i;
    } else {
      ++j;
    }
  }
  return bytes;
}

Location EvaluateWhere(std::span<const LocatedFile> files,
                       const std::function<bool(int64_t truth, const LocatedFile&)>& counts) {
  Location location;
  int64_t hits = 0;
  for (const LocatedFile& file : files) {
    const Spans truth = Merged(file.truth), found = Merged(file.found);
    const int64_t true_bytes = BytesOf(truth), found_bytes = BytesOf(found);
    if (true_bytes == 0 || !counts(true_bytes, file)) continue;
    const auto both = static_cast<double>(Overlap(truth, found));
    ++location.files;
    hits += Overlap(truth, Merged({file.hottest})) > 0;
    if (found_bytes > 0) location.precision += both / static_cast<double>(found_bytes);
    location.recall += both / static_cast<double>(true_bytes);
    location.iou += both / (static_cast<double>(true_bytes + found_bytes) - both);
  }
  location.hit = WilsonRate(hits, location.files);
  if (location.files == 0) return location;
  const auto n = static_cast<double>(location.files);
  location.precision /= n;
  location.recall /= n;
  location.iou /= n;
  return location;
}

}  // namespace

Rate WilsonRate(int64_t count, int64_t total) {
  Require(0 <= count && count <= total, "a rate needs 0 <= count <= total, got ", count, " of ",
          total);
  if (total == 0) return {0, 0, 1, 0, 0};
  constexpr double z = 1.959963984540054;  // 97.5 % of a standard normal lies below
  const auto n = static_cast<double>(total);
  const double p = static_cast<double>(count) / n;
  const double center = (p + z * z / (2 * n)) / (1 + z * z / n);
  const double half = z / (1 + z * z / n) * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n));
  // At the ends the bounds are exact, whatever the rounding.
  return {p, count == 0 ? 0 : std::max(0.0, center - half),
          count == total ? 1 : std::min(1.0, center + half), count, total};
}

Detection Evaluate(std::span<const double> malicious, std::span<const double> benign,
                   std::span<const double> rates) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  for (const auto& scores : {malicious, benign})
    for (const double score : scores)
      Require(score < kInfinity, "a score must be below infinity, got ", score);

  Detection detection;
  detection.malicious = static_cast<int64_t>(malicious.size());
  detection.benign = static_cast<int64_t>(benign.size());
  detection.auroc = AurocOf(malicious, benign);
  std::vector<double> alarms(benign.begin(), benign.end());
  std::sort(alarms.begin(), alarms.end(), std::greater<>());
  for (const double rate : rates) {
    Require(0 <= rate && rate <= 1, "a rate of false alarms must be in [0, 1], got ", rate);
    DetectionAt at;
    at.false_alarm_rate = rate;
    if (benign.empty()) {
      at.threshold = std::nan("");
      at.found = WilsonRate(0, 0);
    } else {
      // A product such as 0.29 · 100 lies a rounding below the whole number that is meant.
      const auto allowed =
          static_cast<size_t>(std::floor(rate * static_cast<double>(benign.size()) + 1e-9));
      at.threshold =
          allowed < alarms.size() ? std::nextafter(alarms[allowed], kInfinity) : -kInfinity;
      at.found = WilsonRate(std::count_if(malicious.begin(), malicious.end(),
                                          [&at](double score) { return score >= at.threshold; }),
                            detection.malicious);
    }
    detection.at.push_back(at);
  }
  return detection;
}

Location EvaluateLocation(std::span<const LocatedFile> files) {
  return EvaluateWhere(files, [](int64_t, const LocatedFile&) { return true; });
}

Location EvaluateLocationOfMinority(std::span<const LocatedFile> files) {
  return EvaluateWhere(
      files, [](int64_t truth, const LocatedFile& file) { return 2 * truth < file.bytes; });
}

}  // namespace fovea::infer
