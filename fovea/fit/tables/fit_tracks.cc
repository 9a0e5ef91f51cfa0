#include "fovea/fit/tables/fit_tracks.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "fovea/data/tables/time_parts.h"

namespace fovea::fit {
namespace {

using data::ColumnKind;
using infer::ColumnTrack;

constexpr double kBound = 3;          // of the second basis
constexpr double kNormalIqr = 1.349;  // of a standard normal variable

// Φ⁻¹(p), to 4.5e-4: Abramowitz & Stegun 1964, 26.2.23.
double NormalScore(double p) {
  const double tail = std::min(p, 1 - p);
  const double t = std::sqrt(-2 * std::log(tail));
  const double z = t - (2.515517 + t * (0.802853 + t * 0.010328)) /
                           (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
  return p < 0.5 ? -z : z;
}

// By linear interpolation between order statistics; sorted is not empty.
double Quantile(std::span<const float> sorted, double q) {
  const double at = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<size_t>(at);
  const size_t above = std::min(below + 1, sorted.size() - 1);
  const double share = at - static_cast<double>(below);
  return (1 - share) * sorted[below] + share * sorted[above];
}

std::vector<float> KnotsOf(std::span<const float> sorted, int64_t most) {
  std::vector<float> knots(sorted.begin(), sorted.end());
  knots.erase(std::unique(knots.begin(), knots.end()), knots.end());
  if (std::ssize(knots) > most) {
    knots.clear();
    for (int64_t i = 0; i < most; ++i)
      knots.push_back(static_cast<float>(
          Quantile(sorted, static_cast<double>(i) / static_cast<double>(most - 1))));
    knots.erase(std::unique(knots.begin(), knots.end()), knots.end());
  }
  // A constant column still needs a stretch.
  if (knots.size() == 1) {
    const float next = std::nextafter(knots[0], INFINITY);
    if (std::isfinite(next))
      knots.push_back(next);
    else
      knots.insert(knots.begin(), std::nextafter(knots[0], 0.0f));
  }
  return knots;
}

// Takes off the mean of f(x) over a column, f being linear between the knots, and divides by its
// deviation.
void Standardise(std::span<const float> knots, std::span<const float> sorted,
                 std::vector<double>* values) {
  double sum = 0, squares = 0;
  size_t k = 0;
  for (const float x : sorted) {
    while (k + 2 < knots.size() && x >= knots[k + 1]) ++k;
    const double f =
        std::clamp((x - double{knots[k]}) / (double{knots[k + 1]} - knots[k]), 0.0, 1.0);
    const double value = (1 - f) * (*values)[k] + f * (*values)[k + 1];
    sum += value;
    squares += value * value;
  }
  const auto n = static_cast<double>(sorted.size());
  const double mean = sum / n, deviation = std::sqrt(std::max(0.0, squares / n - mean * mean));
  // Of a constant column, 0: nothing is known of where other values would lie.
  for (double& value : *values) value = deviation > 1e-9 ? (value - mean) / deviation : 0;
}

void AddBasis(std::span<const float> knots, std::span<const float> sorted,
              std::vector<float>* basis) {
  const auto n = static_cast<double>(sorted.size());
  const double median = Quantile(sorted, 0.5);
  double scale = (Quantile(sorted, 0.75) - Quantile(sorted, 0.25)) / kNormalIqr;
  if (!(scale > 0)) scale = (double{sorted.back()} - sorted.front()) / (2 * kBound);
  if (!(scale > 0)) scale = 1;
  std::vector<double> ranks, amounts;
  for (const float knot : knots) {
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), knot);
    const auto below = static_cast<double>(first - sorted.begin());
    const auto upto = static_cast<double>(last - sorted.begin());
    ranks.push_back(NormalScore(std::clamp((below + upto) / 2 / n, 0.5 / n, 1 - 0.5 / n)));
    const double x = (knot - median) / scale;
    amounts.push_back(x / std::sqrt(1 + (x / kBound) * (x / kBound)));
  }
  Standardise(knots, sorted, &ranks);
  Standardise(knots, sorted, &amounts);
  for (size_t k = 0; k < knots.size(); ++k) {
    basis->push_back(static_cast<float>(ranks[k]));
    basis->push_back(static_cast<float>(amounts[k]));
  }
}

ColumnTrack FitCategories(const data::Column& column, size_t categories, int64_t least) {
  std::vector<int64_t> counts(categories, 0);
  for (const int32_t code : column.codes)
    if (code >= 0) ++counts[static_cast<size_t>(code)];
  ColumnTrack track;
  int32_t rows = 0;
  for (const int64_t count : counts) track.codes.push_back(count >= least ? rows++ : -1);
  return track;
}

}  // namespace

FittedTracks FitTracks(const data::EncodedTable& table, int64_t knots, int64_t least) {
  FittedTracks fitted;
  std::vector<float> basis;
  const auto add_numbers = [&](int32_t column, int32_t part, std::vector<float> values) {
    std::ranges::sort(values);
    ColumnTrack track{.column = column, .part = part, .knots = KnotsOf(values, knots)};
    AddBasis(track.knots, values, &basis);
    basis.insert(basis.end(), 2, 0.0f);
    fitted.tracks.push_back(std::move(track));
  };
  for (size_t c = 0; c < table.features.size(); ++c) {
    const data::Column& column = table.features[c];
    const data::FeatureSpec& spec = table.spec.features[c];
    const auto index = static_cast<int32_t>(c);
    if (column.kind == ColumnKind::kCategorical) {
      ColumnTrack track = FitCategories(column, spec.categories.size(), least);
      track.column = index;
      basis.insert(basis.end(), static_cast<size_t>(2 * track.rows()), 0.0f);
      fitted.tracks.push_back(std::move(track));
      continue;
    }
    if (column.kind == ColumnKind::kNumeric) {
      std::vector<float> values;
      for (const float value : column.numbers)
        if (!std::isnan(value)) values.push_back(value);
      add_numbers(index, -1, std::move(values));
      continue;
    }
    for (const data::TimePartSpec& part : spec.parts) {
      std::vector<float> values;
      for (const double seconds : column.times)
        if (!std::isnan(seconds))
          values.push_back(static_cast<float>(data::TimePartsOf(seconds)[part.part]));
      add_numbers(index, static_cast<int32_t>(part.part), std::move(values));
    }
  }
  const auto rows = std::ssize(basis) / 2;
  fitted.basis = Tensor({rows, 2}, basis);
  return fitted;
}

}  // namespace fovea::fit
