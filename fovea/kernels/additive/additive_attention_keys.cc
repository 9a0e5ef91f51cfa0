#include <algorithm>

#include "fovea/core/threads.h"
#include "fovea/kernels/additive/additive_attention.h"
#include "fovea/kernels/additive/additive_factors.h"
#include "fovea/kernels/additive/additive_task.h"
#include "fovea/kernels/simd/scratch.h"
#include "fovea/kernels/simd/simd_targets.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "fovea/kernels/additive/additive_attention_keys.cc"
#include "hwy/foreach_target.h"  // before highway.h
#include "fovea/kernels/additive/additive_factors-inl.h"
#include "hwy/highway.h"

HWY_BEFORE_NAMESPACE();
namespace fovea::kernels::HWY_NAMESPACE {

// Factors of panel p of a sequence.
void KeysT(const AdditiveShape& shape, const float* key, AdditiveKeys::Factors& factors,
           int64_t sequence, int64_t p) {
  const int64_t chunks = factors.stride / kChunk, at = sequence * factors.panels + p;
  const int64_t first = sequence * shape.keys + p * kPanel;
  float* work = Scratch(ScratchUse::kAttention, factors.stride);
  factors.wild[at] = FactorKeys(
      key + first * shape.hidden, std::min(kPanel, shape.keys - p * kPanel), shape.hidden, chunks,
      work, factors.rows.data() + first * factors.stride, factors.maximum.data() + at * chunks);
}

}  // namespace fovea::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace fovea::kernels {

HWY_EXPORT(KeysT);

AdditiveKeys::AdditiveKeys(const AdditiveShape& shape, std::span<const float> key)
    : factors_(std::make_unique<Factors>()) {
  CheckAdditive("additive keys", shape);
  RequireSize("additive keys", "key", key.size(), shape.sequences * shape.keys * shape.hidden);
  Factors& f = *factors_;
  const int64_t chunks = (shape.hidden + kChunk - 1) / kChunk;
  f.sequences = shape.sequences;
  f.keys = shape.keys;
  f.hidden = shape.hidden;
  f.panels = (shape.keys + kPanel - 1) / kPanel;
  f.stride = chunks * kChunk;
  f.rows.resize(static_cast<size_t>(f.sequences * f.keys * f.stride));
  f.maximum.resize(static_cast<size_t>(f.sequences * f.panels * chunks));
  f.wild.resize(static_cast<size_t>(f.sequences * f.panels));
  const auto factor = HWY_DYNAMIC_DISPATCH(KeysT);
  ParallelFor(f.sequences * f.panels, 4, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i) factor(shape, key.data(), f, i / f.panels, i % f.panels);
  });
}

AdditiveKeys::~AdditiveKeys() = default;
AdditiveKeys::AdditiveKeys(AdditiveKeys&&) noexcept = default;
AdditiveKeys& AdditiveKeys::operator=(AdditiveKeys&&) noexcept = default;

}  // namespace fovea::kernels
#endif  // HWY_ONCE
