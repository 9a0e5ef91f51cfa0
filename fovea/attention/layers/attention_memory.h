#ifndef FOVEA_ATTENTION_LAYERS_ATTENTION_MEMORY_H_
#define FOVEA_ATTENTION_LAYERS_ATTENTION_MEMORY_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "fovea/attention/kernel_backend.h"
#include "fovea/attention/mechanism.h"

namespace fovea::kernels {
class AdditiveKeys;
}

namespace fovea::attention {

// Keys and values that many queries meet one after the other, as those of a decoder's steps do:
// what a mechanism makes of them alone (heads, projections, additive's exponentials) is made once.
class AttentionMemory {
 public:
  // keys [N, Tk, key_size], values [N, Tk, value_size]; lengths [N] or empty. Throws ArgumentError
  // as Attend() does.
  AttentionMemory(MechanismSpec spec, Parameters<KernelBackend> parameters, const Tensor& keys,
                  const Tensor& values, std::span<const int32_t> lengths = {});

  struct Step {
    // [N] or [1]: pₜ, where this step stands among the keys. The scope local_m needs it, as a step
    // alone does not tell; the others do without.
    std::span<const float> places = {};
    Weights weights = Weights::kNone;
  };

  // As Attend() with these keys and values; query [N, Tq, query_size], with Tq = 1 or several
  // hypotheses of the same step. Weights that fused kernels give are off by up to half a rounding
  // of the row's logsumexp.
  AttendOutput<KernelBackend> AttendStep(const std::optional<Tensor>& query,
                                         const Step& step) const;

  // Why steps do not run on the fused kernels, "" if they do.
  std::string WhyNotFused() const { return why_not_fused_; }

 private:
  const MechanismSpec spec_;
  const Parameters<KernelBackend> parameters_;
  const std::vector<int32_t> lengths_;
  Tensor keys_, values_;  // [N, H, Tk, ·]
  std::optional<Tensor> key_factor_;
  std::shared_ptr<const kernels::AdditiveKeys> cached_;
  std::string why_not_fused_;
};

}  // namespace fovea::attention

#endif  // FOVEA_ATTENTION_LAYERS_ATTENTION_MEMORY_H_
