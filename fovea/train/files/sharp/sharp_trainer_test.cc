#include "fovea/train/files/sharp/sharp_trainer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "fovea/attention/kernel_backend.h"
#include "fovea/infer/files/small_file_model_for_test.h"

namespace fovea::train {
namespace {

using attention::KernelBackend;

// Of the head that reads alone.
infer::SharpModelOptions SmallModel() {
  infer::SharpModelOptions options = infer::SmallSharpOptions();
  options.plain = false;
  options.share = 0.5;
  options.reading.tokens = 384;
  options.dropout = 0;
  return options;
}

std::string Statement(Random& random) {
  static const char* const words[] = {"cart", "price", "order", "user",  "total", "item",
                                      "page", "title", "count", "label", "state", "login"};
  const auto word = [&] { return std::string(words[random.Below(std::size(words))]); };
  return "$" + word() + " = get($" + word() + ", '" + word() + "'); ";
}

// Some statements; what is malicious among them is one, or the same words in another order are.
LearntPlace Place(bool malicious, Random& random) {
  infer::PlaceText text{.parts = {{0, 0}}};
  for (uint64_t i = random.Below(3); i > 0; --i) text.bytes += Statement(random);
  const auto start = std::ssize(text.bytes);
  text.bytes += malicious ? "run(decode($_POST)); " : "decode(run); $_POST; ";
  const auto end = std::ssize(text.bytes);
  for (uint64_t i = random.Below(3); i > 0; --i) text.bytes += Statement(random);
  LearntPlace place{infer::Read(text, {}, SmallModel().reading)};
  for (const ByteSpan& position : place.reading.positions)
    place.inside.push_back(malicious && position.start < end && position.end > start);
  place.label = malicious ? kMalicious : kBenign;
  return place;
}

PlaceGroup Group(bool malicious, size_t places, Random& random) {
  PlaceGroup group{.malicious = malicious};
  for (size_t i = 0; i < places; ++i) group.places.push_back(Place(malicious && i == 0, random));
  return group;
}

SharpTrainOptions WithoutDropout() {
  SharpTrainOptions options;
  options.feature_dropout = 0;
  options.train.learning_rate = 5e-3;
  return options;
}

double Bce(double logit, double target) {
  const double p = 1 / (1 + std::exp(-logit));
  return -target * std::log(p) - (1 - target) * std::log(1 - p);
}

// What the trainer is about to say of each place, alone and by the lean backend.
struct Said {
  double logit;
  double share;               // of the attention that lies inside
  std::vector<float> values;  // of its positions
};
std::vector<std::vector<Said>> SayAlone(SharpTrainer& trainer,
                                        const std::vector<PlaceGroup>& groups) {
  const infer::SharpModel model(SmallModel());
  attention::Parameters<KernelBackend> weights;
  for (auto& [name, tensor] : trainer.dense().ToTensors(trainer.dense().values()))
    weights.Set(name, tensor);
  std::vector<std::vector<Said>> out;
  for (const PlaceGroup& group : groups) {
    out.emplace_back();
    for (const LearntPlace& place : group.places) {
      const infer::FeatureLists& lists = place.reading.features;
      const at::Tensor sums = trainer.table().Sum({lists.features, lists.first}).detach();
      const Tensor own({1, lists.count(), 8},
                       {sums.data_ptr<float>(), static_cast<size_t>(sums.numel())});
      const int32_t lengths[] = {static_cast<int32_t>(lists.count())};
      const auto read = model.Forward(KernelBackend(), weights, own, lengths)[0];
      double share = 0;
      for (int64_t i = 0; i < lists.count(); ++i)
        if (place.inside[static_cast<size_t>(i)]) share += read.weights[i];
      out.back().push_back(
          {read.logits[0], share, {read.values.span().begin(), read.values.span().end()}});
    }
  }
  return out;
}

// The loss as it is written down, place by place.
TEST(SharpTrainer, TheLossIsWhatItSays) {
  Random random(3);
  std::vector<PlaceGroup> groups = {Group(false, 3, random), Group(true, 2, random),
                                    Group(true, 1, random),  Group(true, 2, random),
                                    Group(true, 3, random),  Group(false, 2, random)};
  groups[5].malicious = true;  // of a file whose malicious place was not seen
  groups[1].twin = groups[2].twin = 4;
  for (LearntPlace& place : groups[3].places) place.label = kUnknown;
  for (LearntPlace& place : groups[4].places) place.label = kUnknown;
  groups[0].places[1].first = 3;
  SharpTrainOptions options = WithoutDropout();
  options.place_loss = 0.7;
  options.attention_loss = 0.3;
  options.position_loss = 0.4;
  options.twin_loss = 2;
  options.smoothing = 0.05;
  SharpTrainer trainer(SmallModel(), options, at::kCPU);
  trainer.Step(groups, 1, random);  // twins that are not quite alike
  const auto said = SayAlone(trainer, groups);

  double open = 0, places = 0, known = 0, attention = 0, malicious = 0;
  double inside = 0, outside = 0, inside_count = 0, outside_count = 0;
  std::vector<double> most;
  for (size_t g = 0; g < groups.size(); ++g) {
    double sum = 0;
    for (size_t i = 0; i < said[g].size(); ++i) {
      const LearntPlace& place = groups[g].places[i];
      sum += std::exp(said[g][i].logit);
      if (place.label == kUnknown) continue;
      places += Bce(said[g][i].logit, place.label == kMalicious ? 0.95 : 0.05);
      ++known;
      if (place.label != kMalicious) continue;
      attention -= std::log(said[g][i].share);
      ++malicious;
      for (size_t k = 0; k < place.inside.size(); ++k) {
        const double z = said[g][i].values[k];
        (place.inside[k] ? inside : outside) += std::log1p(std::exp(place.inside[k] ? -z : z));
        ++(place.inside[k] ? inside_count : outside_count);
      }
    }
    most.push_back(std::log(sum));
  }
  for (const size_t g : {3, 4}) open += Bce(most[g], 0.95);
  const double twins = std::pow(std::tanh(most[1] / 4) - std::tanh(most[2] / 4), 2);
  const double expected = 2.0 / 6 * open + 0.7 * places / known + 0.3 * attention / malicious +
                          2 * twins + 0.4 * (inside / inside_count + outside / outside_count);
  EXPECT_GT(twins, 0);
  const double rate = 0;  // nothing is learnt
  EXPECT_NEAR(trainer.Step(groups, rate, random), expected, 1e-4);
  EXPECT_NEAR(trainer.Step(groups, rate, random), expected, 1e-4);
  ASSERT_EQ(trainer.logits().size(), 6U);
  for (size_t g = 0; g < groups.size(); ++g) {
    double both = -1e9;
    for (size_t i = 0; i < said[g].size(); ++i)
      both = std::max(both, (groups[g].places[i].first + said[g][i].logit) / 2);
    EXPECT_NEAR(trainer.logits()[g], both, 1e-4);
  }
}

TEST(SharpTrainer, LearnsWhatIsMalicious) {
  Random random(5);
  SharpTrainer trainer(SmallModel(), WithoutDropout(), at::kCPU);
  double first = 0, last = 0;
  constexpr int kSteps = 200;
  for (int step = 0; step < kSteps; ++step) {
    std::vector<PlaceGroup> groups;
    for (int i = 0; i < 4; ++i) {
      groups.push_back(Group(false, 2, random));
      groups.push_back(Group(true, 2, random));
      // Of every other malicious group no place is known.
      if (i % 2 == 0)
        for (LearntPlace& place : groups.back().places) place.label = kUnknown;
    }
    const double loss = trainer.Step(groups, 1, random);
    if (step < 10) first += loss / 10;
    if (step >= kSteps - 10) last += loss / 10;
  }
  EXPECT_LT(last, 0.5 * first);
  std::vector<PlaceGroup> fresh;
  for (int i = 0; i < 40; ++i) fresh.push_back(Group(i % 2 == 1, 1, random));
  const auto said = SayAlone(trainer, fresh);
  int right = 0;
  double inside = 0;
  for (size_t g = 0; g < fresh.size(); ++g) {
    right += (said[g][0].logit > 0) == fresh[g].malicious;
    if (fresh[g].malicious) inside += said[g][0].share / 20;
  }
  EXPECT_GE(right, 36);
  EXPECT_GT(inside, 0.6) << "it looks at what is malicious";
}

// Features are left out by the random numbers of the step, dropout by the trainer's own.
TEST(SharpTrainer, TheSameNumbersTeachTheSame) {
  SharpTrainOptions options = WithoutDropout();
  options.feature_dropout = 0.3;
  infer::SharpModelOptions model = SmallModel();
  model.dropout = 0.2;
  const auto train = [&](uint64_t seed) {
    SharpTrainer trainer(model, options, at::kCPU);
    Random random(9), own(seed);
    std::vector<double> losses;
    for (int step = 0; step < 4; ++step)
      losses.push_back(trainer.Step({Group(true, 2, random), Group(false, 1, random)}, 1, own));
    return losses;
  };
  EXPECT_EQ(train(1), train(1));
  EXPECT_NE(train(1), train(2));
}

}  // namespace
}  // namespace fovea::train
