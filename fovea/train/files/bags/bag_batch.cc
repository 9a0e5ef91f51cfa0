#include "fovea/train/files/bags/bag_batch.h"

#include <algorithm>
#include <numeric>

#include "fovea/infer/files/windows/tell_language.h"

namespace fovea::train {
namespace {

using infer::FeatureLists;
using infer::FileWindows;
using infer::WindowKind;

bool IsOwn(WindowKind kind) { return kind == WindowKind::kText || kind == WindowKind::kRaw; }

// Bytes of [start, end) that the spans cover.
int64_t Covered(const std::vector<ByteSpan>& spans, int64_t start, int64_t end) {
  int64_t covered = 0;
  for (const ByteSpan& span : spans)
    covered += std::max<int64_t>(0, std::min(end, span.end) - std::max(start, span.start));
  return covered;
}

// Whether most of one of the spans lies in [start, end): a line that is shorter than its window.
bool HoldsOne(const std::vector<ByteSpan>& spans, int64_t start, int64_t end) {
  return std::any_of(spans.begin(), spans.end(), [&](const ByteSpan& span) {
    const int64_t within = std::min(end, span.end) - std::max(start, span.start);
    return within > 0 && within * 5 >= span.size() * 3;
  });
}

WindowLabel LabelOf(const std::vector<ByteSpan>& spans, Outside outside, const ByteSpan& window) {
  const int64_t covered = Covered(spans, window.start, window.end);
  if (covered * 2 >= window.size() || HoldsOne(spans, window.start, window.end))
    return outside == Outside::kHarmlessCopies ? kUnknown : kMalicious;
  if (covered > 0 || outside == Outside::kUnknown) return kUnknown;
  return outside == Outside::kBenign ? kBenign : kHarmlessCopy;
}

void CopyList(const FeatureLists& from, int64_t i, FeatureLists* to) {
  const auto list = from.of(i);
  to->features.insert(to->features.end(), list.begin(), list.end());
  to->Close();
}

// The list with each feature dropped by its own chance; kept: of 65536.
void CopyDropped(const FeatureLists& from, int64_t i, uint64_t kept, Random& random,
                 FeatureLists* to) {
  uint64_t bits = 0;
  int drawn = 0;
  for (const uint32_t feature : from.of(i)) {
    if (drawn++ % 4 == 0) bits = random.Bits();
    if ((bits & 0xffff) < kept) to->features.push_back(feature);
    bits >>= 16;
  }
}

}  // namespace

void Bag::AddGaps() {
  if (kinds.empty() || kinds.back() == WindowKind::kGap) return;
  for (int i = 0; i < FileWindows::kGaps; ++i) {
    spans.push_back({spans.back().end, spans.back().end});
    kinds.push_back(WindowKind::kGap);
    simple.Close();
    tokens.Close();
    ngrams.Close();
    labels.push_back(kUnknown);
    owners.push_back(-1);
  }
}

int64_t Bag::Own() const { return std::count_if(kinds.begin(), kinds.end(), IsOwn); }

bool Bag::IsAsked() const {
  for (int64_t i = 0; i < count(); ++i)
    if (kinds[i] != WindowKind::kGap && labels[i] != kHarmlessCopy) return true;
  return false;
}

int64_t Bag::OwnBefore(WindowLabel label) const {
  int64_t before = 0;
  for (int64_t i = 0; i < count(); ++i) {
    if (!IsOwn(kinds[i])) continue;
    if (labels[i] == label) break;
    ++before;
  }
  return before;
}

void AddWindows(const augment::Sample& sample, Outside outside, int64_t owner, Bag* bag) {
  const FileWindows windows = infer::CutIntoFileWindows(
      {reinterpret_cast<const uint8_t*>(sample.bytes.data()), sample.bytes.size()});
  std::vector<int64_t> all(static_cast<size_t>(windows.count()));
  std::iota(all.begin(), all.end(), 0);
  const FeatureLists simple = infer::SimpleOf(windows, all), tokens = infer::TokensOf(windows, all),
                     ngrams = infer::NgramsOf(windows, all);
  int64_t offset = 0;
  for (const ByteSpan& span : bag->spans) offset = std::max(offset, span.end);
  bag->AddGaps();
  for (int64_t i = 0; i < windows.count(); ++i) {
    const ByteSpan& span = windows.spans[i];
    const bool gap = windows.kinds[i] == WindowKind::kGap;
    bag->spans.push_back({span.start + offset, span.end + offset});
    bag->kinds.push_back(windows.kinds[i]);
    CopyList(simple, i, &bag->simple);
    CopyList(tokens, i, &bag->tokens);
    CopyList(ngrams, i, &bag->ngrams);
    bag->labels.push_back(gap ? kUnknown : LabelOf(sample.spans, outside, span));
    bag->owners.push_back(gap ? -1 : owner);
  }
}

void KeepWindows(int64_t first, int64_t most, Bag* bag) {
  first = std::clamp<int64_t>(first, 0, bag->Own());
  if (first == 0 && bag->Own() <= most) return;
  Bag kept;
  kept.malicious = bag->malicious;
  kept.language = bag->language;
  int64_t own = 0, decoded = 0;
  std::vector<ByteSpan> kept_spans;
  const auto keep = [&](int64_t i) {
    kept.spans.push_back(bag->spans[i]);
    kept.kinds.push_back(bag->kinds[i]);
    CopyList(bag->simple, i, &kept.simple);
    CopyList(bag->tokens, i, &kept.tokens);
    CopyList(bag->ngrams, i, &kept.ngrams);
    kept.labels.push_back(bag->labels[i]);
    kept.owners.push_back(bag->owners[i]);
  };
  for (int64_t i = 0; i < bag->count(); ++i) {
    const WindowKind kind = bag->kinds[i];
    const ByteSpan& span = bag->spans[i];
    if (kind == WindowKind::kGap) {
      kept.AddGaps();
    } else if (IsOwn(kind)) {
      if (own >= first && own < first + most) {
        keep(i);
        kept_spans.push_back(span);
      }
      ++own;
    } else if (decoded < most && Covered(kept_spans, span.start, span.end) > 0) {
      keep(i);
      ++decoded;
    }
  }
  *bag = std::move(kept);
}

BagBatch MakeBatch(const std::vector<Bag>& bags, double dropout, Random& random) {
  BagBatch batch;
  batch.count = static_cast<int64_t>(bags.size());
  for (const Bag& bag : bags) {
    batch.lengths.push_back(static_cast<int32_t>(bag.count()));
    batch.steps = std::max(batch.steps, bag.count());
  }
  batch.mask = at::zeros({batch.count, batch.steps, 1}, at::kFloat);
  batch.labels = at::full({batch.count, batch.steps}, -1.0f, at::kFloat);
  batch.targets = at::empty({batch.count, 1}, at::kFloat);
  batch.languages = at::empty({batch.count}, at::kLong);
  batch.language_weights = at::zeros({batch.count, batch.steps, 1}, at::kFloat);
  batch.owners.assign(static_cast<size_t>(batch.count * batch.steps), -1);
  const auto kept = static_cast<uint64_t>((1 - dropout) * 65536);
  for (int64_t n = 0; n < batch.count; ++n) {
    const Bag& bag = bags[n];
    float* labels = batch.labels.data_ptr<float>() + n * batch.steps;
    float* mask = batch.mask.data_ptr<float>() + n * batch.steps;
    std::copy(bag.owners.begin(), bag.owners.end(), batch.owners.begin() + n * batch.steps);
    const std::vector<float> weights = infer::LanguageWeights(bag.kinds, bag.spans);
    std::copy(weights.begin(), weights.end(),
              batch.language_weights.data_ptr<float>() + n * batch.steps);
    for (int64_t t = 0; t < batch.steps; ++t) {
      if (t < bag.count() && bag.kinds[t] != WindowKind::kGap) {
        const bool asked = bag.labels[t] != kHarmlessCopy;
        labels[t] = asked ? bag.labels[t] : kUnknown;
        mask[t] = asked ? 1 : 0;
        CopyDropped(bag.simple, t, kept, random, &batch.simple);
        CopyDropped(bag.tokens, t, kept, random, &batch.tokens);
        CopyDropped(bag.ngrams, t, kept, random, &batch.ngrams);
      }
      batch.simple.Close();
      batch.tokens.Close();
      batch.ngrams.Close();
    }
    batch.targets.data_ptr<float>()[n] = bag.malicious ? 1 : 0;
    batch.languages.data_ptr<int64_t>()[n] = bag.language;
  }
  return batch;
}

}  // namespace fovea::train
