#include "fovea/train/files/sharp/place_sampler.h"

#include <algorithm>
#include <cmath>

#include "fovea/core/error.h"

namespace fovea::train {
namespace {

using infer::WindowsSeen;

bool Overlaps(const std::vector<ByteSpan>& spans, const ByteSpan& place) {
  return std::any_of(spans.begin(), spans.end(), [&](const ByteSpan& span) {
    return span.start < place.end && place.start < span.end;
  });
}

std::span<const uint8_t> BytesOf(const augment::Sample& sample) {
  const size_t most = static_cast<size_t>(infer::FileModel::kMaxBytes);
  return {reinterpret_cast<const uint8_t*>(sample.bytes.data()),
          std::min(sample.bytes.size(), most)};
}

// The hottest window of text that a span covers; −1: none.
int64_t HottestIn(const WindowsSeen& seen, const std::vector<ByteSpan>& spans) {
  int64_t best = -1;
  for (int64_t t = 0; t < seen.windows.count(); ++t) {
    const auto at = static_cast<size_t>(t);
    if (seen.windows.texts[at].empty() || !Overlaps(spans, seen.windows.spans[at])) continue;
    if (best < 0 || seen.logits[at] > seen.logits[static_cast<size_t>(best)]) best = t;
  }
  return best;
}

SamplerOptions OfHosts(SamplerOptions options) {
  options.whole = 0;
  options.planted = 0;
  options.hard = 1;
  options.candidates = 24;
  return options;
}

}  // namespace

PlaceSampler::PlaceSampler(const std::vector<const UnseenFiles*>& unseen,
                           const PlaceSamplerOptions& options,
                           const infer::SharpModelOptions& model, const infer::BytePairs& pairs)
    : unseen_(unseen), options_(options), model_(model), pairs_(pairs) {
  Require(!unseen_.empty(), "the sharp look needs files that a first look has not seen");
  SamplerOptions files = OfHosts(options.files);
  files.whole = options.whole / (1 - options.planted);
  for (const UnseenFiles* fold : unseen_) {
    samplers_.emplace_back(fold->files, files);
    std::vector<float>& hardness = samplers_.back().hardness();
    Require(hardness.size() == fold->logits.size(), "there are ", fold->logits.size(),
            " logits of ", hardness.size(), " files");
    hardness = fold->logits;
  }
}

std::vector<PlaceGroup> PlaceSampler::Draw(Random& random) const {
  const auto fold = static_cast<size_t>(random.Below(samplers_.size()));
  if (random.Uniform() < options_.planted) return Twins(fold, random);
  const DrawnFiles drawn = samplers_[fold].DrawFiles(options_.most_of_package, random);
  PlaceGroup group{.malicious = drawn.malicious};
  for (const DrawnFile& file : drawn.files)
    AddPlaces(*unseen_[fold]->look, file, drawn.malicious, random, &group);
  if (group.places.empty()) return {};
  if (!drawn.malicious && drawn.files[0].owner >= 0) {
    group.fold = static_cast<int64_t>(fold);
    group.owner = drawn.files[0].owner;
  }
  std::vector<PlaceGroup> out;
  out.push_back(std::move(group));
  return out;
}

std::vector<PlaceGroup> PlaceSampler::Twins(size_t fold, Random& random) const {
  std::vector<PlaceGroup> out;
  const Language language = samplers_[fold].DrawHostLanguage(random);
  for (augment::Sample& sample : samplers_[fold].DrawPlanted(language, 2, random)) {
    PlaceGroup group{.malicious = true, .twin = 0};
    AddPlaces(*unseen_[fold]->look, {std::move(sample), Outside::kBenign}, true, random, &group);
    if (!group.places.empty()) out.push_back(std::move(group));
  }
  return out;
}

void PlaceSampler::AddPlaces(const infer::FirstLook& look, const DrawnFile& file, bool malicious,
                             Random& random, PlaceGroup* group) const {
  const auto bytes = BytesOf(file.sample);
  if (bytes.empty()) return;
  const WindowsSeen seen = look.Look(bytes);
  std::vector<int64_t> centres =
      infer::ChooseFixations(seen, model_.cut - options_.slack, options_.most, 0).centres;
  const std::vector<ByteSpan>& spans = file.sample.spans;
  const bool known = file.outside == Outside::kBenign;
  if (malicious && known) {
    // What was planted is learnt even where the first look passes over it.
    const int64_t planted = HottestIn(seen, spans);
    if (planted >= 0 && std::find(centres.begin(), centres.end(), planted) == centres.end())
      centres.push_back(planted);
  }
  infer::ReadingOptions reading = model_.reading;
  if (random.Uniform() < options_.cropped)
    reading.tokens =
        std::max<int64_t>(reading.pool, static_cast<int64_t>(static_cast<double>(reading.tokens) *
                                                             std::exp2(-3 * random.Uniform())));
  for (const int64_t centre : centres) {
    const infer::PlaceText text = infer::TextAround(seen.windows, centre, reading.tokens);
    LearntPlace place{infer::Read(text, pairs_, reading)};
    if (place.reading.positions.empty()) continue;
    place.first = seen.logits[static_cast<size_t>(centre)];
    bool any = false;
    for (const ByteSpan& position : place.reading.positions) {
      place.inside.push_back(malicious &&
                             Overlaps(spans, PlaceInFile(seen.windows, text, position)));
      any |= place.inside.back();
    }
    if (malicious && !known && !any) continue;  // as in harmless files
    if (!malicious || known) place.label = any ? kMalicious : kBenign;
    group->places.push_back(std::move(place));
  }
}

void PlaceSampler::Learn(int64_t fold, int64_t owner, float logit) {
  samplers_[static_cast<size_t>(fold)].Learn(owner, logit);
}

}  // namespace fovea::train
