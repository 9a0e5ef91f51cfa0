#include "fovea/train/dataset_task.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <numeric>

#include "fovea/core/file.h"
#include "fovea/data/synthetic/synthetic.h"
#include "fovea/infer/predictor.h"
#include "fovea/train/series/train_series.h"
#include "fovea/train/tables/train_tabular.h"

namespace fovea::train {
namespace {

namespace fs = std::filesystem;

class DatasetTaskTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "fovea-dataset-task-XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::string Path(const char* name) const { return (folder_ / name).string(); }

  TabularJob DenseJob(const char* out) const {
    TabularJob job;
    job.fit.target = "y";
    job.train.epochs = 3;
    job.out = Path(out);
    return job;
  }

  fs::path folder_;
};

TEST_F(DatasetTaskTest, FindsTheRelevantColumn) {
  const data::Table table = data::DenseExperiment(1000, 5, 8, 3);
  TabularJob job = DenseJob("m.safetensors");
  job.train.epochs = 20;
  job.train.learning_rate = 0.01;
  const TrainResult result = TrainTabular(table, job);
  EXPECT_GT(result.model.metrics->at("accuracy"), 0.99);
  EXPECT_EQ(result.validation_samples, 200);
  data::WriteCsv(data::DenseExperiment(100, 6, 8, 3), Path("fresh.csv"));
  std::vector<double> mean(8);
  infer::Predictor::Load(job.out)->Run(Path("fresh.csv"), {}, [&](const auto& batch) {
    for (size_t i = 0; i < batch.weights.size(); ++i) mean[i % 8] += batch.weights[i] / 100;
  });
  EXPECT_EQ(std::max_element(mean.begin(), mean.end()) - mean.begin(), 3);
  EXPECT_NEAR(std::accumulate(mean.begin(), mean.end(), 0.0), 1, 1e-5);
}

TEST_F(DatasetTaskTest, SameSeedSameBytes) {
  const data::Table table = data::DenseExperiment(500, 5);
  TrainTabular(table, DenseJob("a"));
  TrainTabular(table, DenseJob("b"));
  TabularJob other = DenseJob("c");
  other.train.seed = 2;
  TrainTabular(table, other);
  EXPECT_EQ(ReadFile(Path("a")), ReadFile(Path("b")));
  EXPECT_NE(ReadFile(Path("a")), ReadFile(Path("c")));
}

TEST_F(DatasetTaskTest, InterruptedAndResumedEqualsUninterrupted) {
  const data::Table table = data::DenseExperiment(1000, 5);
  TabularJob whole = DenseJob("whole"), parts = DenseJob("parts");
  whole.train.noise = parts.train.noise = 0.1;
  TrainTabular(table, whole);

  std::atomic<bool> stop = false;
  parts.train.checkpoint_seconds = 0;
  const auto stop_in_second_epoch = [&](const Progress& p) {
    if (p.epoch_done && p.epoch == 1) stop = true;
  };
  const TrainResult first = TrainTabular(table, parts, stop_in_second_epoch, &stop);
  EXPECT_TRUE(first.interrupted);
  EXPECT_TRUE(fs::exists(Path("parts.checkpoint")));
  EXPECT_TRUE(fs::exists(Path("parts"))) << "the model so far";

  parts.train.resume = true;
  const TrainResult second = TrainTabular(table, parts);
  EXPECT_FALSE(second.interrupted);
  EXPECT_FALSE(fs::exists(Path("parts.checkpoint"))) << "removed at the end";
  EXPECT_EQ(ReadFile(Path("whole")), ReadFile(Path("parts")));
}

TEST_F(DatasetTaskTest, SeriesInterruptedAndResumedEqualsUninterrupted) {
  const data::SeriesSet set = data::SeriesExperiment(200, 3, 8, 2, 4);
  SeriesJob whole, parts;
  for (SeriesJob* job : {&whole, &parts}) {
    job->validation_share = 0.2;
    job->train.epochs = 4;
    job->train.dropout = 0.1;
  }
  whole.out = Path("whole");
  parts.out = Path("parts");
  TrainSeries(set, whole);
  std::atomic<bool> stop = false;
  const auto stop_in_third_epoch = [&](const Progress& p) {
    if (p.epoch_done && p.epoch == 2) stop = true;
  };
  EXPECT_TRUE(TrainSeries(set, parts, stop_in_third_epoch, &stop).interrupted);
  parts.train.resume = true;
  EXPECT_FALSE(TrainSeries(set, parts).interrupted);
  EXPECT_EQ(ReadFile(Path("whole")), ReadFile(Path("parts")));
}

TEST_F(DatasetTaskTest, ResumeRefusesWhatIsNotItsCheckpoint) {
  const data::Table table = data::DenseExperiment(200, 5);
  TabularJob job = DenseJob("m");
  job.train.resume = true;
  const auto message = [&] {
    try {
      TrainTabular(table, job);
    } catch (const InputError& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_NE(message().find("no such file"), std::string::npos) << message();
  WriteFile(Path("m.checkpoint"), "nonsense");
  EXPECT_NE(message().find("m.checkpoint"), std::string::npos) << message();
  fs::remove(Path("m.checkpoint"));

  std::atomic<bool> stop = true;
  TabularJob other = job;
  other.train.resume = false;
  other.train.batch = 32;
  TrainTabular(table, other, {}, &stop);
  EXPECT_NE(message().find("other data, model or options"), std::string::npos) << message();
}

TEST_F(DatasetTaskTest, PatienceStopsAndKeepsTheBest) {
  const data::Table table = data::DenseExperiment(60, 5);  // so few that it soon overfits
  TabularJob job = DenseJob("m");
  job.train.epochs = 500;
  job.train.learning_rate = 0.05;
  job.train.patience = 3;
  double best = 1e9;
  int64_t best_epoch = 0;
  const TrainResult result = TrainTabular(table, job, [&](const Progress& p) {
    if (p.epoch_done && p.validation_loss < best) {
      best = p.validation_loss;
      best_epoch = p.epoch;
      EXPECT_TRUE(p.best);
    }
  });
  EXPECT_LT(result.epochs, 500);
  EXPECT_EQ(result.best_epoch, best_epoch);
  EXPECT_EQ(result.epochs, best_epoch + 3);
  EXPECT_NEAR(result.model.metrics->at("log_loss"), best, 1e-5);
}

TEST_F(DatasetTaskTest, DivergenceIsAnErrorAndLeavesNoModel) {
  TabularJob job = DenseJob("m");
  job.train.optimiser = "sgd";
  job.train.learning_rate = 1e30;
  EXPECT_THROW(TrainTabular(data::DenseExperiment(200, 5), job), Error);
  EXPECT_FALSE(fs::exists(job.out));
}

TEST_F(DatasetTaskTest, AnOutputThatCannotBeWrittenIsFoundBeforeTraining) {
  TabularJob job = DenseJob("no/such/folder/m");
  bool trained = false;
  EXPECT_THROW(
      TrainTabular(data::DenseExperiment(200, 5), job, [&](const Progress&) { trained = true; }),
      InputError);
  EXPECT_FALSE(trained);
}

TEST_F(DatasetTaskTest, OptionsOutOfRangeAreNamed) {
  TabularJob job = DenseJob("m");
  job.train.optimiser = "adamm";
  try {
    TrainTabular(data::DenseExperiment(20, 5), job);
    FAIL();
  } catch (const ArgumentError& error) {
    EXPECT_STREQ(error.what(), "no optimiser named \"adamm\"; there are: adam, adamw, sgd");
  }
  const auto error_with = [&](const auto& spoil) -> std::string {
    TrainOptions options;
    spoil(&options);
    try {
      Check(options);
    } catch (const ArgumentError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(error_with([](TrainOptions* o) { o->hard_estimator = "reinforced"; }),
            "no estimator of hard attention named \"reinforced\"; there are: reinforce, gumbel");
  EXPECT_EQ(error_with([](TrainOptions* o) { o->hard_temperature_end = 0; }),
            "a temperature of hard attention must be above 0, got 0");
  EXPECT_EQ(error_with([](TrainOptions* o) { o->hard_baseline = 1; }),
            "the baseline's share of its past must be from 0 to below 1, got 1");
}

TEST_F(DatasetTaskTest, SeriesOfUnequalLengthsTrainAndPredict) {
  data::SeriesSet set = data::SeriesExperiment(300, 3, 12, 2, 4);
  for (size_t i = 0; i < set.samples.size(); i += 2) {
    set.samples[i].steps = 8;
    set.samples[i].values.resize(8 * 2);
  }
  for (const char* attention : {"before", "after", "pooled"}) {
    SeriesJob job;
    job.model.attention = attention;
    job.train.epochs = 40;
    job.train.learning_rate = 0.01;
    job.out = Path(attention);
    const TrainResult result = TrainSeries(set, job);
    EXPECT_GT(result.model.metrics->at("accuracy"), 0.9) << attention;
    data::WriteTs(set, Path("set.ts"));
    const auto model = infer::Predictor::Load(job.out);
    int64_t right = 0, rows = 0;
    model->Run(Path("set.ts"), {}, [&](const infer::PredictedBatch& batch) {
      for (int64_t i = 0; i < batch.rows; ++i) {
        right += (batch.predictions[i] > 0.5f) == (batch.targets[i] == 1);
        for (int64_t t = batch.lengths[i]; t < 12; ++t)
          EXPECT_EQ(batch.weights[i * 12 + t], 0.0f) << "past the end";
      }
      rows += batch.rows;
    });
    EXPECT_NEAR(static_cast<double>(right) / static_cast<double>(rows),
                result.model.metrics->at("accuracy"), 1e-6)
        << "lean inference disagrees with the trainer";
  }
}

// The choice is drawn in training and the largest score's afterwards, here as in the lean side.
TEST_F(DatasetTaskTest, HardAttentionFindsTheRelevantColumn) {
  const data::Table table = data::DenseExperiment(1000, 5, 8, 3);
  data::WriteCsv(data::DenseExperiment(200, 6, 8, 3), Path("fresh.csv"));
  for (const char* estimator : {"reinforce", "gumbel"}) {
    SCOPED_TRACE(estimator);
    TabularJob job = DenseJob(estimator);
    job.model.normaliser = "hard";
    job.train.hard_estimator = estimator;
    job.train.epochs = 40;
    job.train.learning_rate = 0.01;
    const TrainResult result = TrainTabular(table, job);
    EXPECT_GT(result.model.metrics->at("accuracy"), 0.97);
    std::vector<double> mean(8);
    infer::Predictor::Load(job.out)->Run(Path("fresh.csv"), {}, [&](const auto& batch) {
      for (size_t i = 0; i < batch.weights.size(); ++i) {
        EXPECT_TRUE(batch.weights[i] == 0 || batch.weights[i] == 1);
        mean[i % 8] += batch.weights[i] / 200;
      }
    });
    // Of the other class any column will do: that it was chosen says it all.
    EXPECT_EQ(std::max_element(mean.begin(), mean.end()) - mean.begin(), 3);
    EXPECT_GT(mean[3], 0.4);
  }
}

TEST_F(DatasetTaskTest, HardAttentionOverSteps) {
  const data::SeriesSet set = data::SeriesExperiment(300, 3, 8, 1, 4);
  for (const char* estimator : {"reinforce", "gumbel"})
    for (const char* attention : {"before", "pooled"}) {
      SCOPED_TRACE(StrCat(estimator, " ", attention));
      SeriesJob job;
      job.model.attention = attention;
      job.model.hidden = 16;
      job.model.normaliser = "hard";
      job.train.hard_estimator = estimator;
      job.train.epochs = 40;
      job.train.learning_rate = 0.01;
      const TrainResult result = TrainSeries(set, job);
      EXPECT_GT(result.model.metrics->at("accuracy"), 0.9);
    }
}

TEST_F(DatasetTaskTest, HardAttentionInterruptedAndResumedEqualsUninterrupted) {
  const data::Table table = data::DenseExperiment(500, 5);
  for (const char* estimator : {"reinforce", "gumbel"}) {
    TabularJob whole = DenseJob("whole"), parts = DenseJob("parts");
    for (TabularJob* job : {&whole, &parts}) {
      job->model.normaliser = "hard";
      job->train.hard_estimator = estimator;
      job->train.resume = false;
    }
    TrainTabular(table, whole);
    std::atomic<bool> stop = false;
    const auto stop_in_second_epoch = [&](const Progress& p) {
      if (p.epoch_done && p.epoch == 1) stop = true;
    };
    EXPECT_TRUE(TrainTabular(table, parts, stop_in_second_epoch, &stop).interrupted);
    parts.train.resume = true;
    TrainTabular(table, parts);
    EXPECT_EQ(ReadFile(Path("whole")), ReadFile(Path("parts"))) << estimator;
  }
}

TEST_F(DatasetTaskTest, SparseAndLocalAttentionTrain) {
  const data::SeriesSet set = data::SeriesExperiment(300, 3, 12, 1, 6);
  for (const char* scope : {"local_m", "local_p"}) {
    SeriesJob job;
    job.model.scope = scope;
    job.model.window = 3;
    job.model.normaliser = "sparsemax";
    job.model.hidden = 16;
    job.train.epochs = 20;
    job.train.learning_rate = 0.01;
    job.out = Path(scope);
    EXPECT_GT(TrainSeries(set, job).model.metrics->at("accuracy"), 0.9) << scope;
    data::WriteTs(set, Path("set.ts"));
    infer::Predictor::Load(job.out)->Run(Path("set.ts"), {}, [&](const auto& batch) {
      for (int64_t i = 0; i < batch.rows; ++i) {
        int64_t seen = 0;
        for (int64_t t = 0; t < 12; ++t) seen += batch.weights[i * 12 + t] != 0;
        EXPECT_TRUE(seen >= 1 && seen <= 7) << "a window of 3 to each side";
      }
    });
  }
}

}  // namespace
}  // namespace fovea::train
