#ifndef FOVEA_ATTENTION_KERNEL_SCOPE_H_
#define FOVEA_ATTENTION_KERNEL_SCOPE_H_

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "fovea/attention/fused.h"
#include "fovea/kernels/attention/attention_options.h"

namespace fovea::attention {

// Numbers of [N, H, Tq] where they lie, by the steps from one sample, head and query to the next; 0
// along an axis that they share.
struct QueryNumbers {
  const float* data;
  int64_t sample, head, query;
};

// A KeyScope as the kernels take it, of N samples and H heads, with the memory in which it lies.
class KernelScope {
 public:
  struct Sizes {
    int64_t samples, heads, queries, keys;
  };
  KernelScope(const KeyScope<QueryNumbers>& scope, std::span<const int32_t> lengths,
              const Sizes& sizes);
  KernelScope(KernelScope&&) = default;  // a copy's view would be of the original's memory

  // Hides keys before first and from last on, [N, H, Tq] both.
  void Restrict(std::span<const int32_t> first, std::span<const int32_t> last);

  // As long as this lives.
  const kernels::AttentionScope& view() const { return view_; }

 private:
  // range(n, h, i): the keys that remain of those in view.
  void Restrict(const std::function<kernels::KeyRange(int64_t, int64_t, int64_t)>& range);

  Sizes sizes_;
  std::vector<int32_t> lengths_, first_, last_;
  std::vector<float> centre_;
  kernels::AttentionScope view_;
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_KERNEL_SCOPE_H_
