#include "fovea/train/training_loop.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "fovea/core/error.h"
#include "fovea/core/file.h"

namespace fovea::train {
namespace {

namespace fs = std::filesystem;

// A task whose one parameter counts its steps. The epochs' scores are given; as many steps an epoch
// as planned and `extra` ones.
class Counting : public TrainingTask {
 public:
  explicit Counting(LoopPlan plan, std::vector<double> scores = {})
      : plan_(plan), scores_(std::move(scores)) {}

  LoopPlan plan() const override { return plan_; }
  Arrays parameters() override { return {count_}; }
  int64_t BeginEpoch(int64_t epoch, int64_t planned) override {
    epoch_ = epoch;
    planned_.push_back(planned);
    return planned + extra_;
  }
  StepResult Step(const StepPosition& position) override {
    positions_.push_back(position);
    count_.add_(1);
    bits_ ^= random_.Bits();
    const int64_t steps = count_.item<int64_t>();
    return {.loss = loss_.value_or(steps), .weight = 2, .samples = 10};
  }
  std::optional<Evaluation> Evaluate() override {
    evaluated_.push_back(Count());
    if (scores_.empty()) return std::nullopt;
    const double score = scores_[static_cast<size_t>(epoch_)];
    return Evaluation{.loss = -score, .metric_name = "good", .metric = score, .score = score};
  }
  void Sync(Checkpoint* checkpoint) override { checkpoint->Sync("random", &random_); }
  void Fill(bool, infer::ModelFile*) override {}

  double Count() const { return count_.item<double>(); }

  LoopPlan plan_;
  std::vector<double> scores_;
  int64_t extra_ = 0, epoch_ = 0;
  std::optional<double> loss_;
  Random random_{3};
  uint64_t bits_ = 0;
  std::vector<int64_t> planned_;
  std::vector<StepPosition> positions_;
  std::vector<double> evaluated_;

 private:
  at::Tensor count_ = at::zeros({1});
};

class TrainingLoopTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "fovea-loop-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    options_.log = (folder_ / "log").string();
    key_ = {(folder_ / "m.checkpoint").string(), "counting", "1"};
  }
  void TearDown() override { fs::remove_all(folder_); }

  LoopResult Run(TrainingTask& task, const ProgressCallback& progress = {},
                 StopFlag stop = nullptr) const {
    return RunTrainingLoop(task, options_, key_, progress, stop);
  }
  std::vector<nlohmann::json> Log() const {
    std::vector<nlohmann::json> lines;
    std::istringstream in(ReadFile(options_.log));
    for (std::string line; std::getline(in, line);) lines.push_back(nlohmann::json::parse(line));
    return lines;
  }

  fs::path folder_;
  TrainOptions options_;
  CheckpointKey key_;
};

TEST_F(TrainingLoopTest, KeepsTheBestEpochOrTheLast) {
  Counting best({.epochs = 4, .steps = 8}, {1, 3, 3, 2});
  LoopResult result = Run(best);
  EXPECT_EQ(result.epochs, 4);
  EXPECT_EQ(result.steps, 8);
  EXPECT_EQ(result.best_epoch, 2) << "the first of equals";
  EXPECT_EQ(best.Count(), 4);
  for (const bool by_plan : {true, false}) {
    options_.keep = by_plan ? "best" : "last";
    Counting last({.epochs = 4, .steps = 8, .keep_best = !by_plan}, {1, 3, 3, 2});
    result = Run(last);
    EXPECT_EQ(result.best_epoch, 4);
    EXPECT_EQ(last.Count(), 8);
  }
  Counting unjudged({.epochs = 4, .steps = 8});
  EXPECT_EQ(Run(unjudged).best_epoch, 4);
}

TEST_F(TrainingLoopTest, PatienceEndsItAndZeroNeverDoes) {
  const std::vector<double> scores = {1, 2, 1.5, 1, 3, 2};
  Counting patient({.epochs = 6, .steps = 6}, scores);
  options_.patience = 0;
  EXPECT_EQ(Run(patient).epochs, 6);
  options_.patience = 2;
  Counting hasty({.epochs = 6, .steps = 6}, scores);
  const LoopResult result = Run(hasty);
  EXPECT_EQ(result.epochs, 4);
  EXPECT_EQ(result.best_epoch, 2);
  EXPECT_FALSE(result.interrupted);
  Counting unjudged({.epochs = 6, .steps = 6});
  EXPECT_EQ(Run(unjudged).epochs, 6) << "nothing says that it does not improve";
}

TEST_F(TrainingLoopTest, EpochsShareTheStepsAndTheRateFollowsThem) {
  options_.schedule = "linear";
  Counting task({.epochs = 3, .steps = 10});
  Run(task);
  EXPECT_EQ(task.planned_, (std::vector<int64_t>{4, 3, 3}));
  ASSERT_EQ(task.positions_.size(), 10u);
  for (size_t i = 0; i < 10; ++i) {
    EXPECT_EQ(task.positions_[i].step_of_all, static_cast<int64_t>(i));
    EXPECT_DOUBLE_EQ(task.positions_[i].share, i / 10.0);
    EXPECT_DOUBLE_EQ(task.positions_[i].rate, 1 - i / 10.0);
  }
  EXPECT_EQ(task.positions_[4].epoch, 1);
  EXPECT_EQ(task.positions_[4].step, 0);
}

TEST_F(TrainingLoopTest, AnEpochWithMoreStepsThanPlannedStaysWithinAll) {
  Counting task({.epochs = 2, .steps = 4});
  task.extra_ = 2;
  EXPECT_EQ(Run(task).steps, 4);
  ASSERT_EQ(task.positions_.size(), 8u);
  EXPECT_EQ(task.positions_[4].step_of_all, 2) << "the second epoch begins where it was planned";
  EXPECT_EQ(task.positions_[7].step_of_all, 3);
}

TEST_F(TrainingLoopTest, StopsBetweenStepsAndGoesOnWithTheSameNumbers) {
  const LoopPlan plan{.epochs = 3, .steps = 9, .average = {.epochs = 2}};
  Counting whole(plan, {3, 1, 2});
  Run(whole);
  fs::remove(options_.log);
  std::atomic<bool> stop = false;
  Counting first(plan, {3, 1, 2});
  const LoopResult stopped = Run(
      first, [&](const Progress& p) { stop = p.epoch_done && p.epoch == 1; }, &stop);
  EXPECT_TRUE(stopped.interrupted);
  EXPECT_EQ(stopped.epochs, 1);
  EXPECT_EQ(stopped.steps, 4) << "the step that was under way is finished";
  EXPECT_EQ(stopped.best_epoch, 1);
  EXPECT_EQ(first.Count(), 3) << "the best so far";
  ASSERT_TRUE(fs::exists(key_.path));
  options_.resume = true;
  Counting second(plan, {3, 1, 2});
  second.bits_ = first.bits_;
  const LoopResult result = Run(second);
  EXPECT_EQ(second.positions_.front().epoch, 1);
  EXPECT_EQ(second.positions_.front().step, 1);
  EXPECT_EQ(second.positions_.front().step_of_all, 4);
  EXPECT_EQ(second.positions_.size(), 5u);
  EXPECT_EQ(result.best_epoch, 1);
  EXPECT_EQ(second.Count(), whole.Count());
  EXPECT_EQ(second.bits_, whole.bits_);
  EXPECT_EQ(second.evaluated_, (std::vector<double>{4.5, 7.5})) << "means of two epochs' ends";
  const auto lines = Log();
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[1]["loss"], 5) << "of steps 4, 5 and 6, the first of them before the stop";
}

TEST_F(TrainingLoopTest, StoppedAfterAnEpochsLastStepItJudgesTheEpochWhenItGoesOn) {
  Counting first({.epochs = 2, .steps = 2}, {1, 2});
  std::atomic<bool> stop = true;
  EXPECT_EQ(Run(first, {}, &stop).epochs, 0);
  options_.resume = true;
  Counting second({.epochs = 2, .steps = 2}, {1, 2});
  EXPECT_EQ(Run(second).best_epoch, 2);
  EXPECT_EQ(second.evaluated_, (std::vector<double>{1, 2}));
}

TEST_F(TrainingLoopTest, WritesCheckpointsOnTheWay) {
  options_.checkpoint_seconds = 0;
  Counting task({.epochs = 1, .steps = 3});
  Run(task);
  EXPECT_TRUE(fs::exists(key_.path));
  EXPECT_EQ(EpochsBefore(key_), 0);
  fs::remove(key_.path);
  options_.checkpoint_seconds = 1e9;
  Counting slow({.epochs = 1, .steps = 3});
  Run(slow);
  EXPECT_FALSE(fs::exists(key_.path));
}

TEST_F(TrainingLoopTest, GoesOnWithTheTrainingThatWasStoppedAlone) {
  std::atomic<bool> stop = true;
  Counting second({.epochs = 2, .steps = 4, .epochs_before = 2});
  Run(second, {}, &stop);
  EXPECT_EQ(EpochsBefore(key_), 2);
  options_.resume = true;
  Counting first({.epochs = 2, .steps = 4, .epochs_after = 2});
  EXPECT_THROW(Run(first), InputError);
}

TEST_F(TrainingLoopTest, ProgressCountsOtherTrainingsAndTellsTheTimeLeft) {
  Counting task({.epochs = 4, .steps = 8, .epochs_before = 4, .epochs_after = 4}, {1, 2, 3, 4});
  std::vector<Progress> ends;
  const LoopResult result = Run(task, [&](const Progress& p) {
    if (p.epoch_done) ends.push_back(p);
  });
  EXPECT_EQ(result.epochs, 8);
  EXPECT_EQ(result.best_epoch, 8);
  ASSERT_EQ(ends.size(), 4u);
  for (const Progress& p : ends) {
    EXPECT_EQ(p.epochs, 12);
    EXPECT_EQ(p.step, 2);
    EXPECT_EQ(p.steps, 2);
    EXPECT_GT(p.seconds_left, 0) << "the training after it";
  }
  EXPECT_EQ(ends[0].epoch, 5);
  EXPECT_DOUBLE_EQ(ends[1].loss, 3.5) << "of steps 3 and 4";
}

TEST_F(TrainingLoopTest, NoTimeIsLeftAtTheEnd) {
  Counting task({.epochs = 2, .steps = 4});
  double left = -1;
  Run(task, [&](const Progress& p) { left = p.seconds_left; });
  EXPECT_EQ(left, 0);
}

TEST_F(TrainingLoopTest, AveragesTheLastStepsAndJudgesTheirMean) {
  Counting task({.epochs = 1, .steps = 100, .keep_best = false, .average = {.steps = 0.5}}, {1});
  Run(task);
  // Steps 60, 80 and 100.
  EXPECT_NEAR(task.Count(), 80, 1e-4);
  EXPECT_EQ(task.evaluated_, std::vector<double>{task.Count()});
}

TEST_F(TrainingLoopTest, AMeanOfStepsGoesOnAfterAnInterruption) {
  const LoopPlan plan{.epochs = 2, .steps = 100, .average = {.steps = 0.9}};
  Counting whole(plan), first(plan), second(plan);
  Run(whole);
  std::atomic<bool> stop = false;
  Run(
      first, [&](const Progress& p) { stop = p.epoch_done; }, &stop);
  options_.resume = true;
  Run(second);
  EXPECT_EQ(second.Count(), whole.Count());
  EXPECT_NEAR(second.Count(), 60, 1e-4) << "of steps 20, 40, 60, 80 and 100";
}

TEST_F(TrainingLoopTest, AveragesTheLastEpochs) {
  Counting task({.epochs = 4, .steps = 4, .average = {.epochs = 3}});
  Run(task);
  EXPECT_EQ(task.evaluated_, (std::vector<double>{1, 1.5, 2, 3}));
  EXPECT_EQ(task.Count(), 3);
}

TEST_F(TrainingLoopTest, TheLogHasALineForEachEpoch) {
  Counting task({.epochs = 2, .steps = 4}, {1, 0});
  Run(task);
  auto lines = Log();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_EQ(lines[0]["epoch"], 1);
  EXPECT_EQ(lines[0]["loss"], 1.5);
  EXPECT_EQ(lines[0]["validation_loss"], -1);
  EXPECT_EQ(lines[0]["good"], 1);
  EXPECT_EQ(lines[0]["best"], true);
  EXPECT_EQ(lines[1]["best"], false);
  Counting unjudged({.epochs = 1, .steps = 1});
  Run(unjudged);
  lines = Log();
  ASSERT_EQ(lines.size(), 3u) << "appended";
  EXPECT_FALSE(lines[2].contains("validation_loss"));
}

TEST_F(TrainingLoopTest, ALossThatIsNoNumberEndsIt) {
  Counting task({.epochs = 2, .steps = 4});
  task.loss_ = std::nan("");
  for (const double clip : {0.0, 1.0}) try {
      options_.clip = clip;
      Run(task);
      FAIL();
    } catch (const Error& error) {
      EXPECT_EQ(std::string(error.what()),
                std::string("the loss is no longer a number in epoch 1, step 1; lower "
                            "--learning-rate") +
                    (clip > 0 ? "" : " or limit the gradient with --clip 1"));
    }
  EXPECT_FALSE(fs::exists(key_.path));
}

}  // namespace
}  // namespace fovea::train
