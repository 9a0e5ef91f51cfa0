#include "fovea/attention/layers/attention_memory.h"

#include <utility>

#include "fovea/attention/fused_kernels.h"

namespace fovea::attention {
namespace {

const KernelBackend kBackend;

}  // namespace

AttentionMemory::AttentionMemory(MechanismSpec spec, Parameters<KernelBackend> parameters,
                                 const Tensor& keys, const Tensor& values,
                                 std::span<const int32_t> lengths)
    : spec_(std::move(spec)),
      parameters_(std::move(parameters)),
      lengths_(lengths.begin(), lengths.end()) {
  internal::CheckMemory(
      kBackend, spec_, parameters_,
      AttendInputs<KernelBackend>{.keys = keys, .values = values, .lengths = lengths_});
  keys_ = internal::SplitHeads(kBackend, keys, spec_.heads);
  values_ = internal::SplitHeads(kBackend, values, spec_.heads);
  key_factor_ = internal::KeyFactorOf(kBackend, spec_, parameters_, keys_);
  why_not_fused_ = internal::WhyNoKernel<KernelBackend>(spec_);
  const auto form = internal::FormOf(spec_.score);
  if (why_not_fused_.empty() && form == ScoreForm::kAdditive) cached_ = CacheKeys(*key_factor_);
}

AttendOutput<KernelBackend> AttentionMemory::AttendStep(const std::optional<Tensor>& query,
                                                        const Step& step) const {
  const int64_t samples = keys_.dim(0), places = static_cast<int64_t>(step.places.size());
  internal::CheckQuery(kBackend, spec_, query, samples);
  Require(places <= 1 || places == samples, "places must hold one, or one for each of the ",
          samples, " samples, got ", places);
  Require(places > 0 || !internal::NeedsPlaces(spec_.scope), "the scope ", spec_.scope,
          " needs the step's place among the keys, got none");
  internal::Call<KernelBackend> call{.spec = spec_,
                                     .parameters = parameters_,
                                     .keys = keys_,
                                     .values = values_,
                                     .lengths = lengths_,
                                     .key_factor = key_factor_,
                                     .places = step.places};
  call.SetQuery(kBackend, query);
  AttendOutput<KernelBackend> out;
  if (why_not_fused_.empty()) {
    FusedOutput fused =
        RunFused(internal::Fuse(kBackend, call), step.weights == Weights::kAll, cached_.get());
    out = {fused.output, fused.weights};
  } else {
    out = internal::Compose(kBackend, call);
    if (step.weights == Weights::kNone) out.weights = Tensor();
  }
  out.output = internal::MergeHeads(kBackend, out.output);
  return out;
}

}  // namespace fovea::attention
