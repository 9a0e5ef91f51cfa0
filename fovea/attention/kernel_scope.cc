#include "fovea/attention/kernel_scope.h"

#include <algorithm>

#include "fovea/attention/scopes/window.h"

namespace fovea::attention {

KernelScope::KernelScope(const KeyScope<QueryNumbers>& scope, std::span<const int32_t> lengths,
                         const Sizes& sizes)
    : sizes_(sizes) {
  for (const int32_t length : lengths) lengths_.insert(lengths_.end(), sizes.heads, length);
  view_.lengths = lengths_;
  if (scope.causal) view_.kind = kernels::AttentionScope::Kind::kCausal;
  if (!scope.centres) return;
  const QueryNumbers& centres = *scope.centres;
  Restrict([&](int64_t n, int64_t h, int64_t i) -> kernels::KeyRange {
    const float centre = centres.data[n * centres.sample + h * centres.head + i * centres.query];
    if (scope.gaussian) centre_.push_back(centre);
    const auto [begin, end] = PlacesAround(centre, scope.window, sizes.keys);
    return {static_cast<int32_t>(begin), static_cast<int32_t>(end)};
  });
  if (!scope.gaussian) return;
  view_.gaussian = kernels::Gaussian::kOnWeights;
  view_.centre = centre_;
  view_.deviation = static_cast<float>(scope.window) / 2;
}

void KernelScope::Restrict(std::span<const int32_t> first, std::span<const int32_t> last) {
  Restrict([&](int64_t n, int64_t h, int64_t i) -> kernels::KeyRange {
    const int64_t at = (n * sizes_.heads + h) * sizes_.queries + i;
    return {first[at], last[at]};
  });
}

void KernelScope::Restrict(
    const std::function<kernels::KeyRange(int64_t, int64_t, int64_t)>& range) {
  std::vector<int32_t> first, last;
  for (int64_t n = 0; n < sizes_.samples; ++n)
    for (int64_t h = 0; h < sizes_.heads; ++h)
      for (int64_t i = 0; i < sizes_.queries; ++i) {
        const auto seen =
            kernels::KeysOf(view_, n * sizes_.heads + h, i, sizes_.queries, sizes_.keys);
        const auto [begin, end] = range(n, h, i);
        first.push_back(std::max(seen.first, begin));
        last.push_back(std::min(seen.last, end));
      }
  first_ = std::move(first);
  last_ = std::move(last);
  view_.kind = kernels::AttentionScope::Kind::kWindow;
  view_.first = first_;
  view_.last = last_;
}

}  // namespace fovea::attention
