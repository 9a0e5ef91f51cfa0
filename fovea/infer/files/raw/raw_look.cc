#include "fovea/infer/files/raw/raw_look.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "fovea/core/error.h"
#include "fovea/infer/files/raw/instruction_features.h"
#include "fovea/kernels/bytes/raw_ngrams.h"

namespace fovea::infer {
namespace {

constexpr int64_t kLongestCold = 128;  // bytes of a stretch where nothing is hot

}  // namespace

RawLook::RawLook(const ModelFile& file, const std::string& path,
                 std::map<std::string, Tensor>* tensors)
    : options_(RawModelOptionsFromJson(file.model->at("raw"))) {
  ngrams_ = {.bits = options_.ngram_bits, .width = 1};
  instructions_ = {.bits = options_.instruction_bits, .width = 1};
  ngrams_.Take("raw.ngrams", file, path, tensors);
  instructions_.Take("raw.instructions", file, path, tensors);
}

double RawLook::InstructionLogit(std::span<const uint8_t> bytes) const {
  std::vector<uint32_t> features;
  InstructionFeatures(bytes, &features);
  int64_t sum = 0;
  for (const uint32_t feature : features)
    sum += instructions_.values[feature >> (32 - options_.instruction_bits)];
  return options_.instruction_bias + instructions_.scale[0] * static_cast<double>(sum);
}

RawLook::Said RawLook::SayOf(std::span<const uint8_t> bytes) const {
  const auto size = static_cast<int64_t>(bytes.size());
  const int64_t count = RawWindowCount(options_, size);
  Said said;
  std::vector<int32_t>& sums = said.sums;
  sums.resize(bytes.size() + 1);
  kernels::SumRawNgrams(bytes, ngrams_.values, static_cast<int>(options_.ngram_bits), sums);
  said.first.resize(static_cast<size_t>(count));
  const auto bias = static_cast<float>(options_.ngram_bias);
  for (int64_t k = 0; k < count; ++k) {
    const ByteSpan window = RawWindow(options_, k, size);
    const int64_t from = std::min(window.end, window.start + kernels::kLongestRawNgram - 1);
    const int32_t sum = sums[static_cast<size_t>(window.end)] - sums[static_cast<size_t>(from)];
    // Where everything repeats, there is nothing to be read.
    said.first[static_cast<size_t>(k)] = sum == 0
                                             ? static_cast<float>(-options_.bound)
                                             : bias + ngrams_.scale[0] * static_cast<float>(sum);
  }
  said.both = said.first;
  const auto unread = static_cast<float>(options_.unread);
  for (float& logit : said.both) logit -= unread;

  const HotRawWindows hot = ChooseHot(options_, said.first, size);
  const int64_t reach = options_.window / options_.stride - 1;
  float most = -std::numeric_limits<float>::infinity();
  std::vector<bool> read(static_cast<size_t>(count));
  std::vector<float> more(hot.windows.size());
  const auto say = [&](int64_t window, size_t i) {
    const auto at = static_cast<size_t>(window);
    if (window < 0 || window >= count || read[at]) return;
    read[at] = true;
    said.both[at] = said.first[at] + more[i];
    most = std::max(most, said.both[at]);
  };
  for (size_t i = 0; i < more.size(); ++i) {
    const ByteSpan around = InstructionsAround(options_, hot.windows[i], size);
    more[i] = static_cast<float>(InstructionLogit(
        bytes.subspan(static_cast<size_t>(around.start), static_cast<size_t>(around.size()))));
    say(hot.windows[i], i);
  }
  // Of those that overlap with several, the hottest has the say.
  for (size_t i = 0; i < more.size(); ++i)
    for (int64_t by = -reach; by <= reach; ++by) say(hot.windows[i] + by, i);
  // What could not be read says no more than what was.
  if (hot.cut)
    for (size_t i = 0; i < read.size(); ++i)
      if (!read[i] && said.first[i] >= options_.cut) said.both[i] = std::min(said.first[i], most);
  return said;
}

float RawLook::Bounded(float logit) const {
  const double scaled = options_.scale * logit + options_.offset;
  return static_cast<float>(options_.bound * std::tanh(scaled / options_.bound));
}

std::vector<FileWindow> RawLook::Look(std::span<const uint8_t> bytes) const {
  if (bytes.empty()) return {};
  const Said said = SayOf(bytes);
  const auto size = static_cast<int64_t>(bytes.size());
  const int64_t stride = options_.stride, held = options_.window / stride;
  const auto windows = static_cast<int64_t>(said.both.size());
  const int64_t stretches = (size + stride - 1) / stride;
  const auto cut = static_cast<float>(options_.cut - options_.unread);
  std::vector<FileWindow> out;
  for (int64_t j = 0; j < stretches; ++j) {
    FileWindow at{{j * stride, std::min(size, (j + 1) * stride)}};
    float most = -std::numeric_limits<float>::infinity(), sum = 0, first = most;
    const int64_t begin = std::clamp<int64_t>(j - held + 1, 0, windows - 1);
    const int64_t end = std::min(windows, std::max(begin + 1, j + 1));
    for (int64_t k = begin; k < end; ++k) {
      const float logit = said.both[static_cast<size_t>(k)];
      most = std::max(most, logit);
      first = std::max(first, said.first[static_cast<size_t>(k)]);
      sum += logit;
    }
    at.logit = most;
    at.alone = sum / static_cast<float>(end - begin);
    at.first = first;
    const bool cold = most < cut;
    if (cold && !out.empty() && out.back().weight == 0 &&
        at.end - out.back().start <= kLongestCold) {
      FileWindow& last = out.back();
      last.end = at.end;
      last.logit = std::max(last.logit, at.logit);
      last.alone = std::max(last.alone, at.alone);
      last.first = std::max(last.first, at.first);
    } else {
      out.push_back(at);
      out.back().weight = cold ? 0.0F : 1.0F;  // until the end: whether it is hot
    }
  }
  for (FileWindow& window : out) {
    window.logit = Bounded(window.logit);
    window.alone = Bounded(window.alone);
    window.first = window.glance = Bounded(window.first);
  }
  Trim(said, &out);
  for (FileWindow& window : out) window.weight = 0;
  return out;
}

ByteSpan RawLook::Core(const Said& said, const ByteSpan& run) const {
  const double bias = options_.ngram_bias / static_cast<double>(options_.window);
  double sum = 0, most = 0;
  ByteSpan core = run;
  int64_t from = run.start;
  for (int64_t i = run.start; i < run.end; ++i) {
    sum += bias + ngrams_.scale[0] *
                      (said.sums[static_cast<size_t>(i) + 1] - said.sums[static_cast<size_t>(i)]);
    if (sum <= 0) {
      sum = 0;
      from = i + 1;
    } else if (sum > most) {
      most = sum;
      core = {from, i + 1};
    }
  }
  return core;
}

void RawLook::Trim(const Said& said, std::vector<FileWindow>* stretches) const {
  std::vector<FileWindow> out;
  for (size_t first = 0; first < stretches->size();) {
    size_t last = first;
    while (last < stretches->size() && (*stretches)[last].weight > 0) ++last;
    if (last == first) {
      out.push_back((*stretches)[first++]);
      continue;
    }
    const ByteSpan core = Core(said, {(*stretches)[first].start, (*stretches)[last - 1].end});
    const size_t begin = out.size();
    float most = -std::numeric_limits<float>::infinity();
    for (size_t j = first; j < last; ++j) {
      const FileWindow& whole = (*stretches)[j];
      const auto add = [&](int64_t start, int64_t end, bool decides) {
        if (start >= end) return;
        out.push_back(whole);
        out.back().start = start;
        out.back().end = end;
        if (!decides) out.back().logit = out.back().alone = static_cast<float>(-options_.bound);
      };
      most = std::max(most, whole.logit);
      add(whole.start, std::min(whole.end, core.start), false);
      add(std::max(whole.start, core.start), std::min(whole.end, core.end), true);
      add(std::max(whole.start, core.end), whole.end, false);
    }
    // The verdict stays what it was.
    std::max_element(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(),
                     [](const FileWindow& a, const FileWindow& b) { return a.logit < b.logit; })
        ->logit = most;
    first = last;
  }
  *stretches = std::move(out);
}

}  // namespace fovea::infer
