#include "fovea/infer/files/sharp/sharp_look.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "fovea/core/error.h"
#include "fovea/infer/model_parameters.h"

namespace fovea::infer {
namespace {

using attention::KernelBackend;

constexpr int64_t kReach = 2;  // windows to either side of a centre that its look reads
constexpr int64_t kBytesOfQuota = 100'000;
constexpr size_t kAtOnce = 32;  // places that are read together

// Whether its text can be read.
bool IsText(const FileWindows& windows, int64_t t) {
  return !windows.texts[static_cast<size_t>(t)].empty();
}

struct Place {
  PlaceText text;
  Reading reading;
};

// Places side by side, padded to the longest.
struct PackedPlaces {
  FeatureLists features;
  std::vector<int32_t> lengths;
  int64_t steps = 0;
};
PackedPlaces Pack(std::span<const Place> places) {
  PackedPlaces out;
  for (const Place& place : places) out.steps = std::max(out.steps, place.reading.features.count());
  for (const Place& place : places) {
    const FeatureLists& own = place.reading.features;
    for (int64_t k = 0; k < own.count(); ++k) out.features.Append(own.of(k));
    for (int64_t k = own.count(); k < out.steps; ++k) out.features.Close();
    out.lengths.push_back(static_cast<int32_t>(own.count()));
  }
  return out;
}

// What the heads say together: logits [N], and of each position what it adds, [N, P].
struct SharpSays {
  Tensor logits, parts;
};
SharpSays MeanOf(const std::vector<SharpHead<KernelBackend>>& heads) {
  const KernelBackend b;
  const double share = 1 / static_cast<double>(heads.size());
  SharpSays out;
  for (const auto& head : heads) {
    const Tensor logits = b.Scale(head.logits, share);
    const Tensor parts = b.Scale(b.Mul(head.weights, head.values), share);
    out = out.logits.size() == 0 ? SharpSays{logits, parts}
                                 : SharpSays{b.Add(out.logits, logits), b.Add(out.parts, parts)};
  }
  return out;
}

// parts: of each position, what it adds.
Fixation FixationOf(const FileWindows& windows, const Place& place, float logit,
                    std::span<const float> parts) {
  Fixation out;
  out.logit = logit;
  for (size_t k = 0; k < parts.size(); ++k)
    out.parts.push_back({PlaceInFile(windows, place.text, place.reading.positions[k]), parts[k]});
  // What is decoded may stand for bytes in another order, or for the same ones.
  std::stable_sort(out.parts.begin(), out.parts.end(),
                   [](const Contribution& a, const Contribution& b) { return a.start < b.start; });
  out.start = out.parts.front().start;
  for (const Contribution& part : out.parts) out.end = std::max(out.end, part.end);
  return out;
}

// What readings say of windows: the most of all that read one.
class Said {
 public:
  Said(const WindowsSeen& seen, double cut) : seen_(seen), cut_(cut), said_(seen.logits.size()) {}

  void Add(const Place& place, float logit) {
    const auto& positions = place.reading.positions;
    for (size_t part = 0; part < place.text.parts.size(); ++part) {
      const ByteSpan span = place.text.Of(part);
      if (span.end <= positions.front().start || span.start >= positions.back().end) continue;
      const auto t = static_cast<size_t>(place.text.parts[part].window);
      if (seen_.logits[t] >= cut_) said_[t] = std::max(said_[t].value_or(logit), logit);
    }
  }
  const std::vector<std::optional<float>>& of_windows() const { return said_; }

 private:
  const WindowsSeen& seen_;
  const double cut_;
  std::vector<std::optional<float>> said_;
};

}  // namespace

Fixations ChooseFixations(const WindowsSeen& seen, double cut, int64_t most, int64_t bytes) {
  std::vector<int64_t> hot;
  for (int64_t t = 0; t < seen.windows.count(); ++t)
    if (seen.logits[static_cast<size_t>(t)] >= cut && IsText(seen.windows, t)) hot.push_back(t);
  std::stable_sort(hot.begin(), hot.end(), [&](int64_t a, int64_t b) {
    return seen.logits[static_cast<size_t>(a)] > seen.logits[static_cast<size_t>(b)];
  });
  const int64_t quota = most * (1 + std::max<int64_t>(0, bytes - 1) / kBytesOfQuota);
  std::vector<bool> read(seen.logits.size());
  Fixations out;
  for (const int64_t t : hot) {
    if (read[static_cast<size_t>(t)]) continue;
    if (std::ssize(out.centres) == quota) {
      out.cut = true;
      break;
    }
    out.centres.push_back(t);
    const auto end = std::min(seen.windows.count(), t + kReach + 1);
    for (int64_t i = std::max<int64_t>(0, t - kReach); i < end; ++i)
      read[static_cast<size_t>(i)] = true;
  }
  return out;
}

SharpLook::SharpLook(const ModelFile& file, const std::string& path,
                     std::map<std::string, Tensor>* tensors)
    : model_(SharpModelOptionsFromJson(file.model->at("sharp"))) {
  const auto pairs = file.int8_tensors.find("sharp.pairs");
  if (pairs == file.int8_tensors.end())
    throw InputError(path, "the vocabulary of the sharp look is missing",
                     "the file is damaged or was changed; train again");
  pairs_ = BytePairs::FromTensor(pairs->second);
  table_ = {.bits = options().reading.table_bits, .width = options().width};
  table_.Take("sharp.table", file, path, tensors);
  std::map<std::string, Tensor> own;
  constexpr std::string_view kPrefix = "sharp.";
  for (auto at = tensors->begin(); at != tensors->end();) {
    const auto next = std::next(at);
    if (at->first.starts_with(kPrefix)) {
      own[at->first.substr(kPrefix.size())] = at->second;
      tensors->erase(at);
    }
    at = next;
  }
  weights_ = TakeParameters(model_.Parameters(), own, path);
}

std::vector<Fixation> SharpLook::LookAgain(int64_t bytes, WindowsSeen* seen) const {
  const SharpModelOptions& o = options();
  const FileWindows& windows = seen->windows;
  const Fixations chosen = ChooseFixations(*seen, o.cut, o.most, bytes);
  std::vector<Place> places;
  for (const int64_t centre : chosen.centres) {
    Place place{TextAround(windows, centre, o.reading.tokens), {}};
    place.reading = Read(place.text, pairs_, o.reading);
    if (!place.reading.positions.empty()) places.push_back(std::move(place));
  }
  // Those of a length together, so that little is padding.
  std::stable_sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
    return a.reading.positions.size() < b.reading.positions.size();
  });
  std::vector<Fixation> out;
  Said said(*seen, o.cut);
  const auto bound = static_cast<float>(o.bound);
  for (size_t first = 0; first < places.size(); first += kAtOnce) {
    const auto some = std::span(places).subspan(first, std::min(kAtOnce, places.size() - first));
    const PackedPlaces packed = Pack(some);
    const auto heads = model_.Forward(
        KernelBackend(), weights_,
        table_.Sum(packed.features).Reshape({std::ssize(some), packed.steps, o.width}),
        packed.lengths);
    const SharpSays says = MeanOf(heads);
    for (size_t i = 0; i < some.size(); ++i) {
      const float logit = says.logits.span()[i];
      out.push_back(FixationOf(windows, some[i], logit,
                               says.parts.span().subspan(i * static_cast<size_t>(packed.steps),
                                                         some[i].reading.positions.size())));
      said.Add(some[i], bound * std::tanh(logit / bound));
    }
  }
  Weigh(said.of_windows(), chosen.cut, seen);
  std::sort(out.begin(), out.end(),
            [](const Fixation& a, const Fixation& b) { return a.start < b.start; });
  return out;
}

void SharpLook::Weigh(const std::vector<std::optional<float>>& said, bool cut,
                      WindowsSeen* seen) const {
  const auto share = static_cast<float>(options().share);
  float most = -std::numeric_limits<float>::infinity();
  for (size_t t = 0; t < said.size(); ++t) {
    if (!said[t]) continue;
    seen->logits[t] += share * (*said[t] - seen->logits[t]);
    most = std::max(most, seen->logits[t]);
  }
  if (!cut || std::isinf(most)) return;
  for (size_t t = 0; t < said.size(); ++t)
    if (!said[t] && IsText(seen->windows, static_cast<int64_t>(t)))
      seen->logits[t] = std::min(seen->logits[t], most);
}

}  // namespace fovea::infer
