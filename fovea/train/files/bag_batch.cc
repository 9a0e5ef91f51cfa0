#include "fovea/train/files/bag_batch.h"

#include <algorithm>

namespace fovea::train {
namespace {

// Bytes of [start, end) that the spans cover.
int64_t Covered(const std::vector<ByteSpan>& spans, int64_t start, int64_t end) {
  int64_t covered = 0;
  for (const ByteSpan& span : spans)
    covered += std::max<int64_t>(0, std::min(end, span.end) - std::max(start, span.start));
  return covered;
}

int8_t LabelOf(const std::vector<ByteSpan>& spans, bool known, int64_t start, int64_t end) {
  const int64_t covered = Covered(spans, start, end);
  if (covered * 2 >= end - start) return 1;
  if (covered > 0) return -1;
  return known ? 0 : -1;
}

}  // namespace

void AddWindows(const std::string& bytes, const std::vector<ByteSpan>& spans, bool known,
                Bag* bag) {
  const kernels::ByteWindows windows =
      kernels::CutIntoWindows({reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()});
  for (int64_t i = 0; i < windows.count(); ++i)
    bag->labels.push_back(LabelOf(spans, known, windows.start[i], windows.start[i + 1]));
  kernels::ByteWindows& all = bag->windows;
  const int32_t offset = all.start.back(), first = all.first.back();
  for (int64_t i = 1; i <= windows.count(); ++i) {
    all.start.push_back(windows.start[i] + offset);
    all.first.push_back(windows.first[i] + first);
  }
  all.features.insert(all.features.end(), windows.features.begin(), windows.features.end());
}

void KeepWindows(int64_t first, int64_t most, Bag* bag) {
  kernels::ByteWindows& all = bag->windows;
  const int64_t count = all.count();
  first = std::clamp<int64_t>(first, 0, count);
  const int64_t last = std::min(count, first + most);
  if (first == 0 && last == count) return;
  const int32_t from = all.first[first], to = all.first[last];
  all.features = std::vector<uint32_t>(all.features.begin() + from, all.features.begin() + to);
  all.start = std::vector<int32_t>(all.start.begin() + first, all.start.begin() + last + 1);
  all.first = std::vector<int32_t>(all.first.begin() + first, all.first.begin() + last + 1);
  for (int32_t& begin : all.first) begin -= from;
  bag->labels = std::vector<int8_t>(bag->labels.begin() + first, bag->labels.begin() + last);
}

BagBatch MakeBatch(const std::vector<Bag>& bags, double dropout, Random& random) {
  BagBatch batch;
  batch.count = static_cast<int64_t>(bags.size());
  for (const Bag& bag : bags) {
    batch.hosts.push_back(bag.host);
    batch.lengths.push_back(static_cast<int32_t>(bag.windows.count()));
    batch.steps = std::max(batch.steps, bag.windows.count());
  }
  batch.mask = at::zeros({batch.count, batch.steps, 1}, at::kFloat);
  batch.labels = at::full({batch.count, batch.steps}, -1.0f, at::kFloat);
  batch.targets = at::empty({batch.count, 1}, at::kFloat);
  batch.languages = at::empty({batch.count}, at::kLong);
  const auto kept = static_cast<uint64_t>((1 - dropout) * 65536);
  auto& features = batch.windows.features;
  for (int64_t n = 0; n < batch.count; ++n) {
    const Bag& bag = bags[n];
    const int64_t count = bag.windows.count();
    float* labels = batch.labels.data_ptr<float>() + n * batch.steps;
    float* mask = batch.mask.data_ptr<float>() + n * batch.steps;
    for (int64_t t = 0; t < batch.steps; ++t) {
      if (t < count) {
        labels[t] = bag.labels[t];
        mask[t] = 1;
        const auto begin = bag.windows.features.begin() + bag.windows.first[t];
        const auto end = bag.windows.features.begin() + bag.windows.first[t + 1];
        if (dropout > 0) {
          uint64_t bits = 0;
          for (auto it = begin; it != end; ++it) {
            if ((it - begin) % 4 == 0) bits = random.Bits();
            if ((bits & 0xffff) < kept) features.push_back(*it);
            bits >>= 16;
          }
        } else {
          features.insert(features.end(), begin, end);
        }
      }
      batch.windows.first.push_back(static_cast<int32_t>(features.size()));
    }
    batch.targets.data_ptr<float>()[n] = bag.malicious ? 1 : 0;
    batch.languages.data_ptr<int64_t>()[n] = bag.language;
  }
  return batch;
}

}  // namespace fovea::train
