#include "fovea/fit/series/fit_evidence.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "fovea/core/error.h"
#include "fovea/core/random.h"
#include "fovea/core/threads.h"
#include "fovea/infer/series/convolution/convolution_model.h"
#include "fovea/kernels/products/cholesky.h"
#include "fovea/kernels/products/matmul.h"

namespace fovea::fit {
namespace {

using kernels::MatMul;
using kernels::Transpose;

// docs/experiments/series.md has what these were chosen from.
constexpr int64_t kCells = 64;  // of the longest series
constexpr int64_t kWindow = 5;  // cells
constexpr int64_t kMostFeatures = 1023, kLeastFeatures = 127;
constexpr int64_t kMostWindows = 8192;
constexpr double kSmallDeviation = 0.01;  // added: features that hardly vary must not count most

// Features evenly over all there are.
std::vector<int32_t> Select(int64_t features, int64_t windows) {
  const int64_t count =
      std::min(features, std::clamp<int64_t>(windows / 16, kLeastFeatures, kMostFeatures));
  std::vector<int32_t> selected;
  for (int64_t i = 0; i < count; ++i)
    selected.push_back(static_cast<int32_t>(i * features / count));
  return selected;
}

// Which windows of a training set are learnt from, fold by fold: every so many cells of a series.
struct Windows {
  int64_t width = 0;                 // features
  Tensor values;                     // [M, width], standardised
  std::vector<float> means, scales;  // [width]
  std::vector<int64_t> order;        // series, fold by fold
  std::vector<int64_t> ends;         // [N] where the windows of order[i] end
  std::vector<int64_t> fold_ends;    // [folds] likewise
};

Windows MakeWindows(const std::vector<infer::KernelBank>& banks, const ChannelSet& set,
                    const std::vector<int32_t>& folds, int64_t fold_count, int64_t every,
                    const infer::StepAttention& attention, const StepDone& done) {
  Windows out;
  out.order.resize(static_cast<size_t>(set.size()));
  std::iota(out.order.begin(), out.order.end(), 0);
  std::stable_sort(out.order.begin(), out.order.end(),
                   [&](int64_t a, int64_t b) { return folds[a] < folds[b]; });
  // The first cell differs from series to series, so that all places are seen.
  const auto first_of = [&](int64_t at, int64_t cells) { return std::min(at % every, cells - 1); };
  int64_t rows = 0;
  out.fold_ends.resize(static_cast<size_t>(fold_count));
  for (int64_t at = 0; at < set.size(); ++at) {
    const int64_t i = out.order[at], cells = (set.steps(i) + attention.cell - 1) / attention.cell;
    rows += (cells - first_of(at, cells) + every - 1) / every;
    out.ends.push_back(rows);
    out.fold_ends[static_cast<size_t>(folds[i])] = rows;
  }
  for (size_t k = 1; k < out.fold_ends.size(); ++k)
    out.fold_ends[k] = std::max(out.fold_ends[k], out.fold_ends[k - 1]);
  const auto selected = static_cast<int64_t>(attention.selected.size());
  out.width = selected;
  out.values = Tensor::Uninitialised({rows, out.width});
  for (int64_t first = 0; first < set.size(); first += 64) {
    const int64_t last = std::min(set.size(), first + 64);
    ParallelFor(last - first, 1, [&](int64_t begin, int64_t end) {
      for (int64_t at = first + begin; at < first + end; ++at) {
        Tensor cells =
            infer::CellFeaturesOf(banks, set.at(out.order[at]), attention.selected, attention.cell);
        infer::SmoothOverPlaces(attention.window, &cells);
        float* row = out.values.data() + (at == 0 ? 0 : out.ends[at - 1]) * out.width;
        for (int64_t j = first_of(at, cells.dim(0)); j < cells.dim(0); j += every) {
          std::copy_n(cells.data() + j * selected, selected, row);
          row += out.width;
        }
      }
    });
    if (done) done(last, set.size());
  }
  std::vector<double> sums(static_cast<size_t>(selected)), squares(sums.size());
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t f = 0; f < selected; ++f) {
      const double value = out.values[r * out.width + f];
      sums[f] += value;
      squares[f] += value * value;
    }
  for (int64_t f = 0; f < selected; ++f) {
    const double mean = sums[f] / static_cast<double>(rows);
    const double variance = squares[f] / static_cast<double>(rows) - mean * mean;
    out.means.push_back(static_cast<float>(mean));
    out.scales.push_back(
        static_cast<float>(1 / (std::sqrt(std::max(0.0, variance)) + kSmallDeviation)));
  }
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t f = 0; f < selected; ++f) {
      float& value = out.values[r * out.width + f];
      value = (value - out.means[f]) * out.scales[f];
    }
  return out;
}

constexpr int64_t kNone = -1;  // no fold

// Ridge regressions of the windows without one fold or two, for targets that change.
class FoldedRidge {
 public:
  FoldedRidge(const Windows& windows, double strength)
      : windows_(windows), folds_(static_cast<int64_t>(windows.fold_ends.size())) {
    const int64_t n = windows.width;
    std::vector<double> whole(static_cast<size_t>(n * n));
    std::vector<Tensor> grams;
    for (int64_t k = 0; k < folds_; ++k) {
      const auto [begin, end] = RowsOf(k);
      Tensor gram({n, n});
      const float* x = windows.values.data() + begin * n;
      MatMul(Transpose::kYes, Transpose::kNo, n, n, end - begin, 1, x, n, x, n, 0, gram.data(), n);
      for (int64_t i = 0; i < n * n; ++i) whole[i] += static_cast<double>(gram[i]);
      grams.push_back(std::move(gram));
    }
    std::vector<std::pair<int64_t, int64_t>> pairs;
    for (int64_t a = kNone; a < folds_; ++a)
      for (int64_t b = a; b < folds_; ++b) pairs.emplace_back(a, b);
    factors_.resize(static_cast<size_t>((folds_ + 1) * (folds_ + 1)));
    ParallelFor(static_cast<int64_t>(pairs.size()), 1, [&](int64_t begin, int64_t end) {
      for (int64_t at = begin; at < end; ++at) {
        const auto [a, b] = pairs[static_cast<size_t>(at)];
        std::vector<double>& factor = factors_[PlaceOf(a, b)];
        if (a == kNone && b != kNone) continue;  // the same as (b, b)
        factor = whole;
        double rows = static_cast<double>(windows.values.dim(0));
        const auto leave = [&](int64_t k) {
          for (int64_t i = 0; i < n * n; ++i) factor[i] -= static_cast<double>(grams[k][i]);
          rows -= static_cast<double>(RowsOf(k).second - RowsOf(k).first);
        };
        if (a != kNone) leave(a);
        if (b != a) leave(b);
        for (int64_t i = 0; i < n; ++i) factor[i * n + i] += strength * std::max(rows, 1.0);
        Require(kernels::CholeskyFactor(n, factor), "the windows' features are not finite");
      }
    });
  }

  int64_t folds() const { return folds_; }
  std::pair<int64_t, int64_t> RowsOf(int64_t fold) const {
    return {fold == 0 ? 0 : windows_.fold_ends[fold - 1], windows_.fold_ends[fold]};
  }

  // Xᵀ targets of each fold: [folds] of [width, outputs].
  std::vector<Tensor> Products(const Tensor& targets) const {
    const int64_t n = windows_.width, outputs = targets.dim(1);
    std::vector<Tensor> parts;
    for (int64_t k = 0; k < folds_; ++k) {
      const auto [begin, end] = RowsOf(k);
      Tensor part({n, outputs});
      MatMul(Transpose::kYes, Transpose::kNo, n, outputs, end - begin, 1,
             windows_.values.data() + begin * n, n, targets.data() + begin * outputs, outputs, 0,
             part.data(), outputs);
      parts.push_back(std::move(part));
    }
    return parts;
  }

  // The weights [width, outputs] that are fitted without the folds a and b.
  Tensor Solve(const std::vector<Tensor>& products, int64_t a, int64_t b) const {
    const int64_t n = windows_.width, outputs = products.front().dim(1);
    std::vector<double> x(static_cast<size_t>(n * outputs));
    for (int64_t k = 0; k < folds_; ++k)
      if (k != a && k != b)
        for (size_t i = 0; i < x.size(); ++i) x[i] += static_cast<double>(products[k][i]);
    if (a == kNone || b == kNone) a = b = std::max(a, b);
    kernels::CholeskySolve(n, factors_[PlaceOf(std::min(a, b), std::max(a, b))], outputs, x);
    Tensor out({n, outputs});
    std::copy(x.begin(), x.end(), out.data());
    return out;
  }

  // The evidence of a fold's windows, into the rows of [M, outputs].
  void Apply(const Tensor& weights, int64_t fold, Tensor* evidence) const {
    const int64_t n = windows_.width, outputs = weights.dim(1);
    const auto [begin, end] = RowsOf(fold);
    MatMul(Transpose::kNo, Transpose::kNo, end - begin, outputs, n, 1,
           windows_.values.data() + begin * n, n, weights.data(), outputs, 0,
           evidence->data() + begin * outputs, outputs);
  }

 private:
  size_t PlaceOf(int64_t a, int64_t b) const {
    return static_cast<size_t>((a + 1) * (folds_ + 1) + b + 1);
  }

  const Windows& windows_;
  const int64_t folds_;
  std::vector<std::vector<double>> factors_;
};

// The head and bias of evidence, from weights of standardised features.
void UseWeights(const Windows& windows, const Tensor& weights, infer::StepAttention* attention) {
  const int64_t selected = windows.width, classes = weights.dim(1);
  attention->head = Tensor({selected, classes});
  attention->bias = Tensor({classes});
  for (int64_t c = 0; c < classes; ++c) {
    double bias = 0;
    for (int64_t f = 0; f < selected; ++f) {
      const double weight =
          static_cast<double>(weights[f * classes + c]) * static_cast<double>(windows.scales[f]);
      attention->head[f * classes + c] = static_cast<float>(weight);
      bias -= weight * static_cast<double>(windows.means[f]);
    }
    attention->bias[c] = static_cast<float>(bias);
  }
}

double DeviationOf(const Tensor& t) {
  double sum = 0, squares = 0;
  for (const float value : t.span()) {
    sum += value;
    squares += static_cast<double>(value) * value;
  }
  const double count = static_cast<double>(t.size()), mean = sum / count;
  return std::sqrt(std::max(1e-12, squares / count - mean * mean));
}

// [M, classes] r (y − mean y).
Tensor TargetsOf(const Windows& windows, std::span<const int32_t> labels, int64_t classes,
                 const std::vector<float>& trusted) {
  std::vector<double> mean(static_cast<size_t>(classes));
  for (const int32_t label : labels) mean[static_cast<size_t>(label)] += 1;
  for (double& share : mean) share = 2 * share / static_cast<double>(labels.size()) - 1;
  Tensor targets({static_cast<int64_t>(trusted.size()), classes});
  int64_t row = 0;
  for (size_t at = 0; at < windows.order.size(); ++at)
    for (; row < windows.ends[at]; ++row)
      for (int64_t c = 0; c < classes; ++c) {
        const double y = labels[windows.order[at]] == c ? 1 : -1;
        targets[row * classes + c] =
            trusted[static_cast<size_t>(row)] * static_cast<float>(y - mean[c]);
      }
  return targets;
}

// How far each window keeps its label, by its evidence.
void Trust(const Windows& windows, std::span<const int32_t> labels, const Tensor& evidence,
           double trust, std::vector<float>* trusted) {
  const int64_t classes = evidence.dim(1);
  const double deviation = DeviationOf(evidence);
  int64_t row = 0;
  for (size_t at = 0; at < windows.order.size(); ++at) {
    const int64_t own = labels[windows.order[at]], end = windows.ends[at];
    float most = evidence[row * classes + own];
    for (int64_t r = row; r < end; ++r) most = std::max(most, evidence[r * classes + own]);
    for (; row < end; ++row)
      (*trusted)[static_cast<size_t>(row)] = static_cast<float>(
          std::exp(trust * static_cast<double>(evidence[row * classes + own] - most) / deviation));
  }
}

// The weights of evidence, learnt without a fold.
Tensor LearnWeights(const Windows& windows, const FoldedRidge& ridge,
                    std::span<const int32_t> labels, int64_t classes, int64_t without,
                    const EvidenceOptions& options) {
  std::vector<float> trusted(static_cast<size_t>(windows.values.dim(0)), 1.0f);
  Tensor evidence({windows.values.dim(0), classes});
  for (int64_t round = 1; round < options.rounds; ++round) {
    const auto products = ridge.Products(TargetsOf(windows, labels, classes, trusted));
    for (int64_t k = 0; k < ridge.folds(); ++k)
      if (k != without) ridge.Apply(ridge.Solve(products, without, k), k, &evidence);
    Trust(windows, labels, evidence, options.trust, &trusted);
  }
  return ridge.Solve(ridge.Products(TargetsOf(windows, labels, classes, trusted)), without, kNone);
}

}  // namespace

std::vector<int32_t> StratifiedFolds(std::span<const int32_t> labels, int64_t folds,
                                     uint64_t seed) {
  std::vector<int64_t> order(labels.size());
  std::iota(order.begin(), order.end(), 0);
  Random(seed).Shuffle(std::span(order));
  std::stable_sort(order.begin(), order.end(),
                   [&](int64_t a, int64_t b) { return labels[a] < labels[b]; });
  std::vector<int32_t> out(labels.size());
  for (size_t i = 0; i < order.size(); ++i)
    out[static_cast<size_t>(order[i])] = static_cast<int32_t>(static_cast<int64_t>(i) % folds);
  return out;
}

EvidenceFit FitEvidence(const std::vector<infer::KernelBank>& banks, const ChannelSet& set,
                        std::span<const int32_t> labels, int64_t classes,
                        const EvidenceOptions& options, const StepDone& done) {
  EvidenceFit fit;
  infer::StepAttention& attention = fit.attention;
  attention.pooling = options.pooling;
  attention.cell = std::max<int64_t>(1, (set.max_steps() + kCells / 2) / kCells);
  attention.window = kWindow;
  int64_t features = 0, windows_in_all = 0;
  for (const infer::KernelBank& bank : banks) features += bank.features();
  for (int64_t i = 0; i < set.size(); ++i)
    windows_in_all += (set.steps(i) + attention.cell - 1) / attention.cell;
  attention.selected = Select(features, windows_in_all);

  const std::vector<int32_t> folds = StratifiedFolds(labels, options.folds, options.seed);
  const int64_t every = (windows_in_all + kMostWindows - 1) / kMostWindows;
  const Windows windows = MakeWindows(banks, set, folds, options.folds, every, attention, done);
  const FoldedRidge ridge(windows, options.strength);
  // Without each fold in turn, and at last with all: labels of a fold that is left out have no part
  // in anything, not even in what other windows are trusted.
  std::vector<Tensor> weights(static_cast<size_t>(options.folds + 1));
  ParallelFor(options.folds + 1, 1, [&](int64_t begin, int64_t end) {
    for (int64_t k = begin; k < end; ++k)
      weights[static_cast<size_t>(k)] =
          LearnWeights(windows, ridge, labels, classes, k == options.folds ? kNone : k, options);
  });
  Tensor evidence({windows.values.dim(0), classes});
  for (int64_t k = 0; k < options.folds; ++k)
    ridge.Apply(weights[static_cast<size_t>(k)], k, &evidence);
  const double deviation = DeviationOf(evidence);

  attention.pooling.sharpness = options.pooling.sharpness / deviation;
  UseWeights(windows, weights.back(), &attention);
  // Of all places, and by the model that has not seen the series.
  std::vector<infer::StepAttention> by_fold(weights.size() - 1, attention);
  for (size_t k = 0; k < by_fold.size(); ++k) UseWeights(windows, weights[k], &by_fold[k]);
  fit.pooled = Tensor({set.size(), classes});
  ParallelFor(set.size(), 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      const infer::StepAttention& unseen = by_fold[static_cast<size_t>(folds[i])];
      const std::vector<double> pooled = unseen.Pool(infer::EvidenceOf(banks, unseen, set.at(i)));
      for (int64_t c = 0; c < classes; ++c)
        fit.pooled[i * classes + c] = static_cast<float>(pooled[static_cast<size_t>(c)]);
    }
  });
  return fit;
}

}  // namespace fovea::fit
