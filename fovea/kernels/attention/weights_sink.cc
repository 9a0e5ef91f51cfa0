#include "fovea/kernels/attention/weights_sink.h"

#include <algorithm>

#include "fovea/core/threads.h"

namespace fovea::kernels {
namespace {

// Whole rows of weights.
class RowSink : public WeightsSink {
 public:
  explicit RowSink(float* row) : row_(row) {}
  void Take(int64_t, int64_t begin, int64_t from, int64_t to, const float* weights,
            const float*) override {
    std::copy(weights + from, weights + to, row_ + begin + from);
  }

 private:
  float* row_;
};

// The best of a row so far, the first of equals first.
void Insert(float log, int32_t key, float weight, int64_t top, float* logs, int32_t* keys,
            float* weights) {
  int64_t at = top;
  while (at > 0 && (keys[at - 1] < 0 || log > logs[at - 1])) --at;
  if (at == top) return;
  std::copy_backward(logs + at, logs + top - 1, logs + top);
  std::copy_backward(keys + at, keys + top - 1, keys + top);
  std::copy_backward(weights + at, weights + top - 1, weights + top);
  logs[at] = log;
  keys[at] = key;
  weights[at] = weight;
}

// What is gathered for each query and each key, of the queries of one stretch.
class StatisticsSink : public WeightsSink {
 public:
  StatisticsSink(const WeightsView& view, int64_t queries, int64_t keys, int64_t sequence,
                 int64_t begin, int64_t count)
      : view_(view),
        first_row_(sequence * queries),
        begin_(begin),
        top_(std::max<int64_t>(view.top, view.argmax.empty() ? 0 : 1)),
        entropy_(static_cast<size_t>(count)),
        logs_(static_cast<size_t>(count * top_)),
        top_keys_(static_cast<size_t>(count * top_), -1),
        top_weights_(static_cast<size_t>(count * top_)),
        key_sum(view.key_mean.empty() ? 0 : static_cast<size_t>(keys)),
        key_max(view.key_max.empty() ? 0 : static_cast<size_t>(keys)) {}

  void Take(int64_t query, int64_t begin, int64_t from, int64_t to, const float* weights,
            const float* logs) override {
    const int64_t r = query - begin_;
    if (!view_.entropy.empty()) {
      // 0 ln 0 = 0.
      for (int64_t j = from; j < to; ++j)
        if (weights[j] != 0) entropy_[r] -= static_cast<double>(weights[j]) * logs[j];
    }
    if (!key_sum.empty())
      for (int64_t j = from; j < to; ++j) key_sum[begin + j] += weights[j];
    if (!key_max.empty())
      for (int64_t j = from; j < to; ++j)
        if (!(weights[j] <= key_max[begin + j])) key_max[begin + j] = weights[j];
    if (top_ == 0) return;
    const int64_t at = r * top_, last = at + top_ - 1;
    for (int64_t j = from; j < to; ++j)
      if (top_keys_[last] < 0 || logs[j] > logs_[last])
        Insert(logs[j], static_cast<int32_t>(begin + j), weights[j], top_, &logs_[at],
               &top_keys_[at], &top_weights_[at]);
  }

  void Finish() {
    for (size_t r = 0; r < entropy_.size(); ++r) {
      const int64_t row = first_row_ + begin_ + static_cast<int64_t>(r), at = r * top_;
      if (!view_.entropy.empty()) view_.entropy[row] = static_cast<float>(entropy_[r]);
      if (!view_.argmax.empty()) view_.argmax[row] = top_keys_[at];
      if (!view_.top_keys.empty())
        std::copy_n(&top_keys_[at], view_.top, view_.top_keys.data() + row * view_.top);
      if (!view_.top_weights.empty())
        std::copy_n(&top_weights_[at], view_.top, view_.top_weights.data() + row * view_.top);
    }
  }

 private:
  const WeightsView& view_;
  const int64_t first_row_, begin_, top_;
  std::vector<double> entropy_;
  std::vector<float> logs_;
  std::vector<int32_t> top_keys_;
  std::vector<float> top_weights_;

 public:
  std::vector<double> key_sum;
  std::vector<float> key_max;
};

}  // namespace

void VisitWeights(const WeightsView& view, int64_t sequences, int64_t queries, int64_t keys,
                  const WeightsSweep& sweep) {
  std::fill(view.row_weights.begin(), view.row_weights.end(), 0.0f);
  const auto rows = static_cast<int64_t>(view.rows.size());
  ParallelFor(sequences * rows, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) {
      RowSink sink(view.row_weights.data() + i * keys);
      sweep(i / rows, view.rows[i % rows], 1, sink);
    }
  });

  const bool per_query = !view.entropy.empty() || !view.argmax.empty() || !view.top_keys.empty() ||
                         !view.top_weights.empty();
  if (!per_query && view.key_mean.empty() && view.key_max.empty()) return;
  // The same stretches on any number of threads, for the sums over queries.
  constexpr int64_t kStretch = 256;
  const int64_t stretches = std::max<int64_t>((queries + kStretch - 1) / kStretch, 1);
  ParallelFor(sequences, 1, [&](int64_t begin, int64_t end) {
    std::vector<double> sum(static_cast<size_t>(keys));
    for (int64_t n = begin; n < end; ++n) {
      std::fill(sum.begin(), sum.end(), 0.0);
      float* max = view.key_max.empty() ? nullptr : view.key_max.data() + n * keys;
      if (max) std::fill_n(max, keys, 0.0f);
      for (int64_t s = 0; s < stretches; ++s) {
        const int64_t first = s * kStretch, count = std::min(kStretch, queries - first);
        StatisticsSink sink(view, queries, keys, n, first, count);
        sweep(n, first, count, sink);
        sink.Finish();
        for (size_t j = 0; j < sink.key_sum.size(); ++j) sum[j] += sink.key_sum[j];
        for (size_t j = 0; j < sink.key_max.size(); ++j)
          if (!(sink.key_max[j] <= max[j])) max[j] = sink.key_max[j];
      }
      if (!view.key_mean.empty())
        for (int64_t j = 0; j < keys; ++j)
          view.key_mean[n * keys + j] =
              queries == 0 ? 0.0f : static_cast<float>(sum[j] / static_cast<double>(queries));
    }
  });
}

}  // namespace fovea::kernels
