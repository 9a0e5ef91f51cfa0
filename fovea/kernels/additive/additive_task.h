#ifndef FOVEA_KERNELS_ADDITIVE_ADDITIVE_TASK_H_
#define FOVEA_KERNELS_ADDITIVE_ADDITIVE_TASK_H_

#include <cstdint>
#include <functional>

#include "fovea/kernels/additive/additive_attention.h"
#include "fovea/kernels/additive/additive_factors.h"
#include "fovea/kernels/simd/scratch.h"

// What forward, backward and weights of additive attention have in common: what one thread does at
// a time, the checks of arguments, and memory.
namespace fovea::kernels {

// Queries begin … begin + count − 1 of a sequence.
struct AdditiveTask {
  const AdditiveShape* shape = nullptr;
  const AdditiveInputs* inputs = nullptr;
  const AttentionScope* scope = nullptr;
  const AdditiveV* v = nullptr;
  const AdditiveKeys::Factors* cached = nullptr;  // or nullptr
  int64_t sequence = 0, begin = 0, count = 0;

  float* output = nullptr;      // [N, Tq, Dv]
  float* logsumexp = nullptr;   // [N, Tq], or nullptr
  float* statistics = nullptr;  // [N, Tq, 2], or nullptr

  const float* forward_output = nullptr;
  const float* forward_logsumexp = nullptr;
  const float* forward_statistics = nullptr;
  const float* output_gradient = nullptr;
  float* d_query = nullptr;   // [N, Tq, A], or nullptr
  float* d_centre = nullptr;  // [N, Tq], or nullptr
  float* d_key = nullptr;     // [Tk, A] of this task alone, or nullptr
  float* d_values = nullptr;  // [Tk, Dv] of this task alone, or nullptr
  double* d_v = nullptr;      // [A] of this task alone
};

// Of a whole call, to be given to ForEachTask once its outputs are set.
AdditiveTask TaskOf(const AdditiveShape& shape, const AdditiveInputs& inputs,
                    const AttentionScope& scope, const AdditiveV& v);

// Calls run(task, i) for stretches of the queries of each sequence, on the threads there are.
void ForEachTask(const AdditiveTask& whole, int64_t stretches,
                 const std::function<void(const AdditiveTask&, int64_t)>& run);

// Throw ArgumentError, in the name of `what`.
void CheckAdditive(const char* what, const AdditiveShape& shape);
void CheckAdditive(const char* what, const AdditiveShape& shape, const AdditiveInputs& inputs,
                   const AttentionScope& scope);

inline int64_t PaddedSize(int64_t size) { return (size + 15) / 16 * 16; }

// Hands out pieces of one stretch of memory, or, without one, finds how long it has to be.
class Arena {
 public:
  explicit Arena(float* memory) : memory_(memory) {}

  float* Floats(int64_t count) {
    float* piece = memory_ ? memory_ + used_ : nullptr;
    used_ += PaddedSize(count);
    return piece;
  }
  int32_t* Ints(int64_t count) { return reinterpret_cast<int32_t*>(Floats(count)); }
  double* Doubles(int64_t count) { return reinterpret_cast<double*>(Floats(2 * count)); }

  int64_t used() const { return used_; }

 private:
  float* memory_;
  int64_t used_ = 0;
};

// A Memory(arena, task) in the scratch memory of this thread.
template <class Memory>
Memory InScratch(const AdditiveTask& task) {
  Arena sizes(nullptr);
  Memory(sizes, task);
  Arena arena(Scratch(ScratchUse::kAttention, sizes.used()));
  return Memory(arena, task);
}

}  // namespace fovea::kernels

#endif  // FOVEA_KERNELS_ADDITIVE_ADDITIVE_TASK_H_
