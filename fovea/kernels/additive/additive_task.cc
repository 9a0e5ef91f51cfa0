#include "fovea/kernels/additive/additive_task.h"

#include <algorithm>
#include <atomic>
#include <limits>

#include "fovea/core/error.h"
#include "fovea/core/threads.h"

namespace fovea::kernels {

void CheckAdditive(const char* what, const AdditiveShape& shape) {
  Require(
      std::min({shape.sequences, shape.queries, shape.keys, shape.hidden, shape.value_size}) >= 0,
      what, ": sizes must not be negative");
  Require(std::max(shape.queries, shape.keys) <= std::numeric_limits<int32_t>::max() - kKeys, what,
          ": there may be at most 2^31 − 65 queries or keys");
  Require(shape.heads >= 1 && shape.sequences % shape.heads == 0, what, ": ", shape.sequences,
          " sequences are no multiple of ", shape.heads, " heads");
}

void CheckAdditive(const char* what, const AdditiveShape& shape, const AdditiveInputs& inputs,
                   const AttentionScope& scope) {
  CheckAdditive(what, shape);
  RequireSize(what, "query", inputs.query.size(), shape.sequences * shape.queries * shape.hidden);
  RequireSize(what, "key", inputs.key.size(), shape.sequences * shape.keys * shape.hidden);
  RequireSize(what, "v", inputs.v.size(), shape.heads * shape.hidden);
  RequireSize(what, "values", inputs.values.size(),
              shape.sequences * shape.keys * shape.value_size);
  CheckScope(what, scope, shape.sequences, shape.queries, shape.keys);
  if (!inputs.cached) return;
  const auto& cached = inputs.cached->factors();
  Require(cached.sequences == shape.sequences && cached.keys == shape.keys &&
              cached.hidden == shape.hidden,
          what, ": the cached keys are [", cached.sequences, ", ", cached.keys, ", ", cached.hidden,
          "], the keys [", shape.sequences, ", ", shape.keys, ", ", shape.hidden, "]");
}

AdditiveTask TaskOf(const AdditiveShape& shape, const AdditiveInputs& inputs,
                    const AttentionScope& scope, const AdditiveV& v) {
  AdditiveTask task;
  task.shape = &shape;
  task.inputs = &inputs;
  task.scope = &scope;
  task.v = &v;
  task.cached = inputs.cached ? &inputs.cached->factors() : nullptr;
  return task;
}

void ForEachTask(const AdditiveTask& whole, int64_t stretches,
                 const std::function<void(const AdditiveTask&, int64_t)>& run) {
  const AdditiveShape& shape = *whole.shape;
  // One task at a time, so that a thread that wakes late finds work left.
  const int64_t tasks = shape.sequences * stretches;
  std::atomic<int64_t> next = 0;
  ParallelFor(std::min<int64_t>(NumThreads(), tasks), 1, [&](int64_t, int64_t) {
    for (int64_t i = next++; i < tasks; i = next++) {
      AdditiveTask task = whole;
      const int64_t part = i % stretches;
      task.sequence = i / stretches;
      task.begin = shape.queries * part / stretches;
      task.count = shape.queries * (part + 1) / stretches - task.begin;
      run(task, i);
    }
  });
}

}  // namespace fovea::kernels
