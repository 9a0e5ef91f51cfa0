#include "fovea/train/files/sharp/sharp_trainer.h"

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace fovea::train {
namespace {

constexpr double kInitialDeviation = 0.1;  // of the table: some ten rows make a position
constexpr double kTwinScale = 4;

struct Range {
  int64_t first, end;
};

bool Any(const PlaceGroup& group, WindowLabel label) {
  return std::any_of(group.places.begin(), group.places.end(),
                     [&](const LearntPlace& place) { return place.label == label; });
}

at::Tensor ToTensor(std::vector<float> values, at::Device device) {
  return at::from_blob(values.data(), {std::ssize(values)}, at::kFloat).clone().to(device);
}

at::Tensor MeanWhere(const at::Tensor& values, const at::Tensor& mask) {
  return (values * mask).sum() / mask.sum().clamp_min(1);
}

// Some of the features, each with its own chance; a list for each of `steps` positions.
void AddPositions(const infer::FeatureLists& from, int64_t steps, double dropout, Random& random,
                  infer::FeatureLists* to) {
  for (int64_t k = 0; k < steps; ++k) {
    if (k < from.count())
      for (const uint32_t feature : from.of(k))
        if (random.Uniform() >= dropout) to->features.push_back(feature);
    to->Close();
  }
}

}  // namespace

// Places of all groups side by side, padded to the longest.
struct SharpTrainer::Batch {
  infer::FeatureLists features;
  int64_t count = 0, steps = 0;
  std::vector<int32_t> lengths;
  std::vector<Range> groups;  // places of each
  std::vector<Range> open;    // of those groups of which it is not known which place is malicious
  std::vector<std::pair<Range, Range>> twins;
  at::Tensor known, targets;   // [N] whether the label of a place is known, and it
  at::Tensor malicious;        // [N] 1 where a place is known to be so
  at::Tensor inside, outside;  // [N, P] of these: what is malicious, and what is not

  Batch(const std::vector<PlaceGroup>& all, double dropout, Random& random, at::Device device) {
    for (const PlaceGroup& group : all)
      for (const LearntPlace& place : group.places)
        steps = std::max(steps, place.reading.features.count());
    std::vector<float> is_known, is_malicious, is_inside, is_outside;
    std::map<int64_t, Range> first_twin;
    for (const PlaceGroup& group : all) {
      const Range range{count, count + std::ssize(group.places)};
      groups.push_back(range);
      // Not where all are known to be benign, as what is malicious was not seen.
      if (group.malicious && Any(group, kUnknown) && !Any(group, kMalicious)) open.push_back(range);
      if (group.twin >= 0 && Any(group, kMalicious)) {
        const auto [twin, fresh] = first_twin.try_emplace(group.twin, range);
        if (!fresh) twins.emplace_back(twin->second, range);
      }
      for (const LearntPlace& place : group.places) {
        const bool bad = place.label == kMalicious;
        const int64_t length = place.reading.features.count();
        AddPositions(place.reading.features, steps, dropout, random, &features);
        lengths.push_back(static_cast<int32_t>(length));
        is_known.push_back(place.label == kUnknown ? 0.0F : 1.0F);
        is_malicious.push_back(bad ? 1.0F : 0.0F);
        for (int64_t k = 0; k < steps; ++k) {
          const bool in = bad && k < length && place.inside[static_cast<size_t>(k)];
          is_inside.push_back(in ? 1.0F : 0.0F);
          is_outside.push_back(bad && k < length && !in ? 1.0F : 0.0F);
        }
        ++count;
      }
    }
    known = ToTensor(std::move(is_known), device);
    targets = malicious = ToTensor(std::move(is_malicious), device);
    inside = ToTensor(std::move(is_inside), device).view({count, steps});
    outside = ToTensor(std::move(is_outside), device).view({count, steps});
  }
};

SharpTrainer::SharpTrainer(infer::SharpModelOptions model, const SharpTrainOptions& options,
                           at::Device device)
    : model_(std::move(model)),
      options_(options),
      device_(device),
      dropout_(options.train.seed),
      backend_(at::TensorOptions(at::kFloat).device(device), nullptr, &dropout_),
      random_(options.train.seed),
      dense_(model_.Parameters(), random_, device),
      optimiser_(options.train, dense_.values().numel(), device),
      table_(static_cast<int>(model_.options().reading.table_bits), model_.options().width,
             kInitialDeviation, random_, device) {}

void SharpTrainer::Sync(Checkpoint* checkpoint) {
  optimiser_.Sync(checkpoint);
  checkpoint->Sync("dropout", &dropout_.random());
  checkpoint->Sync("table.squares", table_.squares());
}

at::Tensor SharpTrainer::LossOf(const Head& head, const Batch& batch) const {
  const double smoothing = options_.smoothing;
  const at::Tensor targets = batch.targets * (1 - 2 * smoothing) + smoothing;
  at::Tensor loss =
      options_.place_loss * MeanWhere(at::binary_cross_entropy_with_logits(head.logits, targets, {},
                                                                           {}, at::Reduction::None),
                                      batch.known);
  // Of a group its most malicious place, softly.
  const auto most = [&](const Range& group) {
    return head.logits.slice(0, group.first, group.end).logsumexp(0);
  };
  if (!batch.open.empty()) {
    std::vector<at::Tensor> open;
    for (const Range& group : batch.open) open.push_back(most(group));
    const at::Tensor logits = at::stack(open);
    loss = loss + at::binary_cross_entropy_with_logits(logits, at::full_like(logits, 1 - smoothing),
                                                       {}, {}, at::Reduction::Sum) *
                      (2 / static_cast<double>(batch.groups.size()));
  }
  if (!batch.twins.empty()) {
    std::vector<at::Tensor> apart;
    for (const auto& [one, other] : batch.twins)
      apart.push_back(
          (at::tanh(most(one) / kTwinScale) - at::tanh(most(other) / kTwinScale)).square());
    loss = loss + options_.twin_loss * at::stack(apart).mean();
  }
  const at::Tensor share = (head.weights * batch.inside).sum(1).clamp_min(1e-6);
  return loss + options_.attention_loss * MeanWhere(-share.log(), batch.malicious) +
         options_.position_loss * (MeanWhere(at::softplus(-head.values), batch.inside) +
                                   MeanWhere(at::softplus(head.values), batch.outside));
}

double SharpTrainer::Step(const std::vector<PlaceGroup>& groups, double rate, Random& random) {
  const Batch batch(groups, options_.feature_dropout, random, device_);
  const kernels::FeatureBags bags{batch.features.features, batch.features.first};
  const at::Tensor sums = table_.Sum(bags);
  const std::vector<Head> heads =
      model_.Forward(backend_, dense_.named(),
                     sums.view({batch.count, batch.steps, model_.options().width}), batch.lengths);
  std::vector<at::Tensor> losses, logits;
  for (const Head& head : heads) {
    losses.push_back(LossOf(head, batch));
    logits.push_back(head.logits.detach());
  }
  const at::Tensor loss = at::stack(losses).mean();
  KeepLogits(groups, at::stack(logits).mean(0).to(at::kCPU).contiguous(), batch);

  const double value = loss.item<double>();
  loss.backward();
  optimiser_.Step(dense_, rate);
  table_.Step(bags, sums.grad(), rate * options_.table_rate);
  return value;
}

void SharpTrainer::KeepLogits(const std::vector<PlaceGroup>& groups, const at::Tensor& logits,
                              const Batch& batch) {
  logits_.assign(groups.size(), -std::numeric_limits<float>::infinity());
  const auto share = static_cast<float>(model_.options().share);
  for (size_t g = 0; g < groups.size(); ++g) {
    const Range& range = batch.groups[g];
    for (int64_t i = range.first; i < range.end; ++i) {
      const float first = groups[g].places[static_cast<size_t>(i - range.first)].first;
      const float said = logits.data_ptr<float>()[i];
      logits_[g] = std::max(logits_[g], first + share * (said - first));
    }
  }
}

}  // namespace fovea::train
